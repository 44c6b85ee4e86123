/** Which test files a run takes, and in which order. */
import { relative, resolve } from "node:path";
import { filesUnder, packageFolders, repositoryRoot } from "../house/repository.ts";

export type Plan = {
  /** Two at a time. */
  readonly together: readonly string[];
  /** Browsers and whole servers: one at a time, afterwards, since they measure time and want the machine. */
  readonly alone: readonly string[];
};

const isAlone = (path: string): boolean => /\.(browser|scenario)\.test\.ts$/.test(path);

/** Every `*.test.ts` of the eight folders whose path holds one of the wanted words; all of them without any. */
export const planOf = (wanted: readonly string[], all: readonly string[] = allTestFiles()): Plan => {
  // A shell completes `./gpu/vad/`, and an editor gives the whole path: both mean the same file.
  const words = wanted
    .map((word) => relative(repositoryRoot, resolve(repositoryRoot, word)))
    .filter((word) => word !== "");
  const chosen = wanted.length === 0 ? all : all.filter((path) => words.some((word) => path.includes(word)));
  return { together: chosen.filter((path) => !isAlone(path)), alone: chosen.filter(isAlone) };
};

const allTestFiles = (): string[] =>
  packageFolders.flatMap((folder) =>
    filesUnder(resolve(repositoryRoot, folder))
      .filter((path) => path.endsWith(".test.ts"))
      .map((path) => `${folder}/${path}`),
  );
