import { untrustedLimits as limits } from "../limits.ts";
import { NotRead } from "./not-read.ts";

/** Text in UTF-8, or in UTF-16 with its mark. What is neither is not guessed at. */
export const textOf = (bytes: Buffer): string => {
  if (bytes.length > limits.textBytesMax * 2) throw new NotRead("TOO_LARGE", "there is too much text in it");
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new NotRead("BROKEN", "its letters are neither UTF-8 nor UTF-16");
  }
};

export const withoutBreaks = (text: string): string => text.replaceAll(/\r\n?/g, "\n");

/** Lines without what surrounds them, and at most one empty line between two. */
export const tidy = (text: string): string =>
  text
    .replaceAll(/[ \t\u00a0]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
