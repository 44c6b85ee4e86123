/** Cosines of a question with a tenant's passages, as they lie in memory. */
import { bestOf } from "@wingman/domain/knowledge/rank";
import type { Vectors } from "./index.ts";

/** Passages whose sentences are compared one by one. */
export const lookedAtMax = 200;

export type Nearness = { readonly whole: Float32Array; readonly sentence: Float32Array };

/**
 * Cosines of each passage as a whole, and of the nearest sentence of those that are looked at closely: the best as a
 * whole, and the best by their words. All vectors have length 1.
 */
export const nearnessOf = (vectors: Vectors, asked: Float32Array, byWords: readonly number[]): Nearness => {
  const { first } = vectors;
  const [whole, sentence] = [new Float32Array(first.length - 1), new Float32Array(first.length - 1)];
  for (let at = 0; at < whole.length; at++)
    if ((first[at + 1] ?? 0) > (first[at] ?? 0)) whole[at] = cosineAt(vectors, asked, first[at] ?? 0);
  for (const at of new Set([...bestOf(whole, lookedAtMax), ...byWords]))
    for (let n = (first[at] ?? 0) + 1; n < (first[at + 1] ?? 0); n++)
      sentence[at] = Math.max(sentence[at] ?? 0, cosineAt(vectors, asked, n));
  return { whole, sentence };
};

const cosineAt = ({ dimensions, values, scales }: Vectors, asked: Float32Array, n: number): number => {
  let sum = 0;
  for (let k = 0, place = n * dimensions; k < dimensions; k++, place++) sum += (values[place] ?? 0) * (asked[k] ?? 0);
  return sum * (scales[n] ?? 0);
};
