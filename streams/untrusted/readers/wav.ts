import type { UntrustedFile } from "../untrusted.ts";
import { NotRead } from "./not-read.ts";

const chunksMax = 64;
const formats: Readonly<Record<number, "pcm" | "float">> = { 1: "pcm", 3: "float" };
const extensible = 0xfffe;

/** What a WAV says of itself, held against the bytes that are there. */
export const wavHead = (bytes: Buffer): NonNullable<UntrustedFile["sound"]> => {
  let format:
    | { code: number; channels: number; samplesPerSecond: number; frameBytes: number; bits: number }
    | undefined;
  for (let at = 12, chunks = 0; at + 8 <= bytes.length && chunks < chunksMax; chunks++) {
    const name = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const from = at + 8;
    if (name === "fmt ") {
      if (size < 16 || from + size > bytes.length) break;
      const code = bytes.readUInt16LE(from);
      format = {
        code: code === extensible && size >= 40 ? bytes.readUInt16LE(from + 24) : code,
        channels: bytes.readUInt16LE(from + 2),
        samplesPerSecond: bytes.readUInt32LE(from + 4),
        frameBytes: bytes.readUInt16LE(from + 12),
        bits: bytes.readUInt16LE(from + 14),
      };
    }
    if (name === "data" && format) {
      const { channels, samplesPerSecond, frameBytes, bits } = format;
      const known = formats[format.code];
      const fits =
        known !== undefined &&
        channels >= 1 &&
        channels <= 16 &&
        samplesPerSecond >= 1 &&
        samplesPerSecond <= 400_000 &&
        bits >= 8 &&
        bits <= 64;
      if (!fits || frameBytes !== (channels * bits) / 8)
        throw new NotRead("BROKEN", "its sound is of no kind that is known");
      const there = Math.min(size, bytes.length - from); // A length that was never filled in is common, and harmless.
      return {
        format: known,
        channels,
        samplesPerSecond,
        bitsPerSample: bits,
        seconds: there / frameBytes / samplesPerSecond,
      };
    }
    at = from + size + (size % 2);
  }
  throw new NotRead("BROKEN", "there is no sound in it");
};
