import { writeWav } from "../audio/wav.ts";

/** Pieces of sound as one WAV file at their own rate. */
export const writeWavAt = (
  pieces: readonly Int16Array[],
  sampleRateHz: number,
): { readonly bytes: Uint8Array; readonly seconds: number } => {
  const count = pieces.reduce((sum, { length }) => sum + length, 0);
  const samples = new Int16Array(count);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  const bytes = writeWav(samples);
  // The header is written for 16 kHz; these two fields of it are the rate.
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2, true);
  return { bytes, seconds: count / sampleRateHz };
};
