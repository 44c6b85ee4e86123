/** Where on the disk a text still lies, byte for byte. */
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

const chunkBytes = 4 * 1024 * 1024;

/** Files below a folder that hold one of these texts as UTF-8, or these bytes, each named once, with what it holds. Files that go meanwhile hold nothing. */
export const filesHolding = async (folder: string, texts: readonly (string | Uint8Array)[]): Promise<string[]> => {
  const needles = texts.map((text) => Buffer.from(text as string));
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1;
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hit = await holds(path, needles, overlap);
    if (hit) found.push(`${path}: ${hit.toString("utf8")}`);
  }
  return found;
};

const holds = async (path: string, needles: readonly Buffer[], overlap: number): Promise<Buffer | undefined> => {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const bytes = Buffer.alloc(chunkBytes + overlap);
    for (let kept = 0; ;) {
      const { bytesRead } = await file.read(bytes, kept, chunkBytes, null);
      if (bytesRead === 0) return undefined;
      const now = bytes.subarray(0, kept + bytesRead);
      const hit = needles.find((needle) => now.includes(needle));
      if (hit) return hit;
      kept = Math.min(overlap, now.length);
      now.copy(bytes, 0, now.length - kept);
    }
  } finally {
    await file.close();
  }
};
