/** Which reader reads a file: by what it is, held against what it is said to be. */
import { untrustedLimits as limits } from "../limits.ts";
import type { FileKind, UntrustedFile } from "../untrusted.ts";
import { NotRead } from "./not-read.ts";
import { textOf, withoutBreaks } from "./text.ts";

export type Found = {
  readonly kind: FileKind;
  readonly pages: readonly string[];
  readonly sound: UntrustedFile["sound"];
};

const textKinds: readonly FileKind[] = ["txt", "md", "html", "json"];

/** Throws `NotRead`. */
export const fileOf = async (bytes: Buffer, said: FileKind | undefined): Promise<Found> => {
  if (bytes.length === 0) throw new NotRead("BROKEN", "there is nothing in it");
  const is = kindOf(bytes);
  if (is === undefined || (said !== undefined && said !== is && !(is === "txt" && textKinds.includes(said))))
    throw new NotRead("KIND", said === undefined ? "it is none of them" : "it is not what its name says");
  const kind = is === "txt" ? (said ?? "txt") : is;
  const found = await read(kind, bytes);
  let left: number = limits.textBytesMax;
  for (const page of found.pages) {
    left -= Buffer.byteLength(page);
    if (left < 0) throw new NotRead("TOO_LARGE", "there is too much text in it");
  }
  return { ...found, kind };
};

/** By its first bytes; two kinds in one are none. */
const kindOf = (bytes: Buffer): FileKind | undefined => {
  const begins = bytes.subarray(0, 1_024).toString("latin1");
  const isZipAtEnd = bytes.subarray(-66_000).includes("PK\x05\x06");
  if (begins.startsWith("%PDF-")) return isZipAtEnd ? undefined : "pdf";
  if (begins.startsWith("PK\x03\x04")) return begins.includes("%PDF-") ? undefined : "docx";
  if (begins.startsWith("RIFF") && begins.slice(8, 12) === "WAVE") return isZipAtEnd ? undefined : "wav";
  if (begins.includes("%PDF-") || isZipAtEnd || bytes.includes("PK\x03\x04")) return undefined;
  return isText(bytes) ? "txt" : undefined;
};

/** Text has no NUL but in UTF-16, which says so at its beginning. */
const isText = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || !bytes.includes(0);

const read = async (kind: FileKind, bytes: Buffer): Promise<Omit<Found, "kind">> => {
  switch (kind) {
    case "pdf":
      return { pages: await (await import("./pdf.ts")).pagesOf(bytes), sound: null };
    case "docx":
      return { pages: [await (await import("./docx.ts")).docxText(bytes)], sound: null };
    case "html":
      return { pages: [(await import("./html.ts")).htmlText(textOf(bytes))], sound: null };
    case "json":
      return { pages: [(await import("./json.ts")).jsonText(textOf(bytes))], sound: null };
    case "wav":
      return { pages: [""], sound: (await import("./wav.ts")).wavHead(bytes) };
    case "txt":
    case "md":
      return { pages: [withoutBreaks(textOf(bytes))], sound: null };
  }
};
