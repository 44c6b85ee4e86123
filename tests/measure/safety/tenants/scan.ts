/** Every byte of an answer, also those that lie packed in it. */
import { inflateRawSync } from "node:zlib";
import type { Held } from "./ground.ts";

/** Of these calls, those whose canary or id stands in the bytes. Ids that the asker sent may come back, as in a list of what they did. */
export const foundIn = (
  bytes: Uint8Array,
  calls: readonly Held[],
  sent: ReadonlySet<string> = new Set(),
): readonly Held[] => {
  const texts = [bytes, ...unzipped(bytes)].map((part) => Buffer.from(part).toString("latin1"));
  return calls.filter(({ canary, call }) =>
    texts.some((text) => text.includes(canary) || (!sent.has(call) && text.includes(call))),
  );
};

/** What lies in a ZIP file, which an XLSX is. */
const unzipped = (bytes: Uint8Array): Buffer[] => {
  const file = Buffer.from(bytes);
  const parts: Buffer[] = [];
  for (let at = file.indexOf(entryHead); at >= 0; at = file.indexOf(entryHead, at + 4)) {
    const from = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
    if (file.readUInt16LE(at + 8) !== deflated) continue;
    try {
      parts.push(inflateRawSync(file.subarray(from)));
    } catch {
      continue; // What is cut off by the next entry is found with it.
    }
  }
  return parts;
};
const entryHead = Buffer.from("PK\u0003\u0004", "latin1");
const deflated = 8;
