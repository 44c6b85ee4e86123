/**
 * The hash of every commit, 32 bytes each, in order: the notary's own notes. Nothing is believed because it stands
 * here; the signed heads tell whether the notes are right. Where they are, they say which commit was changed, and
 * a proof is made without reading the log.
 */
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hashBytes } from "./hash.ts";

export const leavesFileIn = (dataDir: string): string => join(dataDir, "notary", "leaves");

/** Reads a file that a notary may be writing to; nothing where there is none. */
export const readLeaves = async (path: string, from: number, max: number): Promise<Buffer> => {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return Buffer.alloc(0);
  try {
    const bytes = Buffer.alloc(Math.min(max * hashBytes, Math.max(0, (await file.stat()).size - from * hashBytes)));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from * hashBytes);
    return bytes.subarray(0, bytesRead - (bytesRead % hashBytes));
  } finally {
    await file.close();
  }
};

export type LeavesFile = AsyncDisposable & {
  /** How many are there, with those not written yet. */
  count(): number;
  /** Hashes from the `from`-th on (0: the first), at most `max`; fewer where there are fewer. */
  read(from: number, max: number): Promise<Buffer>;
  /** Kept in memory until `flush`. */
  add(leaf: Buffer): void;
  flush(): Promise<void>;
  /** Forgets all: they are not those of this log. */
  clear(): Promise<void>;
};

export const openLeavesFile = async (path: string): Promise<LeavesFile> => {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+");
  let written = Math.floor((await file.stat()).size / hashBytes);
  await file.truncate(written * hashBytes); // Half a hash that a power cut left.
  let pending: Buffer[] = [];
  const flush = async (): Promise<void> => {
    const those = pending;
    pending = [];
    if (those.length === 0) return;
    await file.appendFile(Buffer.concat(those));
    written += those.length;
  };
  return {
    count: () => written + pending.length,
    async read(from, max) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(max, written - from)) * hashBytes);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from * hashBytes);
      return bytes.subarray(0, bytesRead - (bytesRead % hashBytes));
    },
    add(leaf) {
      pending.push(leaf);
    },
    flush,
    async clear() {
      pending = [];
      written = 0;
      await file.truncate(0);
    },
    async [Symbol.asyncDispose]() {
      await flush().catch(() => undefined); // Only notes: what is missing is written again.
      await file.close();
    },
  };
};
