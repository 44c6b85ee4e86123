/** A container is looked at whole before anything in it is unpacked, and unpacked only as far as it said it would go. */
import { Buffer } from "node:buffer";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { untrustedLimits as limits } from "../limits.ts";
import { NotRead } from "./not-read.ts";

/** Entries smaller than this may pack as well as they like. */
const ratioFromBytes = 1_000_000;
const localHeadBytes = 30;
const endBytes = 22;

export type Container = {
  /** The bytes of an entry, or undefined where there is none of this name. Throws `NotRead`. */
  read(name: string): Promise<Buffer | undefined>;
  readonly names: ReadonlySet<string>;
};

/** Throws `NotRead`: locked, too many entries, too much in them, names that lead elsewhere, entries that share bytes. */
export const openContainer = async (bytes: Buffer): Promise<Container> => {
  if (!endsOnce(bytes)) throw new NotRead("UNSAFE", "its list of parts does not end where the file does");
  const zip = await fromBufferPromise(bytes, {
    lazyEntries: true,
    strictFileNames: true,
    validateEntrySizes: true,
  }).catch(unreadable);
  if (zip.entryCount > limits.entriesMax) throw new NotRead("UNSAFE", "it has too many parts");
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  const spans: (readonly [from: number, to: number])[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (spans.length >= limits.entriesMax) throw new NotRead("UNSAFE", "it has too many parts");
      if (entry.isEncrypted()) throw new NotRead("LOCKED", "its parts are encrypted");
      if (entries.has(entry.fileName)) throw new NotRead("UNSAFE", "two parts have one name");
      if (isLink(entry)) throw new NotRead("UNSAFE", "a part is a link");
      unpacked += entry.uncompressedSize;
      if (unpacked > limits.unpackedBytesMax) throw new NotRead("UNSAFE", "there is too much in it");
      if (entry.uncompressedSize > ratioFromBytes && entry.uncompressedSize > entry.compressedSize * limits.ratioMax)
        throw new NotRead("UNSAFE", "a part is packed too well to be true");
      const from = entry.relativeOffsetOfLocalHeader;
      spans.push([from, from + localHeadBytes + entry.fileNameLength + entry.compressedSize]);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw error instanceof NotRead ? error : unsafeName(error);
  }
  spans.sort(([a], [b]) => a - b);
  if (spans.some(([, to], n) => to > (spans[n + 1]?.[0] ?? bytes.length)))
    throw new NotRead("UNSAFE", "its parts share their bytes");
  return {
    names: new Set(entries.keys()),
    async read(name) {
      const entry = entries.get(name);
      return entry && (await unpack(zip, entry));
    },
  };
};

/** Its list ends with the file and lies right before that end: nobody else can find another list in it. */
const endsOnce = (bytes: Buffer): boolean => {
  const end = bytes.length - endBytes;
  return (
    end >= 0 &&
    bytes.readUInt32LE(end) === 0x06054b50 &&
    bytes.readUInt32LE(end + 12) + bytes.readUInt32LE(end + 16) === end
  );
};

const isLink = (entry: Entry): boolean =>
  entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

const unpack = async (zip: ZipFile, entry: Entry): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of await zip.openReadStreamPromise(entry)) {
      const chunk = part as Buffer;
      size += chunk.length;
      if (size > entry.uncompressedSize) throw new NotRead("UNSAFE", "a part is larger than it says");
      parts.push(chunk);
    }
  } catch (error) {
    throw error instanceof NotRead ? error : new NotRead("BROKEN", "a part cannot be unpacked");
  }
  return Buffer.concat(parts);
};

const unreadable = (): never => {
  throw new NotRead("BROKEN", "its list of parts cannot be read");
};

/** The library refuses absolute names, `..`, and backslashes; what else it refuses is a list that does not fit. */
const unsafeName = (error: unknown): NotRead =>
  /file ?name|path/i.test((error as Error).message)
    ? new NotRead("UNSAFE", "the name of a part leads elsewhere")
    : new NotRead("BROKEN", "its list of parts cannot be read");
