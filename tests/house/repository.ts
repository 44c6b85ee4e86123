/** The repository as the house tests see it: which files are ours, and what stands in them. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The eight folders, in the order in which a spoken word travels. */
export const packageFolders = ["domain", "streams", "gpu", "commands", "projections", "ui", "ops", "tests"] as const;

const foldersNotOurs = new Set(["node_modules", ".git", ".wingman", ".turbo", "dist"]);

/** Every file under `folder` that is ours, as paths relative to it, with `/`, sorted. */
export const filesUnder = (folder: string): string[] => {
  const found: string[] = [];
  const walk = (relative: string): void => {
    for (const entry of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!foldersNotOurs.has(entry.name)) walk(path);
      } else if (entry.isFile()) found.push(path);
    }
  };
  if (existsSync(folder)) walk("");
  return found.toSorted();
};

/** Our TypeScript in the eight folders, tests included. */
export const sourceFiles = (): string[] =>
  packageFolders.flatMap((folder) =>
    filesUnder(join(repositoryRoot, folder))
      .map((path) => `${folder}/${path}`)
      .filter((path) => /\.tsx?$/.test(path)),
  );

/** `x.test.ts` and what only tests use (contracts, fixtures); everything else may reach a customer. */
export const isTest = (path: string): boolean =>
  /(\.test|\.fixture|[./]contract)\.tsx?$/.test(path) || path.startsWith("tests/");

export const textOf = (path: string): string => readFileSync(join(repositoryRoot, path), "utf8");

/**
 * TypeScript without its comments, lines kept in place, so that a rule about code does not trip over prose.
 * Strings stay: several rules are about them. A regular expression that holds a quote or `//` may confuse it;
 * no rule relies on more than this gives.
 */
export const withoutComments = (source: string): string =>
  source.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g,
    (match: string, string: string | undefined) => string ?? match.replaceAll(/[^\n]/g, " "),
  );

export type Place = { readonly path: string; readonly line: number; readonly text: string };

/** Every line of code in which `pattern` (with the g flag) is found, by file and line number. */
export const placesOf = (paths: readonly string[], pattern: RegExp, read: (path: string) => string = textOf): Place[] =>
  paths.flatMap((path) => {
    const code = withoutComments(read(path));
    return [...code.matchAll(pattern)].map((match) => ({
      path,
      line: code.slice(0, match.index).split("\n").length,
      text: match[0],
    }));
  });

/** One line a place, for a message that says where to look. */
export const listed = (places: readonly Place[]): string =>
  places.map(({ path, line, text }) => `  ${path}:${line}  ${text.trim().slice(0, 120)}`).join("\n");

/** Runs git here; `undefined` where there is no git or no repository (an unpacked archive, an image). */
export const git = (...args: string[]): string | undefined => {
  try {
    return execFileSync("git", args, {
      cwd: repositoryRoot,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64_000_000,
    });
  } catch {
    return undefined; // The caller says that it could not look.
  }
};

/** What git tracks or would track; without git, every file of ours. */
export const trackedFiles = (): string[] =>
  git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    ?.split("\0")
    .filter((path) => path !== "" && existsSync(join(repositoryRoot, path))) ?? filesUnder(repositoryRoot);
