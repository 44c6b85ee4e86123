/** Which test files a run takes, and in which order. */
import { relative, resolve } from "node:path";
import { filesUnder, packageFolders, repositoryRoot } from "../house/repository.ts";

export type Plan = {
  /** Two at a time. */
  readonly together: readonly string[];
  /** Browsers: one at a time, afterwards, since what they show takes time, and they want the machine. */
  readonly alone: readonly string[];
};

const isAlone = (path: string): boolean => path.endsWith(".browser.test.ts");
/** Whole servers wait more than they work, and each has its own ports and folders. Behind the small ones, which fail first. */
const isScenario = (path: string): boolean => path.endsWith(".scenario.test.ts");

/** Every `*.test.ts` of the eight folders whose path holds one of the wanted words; all of them without any. */
export const planOf = (wanted: readonly string[], all: readonly string[] = allTestFiles()): Plan => {
  // A shell completes `./gpu/vad/`, and an editor gives the whole path: both mean the same file.
  const words = wanted
    .map((word) => relative(repositoryRoot, resolve(repositoryRoot, word)))
    .filter((word) => word !== "");
  const chosen = wanted.length === 0 ? all : all.filter((path) => words.some((word) => path.includes(word)));
  const together = chosen.filter((path) => !isAlone(path));
  return {
    together: [...together.filter((path) => !isScenario(path)), ...together.filter(isScenario)],
    alone: chosen.filter(isAlone),
  };
};

const allTestFiles = (): string[] =>
  packageFolders.flatMap((folder) =>
    filesUnder(resolve(repositoryRoot, folder))
      .filter((path) => path.endsWith(".test.ts"))
      .map((path) => `${folder}/${path}`),
  );
