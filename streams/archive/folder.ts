/** Files that are there whole or not at all, and the folder sink made of them. */
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { decodeSegment, encodeSegment, type SegmentRef } from "./segment.ts";
import type { ArchiveSink } from "./sink.ts";

/**
 * Written under another name, flushed, renamed; then its folder is flushed and the file read again: a write that did
 * not reach the disk is found now and not on the day of the restore. Throws `Failure` WING_ARCHIVE_WRITE.
 */
export const writeWhole = async (file: string, bytes: Uint8Array): Promise<void> => {
  const draft = `${file}.new`;
  try {
    await writeFile(draft, bytes, { mode: 0o600, flush: true });
    await rename(draft, file);
    await flushFolder(dirname(file));
    if (!(await readFile(file)).equals(bytes)) throw new Error("what was read again is not what was written");
  } catch (cause) {
    throw new Failure("WING_ARCHIVE_WRITE", `${basename(file)} could not be written: ${describe(cause)}.`, {
      remedy: "See that the folder can be written and the disk is not full, and run the backup again.",
      cause,
    });
  }
};

/** Files made or renamed in it stay after a power cut. */
export const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const width = 12;
const pattern = /^([a-z0-9_]+)-(\d{12})-(\d{12})\.wseg$/;

export const segmentName = ({ stream, first, last }: SegmentRef): string =>
  `${stream.toLowerCase()}-${String(first).padStart(width, "0")}-${String(last).padStart(width, "0")}.wseg`;

/** Makes the folder where it is missing. */
export const folderSink = async (folder: string): Promise<ArchiveSink> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (ref: SegmentRef): string => join(folder, segmentName(ref));
  return {
    async list(stream) {
      const longest = new Map<number, SegmentRef>();
      for (const name of (await readdir(folder)).sort()) {
        const [, of, first, last] = pattern.exec(name) ?? [];
        // Sorted by name, so that of two that begin alike the longer comes later.
        if (of === stream.toLowerCase())
          longest.set(Number(first), { stream, first: Number(first), last: Number(last) });
      }
      return [...longest.values()];
    },
    async append(segment) {
      await writeWhole(fileOf(segment), encodeSegment(segment));
      decodeSegment(await readFile(fileOf(segment)), segmentName(segment));
    },
    async read(ref) {
      const bytes = await readFile(fileOf(ref)).catch((cause: unknown) => {
        throw new Failure("WING_ARCHIVE_MISSING", `segment ${segmentName(ref)} cannot be read.`, {
          remedy: "Take it from another copy of the backup.",
          cause,
        });
      });
      return decodeSegment(bytes, segmentName(ref));
    },
    remove: (ref) => rm(fileOf(ref), { force: true }),
  };
};
