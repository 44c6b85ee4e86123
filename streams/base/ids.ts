import { createHash, randomBytes } from "node:crypto";

/** UUIDv7 for roots (RFC 9562, 5.7): ordered by time, so that lists by id are lists by birth. */
export const newId = (nowMs: number = Date.now()): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  return format(bytes, 0x70);
};

/** Namespace of every derived id of Wingman; constant for ever. */
const namespace = Buffer.from("6f1c3c0e5b0a5d7e9d8d2f4a7b3c1e90", "hex");

/**
 * UUIDv5 for reactions (RFC 9562, 5.5): the same work done twice is the same event (rule 5). Parts are joined
 * by a character that no token contains, so that ("a", "bc") and ("ab", "c") differ.
 */
export const derivedId = (...parts: readonly (string | number)[]): string =>
  format(createHash("sha1").update(namespace).update(parts.join("|")).digest().subarray(0, 16), 0x50);

const format = (bytes: Buffer, version: number): string => {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};
