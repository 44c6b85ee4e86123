import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const unpackedFolder = (partsDir: string): string => join(partsDir, "pocketsphinx");

/** Written last of all, into the folder before it gets its name. */
export const completeFile = "complete.json";

export const unpackedIsWhole = (partsDir: string): Promise<boolean> =>
  readFile(join(unpackedFolder(partsDir), completeFile)).then(
    () => true,
    () => false,
  );
