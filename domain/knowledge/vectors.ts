/**
 * Vectors of a passage as they are kept: of all of it, and of each of its sentences, since a question is as short as one
 * sentence. Each is a scale (Float32) and a byte a number: a quarter of the room, and cosines within half a hundredth.
 */
import { sentencesOf } from "./chunk.ts";

/** Sentences of one passage that have a vector of their own. */
export const sentencesMax = 24;
const byteMax = 127;
const scaleBytes = 4;

/** What is embedded of a passage beside its pieces: its sentences, under the last of its headings. */
export const embeddedSentences = ({
  heading,
  text,
}: {
  readonly heading: string;
  readonly text: string;
}): readonly string[] => {
  const last = heading.split(" › ").at(-1) ?? "";
  const sentences = text.includes("| ") ? withRows(text) : sentencesOf(text.replaceAll("\n", " "));
  return sentences.slice(0, sentencesMax).map((sentence) => `${last}: ${sentence}`);
};

/** Each row of a table with the table's first row beside it: a figure says nothing without the name of its column. */
const withRows = (text: string): readonly string[] => {
  let head: readonly string[] | undefined;
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("|")) {
      head = undefined;
      return sentencesOf(line);
    }
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (!head) {
      head = cells;
      return [];
    }
    const names = head;
    return [cells.map((cell, n) => (n > 0 && names[n] ? `${names[n]} ${cell}` : cell)).join(", ")];
  });
};

/** The vector of a passage as a whole: the middle of those of its pieces, of length 1 again. */
export const middleOf = (vectors: readonly Float32Array[]): Float32Array => {
  const middle = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((value, k) => (middle[k] = (middle[k] ?? 0) + value));
  const length = Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? middle.map((value) => value / length) : middle;
};

/** Vectors one after the other. */
export const packVectors = (vectors: readonly Float32Array[]): Uint8Array => {
  const [first] = vectors;
  if (!first) return new Uint8Array(0);
  const each = scaleBytes + first.length;
  const bytes = new Uint8Array(each * vectors.length);
  const view = new DataView(bytes.buffer);
  vectors.forEach((vector, n) => {
    const scale = vector.reduce((max, value) => Math.max(max, Math.abs(value)), 0) / byteMax || 1;
    view.setFloat32(n * each, scale, true);
    vector.forEach((value, k) => view.setInt8(n * each + scaleBytes + k, Math.round(value / scale)));
  });
  return bytes;
};

/** How many vectors of so many numbers stand in these bytes; undefined where they are of another length. */
export const vectorCount = (bytes: Uint8Array, dimensions: number): number | undefined => {
  const count = bytes.length / (scaleBytes + dimensions);
  return Number.isInteger(count) && count > 0 ? count : undefined;
};

/** Puts the vectors of a passage behind one another: numbers into `values`, scales into `scales`, from vector `at` on. */
export const unpackInto = (
  bytes: Uint8Array,
  dimensions: number,
  { values, scales }: { readonly values: Int8Array; readonly scales: Float32Array },
  at: number,
): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const each = scaleBytes + dimensions;
  for (let n = 0; n * each < bytes.length; n++) {
    scales[at + n] = view.getFloat32(n * each, true);
    for (let k = 0; k < dimensions; k++) values[(at + n) * dimensions + k] = view.getInt8(n * each + scaleBytes + k);
  }
};
