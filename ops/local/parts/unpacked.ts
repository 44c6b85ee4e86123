import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const unpackedFolder = (partsDir: string, part: string): string => join(partsDir, part);

/** Written last of all, into the folder before it gets its name. */
export const completeFile = "complete.json";

export const unpackedIsWhole = (partsDir: string, part: string): Promise<boolean> =>
  readFile(join(unpackedFolder(partsDir, part), completeFile)).then(
    () => true,
    () => false,
  );
