/**
 * How sure a paired difference is. Every call is conducted twice, so that what makes calls differ from each other falls
 * out of the difference. The interval is the percentile bootstrap over calls (B. Efron and R. J. Tibshirani, An
 * Introduction to the Bootstrap, 1993, chapter 13): calls are drawn with replacement, whole, since tips of one call
 * hang together. A rate (tips per minute) is the sum over the calls by the sum of their minutes, so that a long call
 * counts as much as it lasted. The draws come from a seed that is made of the run's question: the same run draws the
 * same. Percentiles are a little too narrow where calls are few: half-widths are widened by the square root of
 * n / (n - 1), and below `callsMin` calls nothing is said.
 */
import { lotOf } from "../feedback/lot.ts";

/** Calls that an interval takes. */
export const callsMin = 20;
export const resamples = 2_000;
/** Draws between two places where others may go first. */
const slice = 50;

/** One figure of every call, by both ways; `by` is what it is counted by: 1 of a call, its minutes. */
export type Pair = { readonly before: number; readonly after: number; readonly by: number };

export type Paired = {
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** 95 %; null where there are too few calls. */
  readonly interval: { readonly low: number; readonly high: number } | null;
};

/** Mulberry32: 32 bits of state are plenty for some million draws of places in a list. */
const drawsOf = (seed: string): (() => number) => {
  let state = Math.floor(lotOf(seed) * 4_294_967_296);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/**
 * Each row is one figure over the same calls, in the same order; all of them are drawn together. Yields now and then, so
 * that whoever runs it can let others go first.
 */
export function* pairedDifferences(
  figures: readonly (readonly Pair[])[],
  seed: string,
): Generator<undefined, readonly Paired[]> {
  const calls = figures[0]?.length ?? 0;
  const hasEnough = calls >= callsMin;
  const apart = figures.map((pairs) => Float64Array.from(pairs, ({ before, after }) => after - before));
  const by = figures.map((pairs) => Float64Array.from(pairs, (pair) => pair.by));
  const drawn = figures.map(() => new Float64Array(resamples));
  const next = drawsOf(seed);
  const places = new Uint32Array(calls);
  for (let at = 0; hasEnough && at < resamples; at++) {
    if (at % slice === 0) yield;
    for (let n = 0; n < calls; n++) places[n] = Math.floor(next() * calls);
    for (const [which, differences] of apart.entries()) {
      const weights = by[which] as Float64Array; // One of each for a figure.
      let [sum, weight] = [0, 0];
      for (const place of places) {
        sum += differences[place] ?? 0;
        weight += weights[place] ?? 0;
      }
      (drawn[which] as Float64Array)[at] = weight === 0 ? 0 : sum / weight;
    }
  }
  return figures.map((pairs, which): Paired => {
    const total = (of: keyof Pair): number => pairs.reduce((sum, pair) => sum + pair[of], 0);
    const all = total("by");
    const [before, after] = all === 0 ? [0, 0] : [total("before") / all, total("after") / all];
    const difference = after - before;
    if (!hasEnough) return { before, after, difference, interval: null };
    const sorted = (drawn[which] as Float64Array).toSorted();
    const widen = Math.sqrt(calls / (calls - 1));
    const at = (share: number): number =>
      difference + ((sorted[Math.round(share * (resamples - 1))] ?? 0) - difference) * widen;
    return { before, after, difference, interval: { low: at(0.025), high: at(0.975) } };
  });
}
