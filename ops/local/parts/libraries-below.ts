import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Where an unpacked Debian package keeps its libraries, for LD_LIBRARY_PATH: one folder a machine type below usr/lib. */
export const librariesBelow = async (folder: string): Promise<string[]> => {
  const lib = join(folder, "usr/lib");
  const entries = await readdir(lib, { withFileTypes: true }).catch(() => []);
  return [lib, ...entries.filter((entry) => entry.name.endsWith("-linux-gnu")).map((entry) => join(lib, entry.name))];
};
