/**
 * Late interaction (Khattab and Zaharia 2020, "ColBERT"): a question and a passage are compared token by token, by vectors
 * that the model of meaning made of each token where it stands. Of a passage's tokens only the signs of the numbers are
 * kept, a bit each: 48 bytes for 384 numbers, and on our questions as good as the numbers themselves (ADR 0036).
 */
import { sentencesOf } from "./chunk.ts";

/** A model of meaning looks at some 250 tokens at once; what is longer is read in several pieces. */
export const pieceCharsMax = 800;
/** Of one passage, all pieces together; what stands behind them is found by words and sentences. */
export const tokenBytesMax = 48_000;
const countBytes = 2;

/** A passage cut at sentences into pieces that the model sees all of, each under the passage's headings. */
export const piecesOf = ({ heading, text }: { readonly heading: string; readonly text: string }): readonly string[] => {
  const pieces: string[] = [];
  let held = "";
  for (const sentence of sentencesOf(text.includes("| ") ? text : text.replaceAll("\n", " "))) {
    if (held !== "" && held.length + sentence.length > pieceCharsMax) {
      pieces.push(held);
      held = "";
    }
    held += held === "" ? sentence : ` ${sentence}`;
  }
  if (held !== "") pieces.push(held);
  return pieces.map((piece) => `${heading}\n${piece}`);
};

/** For each piece the number of its tokens (two bytes) and their signs; nothing where eight numbers make no byte. */
export const packTokens = (pieces: readonly Float32Array[], dimensions: number): Uint8Array => {
  if (dimensions % 8 !== 0) return new Uint8Array();
  const each = dimensions / 8;
  let room = Math.floor(tokenBytesMax / each);
  const counts = pieces.map((piece) => {
    const count = Math.min(room, piece.length / dimensions);
    room -= count;
    return count;
  });
  const kept = counts.filter((count) => count > 0);
  const bytes = new Uint8Array(kept.reduce((sum, count) => sum + countBytes + count * each, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  kept.forEach((count, n) => {
    view.setUint16(at, count, true);
    at += countBytes;
    const piece = pieces[n] ?? new Float32Array();
    for (let k = 0; k < count * dimensions; k++)
      if ((piece[k] ?? 0) >= 0) bytes[at + (k >> 3)] = (bytes[at + (k >> 3)] ?? 0) | (1 << (k & 7));
    at += count * each;
  });
  return bytes;
};

const byteValues = 256;
/** Sums are whole numbers of this part: eight numbers of a vector of length 1 come to 0.15 at most, and fit 16 bits. */
const unit = 1 / 200_000;

/** Of each token of a question, for each byte of signs: what it adds. So a token of a passage costs a sum of 48 numbers. */
export type Asked = { readonly count: number; readonly bytes: number; readonly sums: Int16Array };

/** `tokens` one after the other, each of length 1. */
export const askedOf = (tokens: Float32Array, dimensions: number): Asked => {
  const [count, bytes] = [tokens.length / dimensions, dimensions / 8];
  const sums = new Int16Array(count * bytes * byteValues);
  const scale = 1 / Math.sqrt(dimensions) / unit;
  for (let place = 0; place < count * bytes; place++) {
    const base = place * byteValues;
    const parts = Array.from({ length: 8 }, (_, bit) => Math.round((tokens[place * 8 + bit] ?? 0) * scale));
    sums[base] = -parts.reduce((sum, part) => sum + part, 0);
    // Each value is one that is known, with its highest bit set.
    for (let value = 1; value < byteValues; value++) {
      const bit = 31 - Math.clz32(value);
      sums[base + value] = (sums[base + (value ^ (1 << bit))] ?? 0) + 2 * (parts[bit] ?? 0);
    }
  }
  return { count, bytes, sums };
};

/**
 * Of each token of the question, the cosine (as far as signs tell it) of the token nearest to it, in the piece that fits
 * best as a whole. Undefined where the bytes are none of this model's.
 */
export const nearestTokens = ({ count, bytes, sums }: Asked, packed: Uint8Array): Float32Array | undefined => {
  let best: Float32Array | undefined;
  let bestSum = -Infinity;
  for (let at = 0; at < packed.length;) {
    const tokens = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
    at += countBytes;
    if (at + tokens * bytes > packed.length) return undefined;
    const nearest = new Float32Array(count);
    let sum = 0;
    for (let token = 0; token < count; token++) {
      let top = 0;
      for (let other = 0; other < tokens; other++) {
        let cosine = 0;
        let base = token * bytes * byteValues;
        const from = at + other * bytes;
        for (let byte = from; byte < from + bytes; byte++, base += byteValues)
          cosine += sums[base + (packed[byte] as number)] as number; // Looked at above.
        if (cosine > top) top = cosine;
      }
      nearest[token] = top * unit;
      sum += top;
    }
    at += tokens * bytes;
    if (sum > bestSum) [best, bestSum] = [nearest, sum];
  }
  return best;
};

/** How well a passage fits: the mean over the question's tokens. */
export const lateScore = (nearest: Float32Array): number =>
  nearest.reduce((sum, value) => sum + value, 0) / Math.max(1, nearest.length);
