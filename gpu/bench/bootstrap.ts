/**
 * How sure a rate is. Words of one utterance stand and fall together, so utterances are drawn anew, never words:
 * an interval over words would be several times too narrow (Bisani and Ney, ICASSP 2004).
 */
import { sumOfErrors, type WordErrors } from "./wer.ts";

export type Interval = { readonly low: number; readonly high: number };

/** Fewer utterances than this say nothing about the next one. */
export const utterancesMin = 5;
const drawsUsual = 1_000;
const share = 0.95;

/** 95 %, by percentiles; null where there are too few utterances. The same seed gives the same interval. */
export const intervalOf = (
  utterances: readonly WordErrors[],
  { seed = 1, draws = drawsUsual }: { readonly seed?: number; readonly draws?: number } = {},
): Interval | null => {
  if (utterances.length < utterancesMin) return null;
  const random = randomOf(seed);
  return percentiles(Array.from({ length: draws }, () => sumOfErrors(drawn(utterances, random)).rate));
};

export type Difference = Interval & {
  /** Rate of the first less rate of the second: below 0, the first hears better. */
  readonly difference: number;
  /** Share of the draws in which the first made fewer errors; a tie counts half. */
  readonly firstIsBetter: number;
};

/** Two engines on the same utterances, which are drawn for both together; null where there are too few. */
export const differenceOf = (
  first: readonly WordErrors[],
  second: readonly WordErrors[],
  { seed = 1, draws = drawsUsual }: { readonly seed?: number; readonly draws?: number } = {},
): Difference | null => {
  if (first.length !== second.length) throw new RangeError("the two did not hear the same utterances");
  if (first.length < utterancesMin) return null;
  const random = randomOf(seed);
  const pairs = first.map((errors, index) => [errors, second[index] ?? errors] as const);
  const differences = Array.from({ length: draws }, () => {
    const some = drawn(pairs, random);
    return sumOfErrors(some.map(([one]) => one)).rate - sumOfErrors(some.map(([, other]) => other)).rate;
  });
  const better = differences.reduce((sum, each) => sum + (each < 0 ? 1 : each === 0 ? 0.5 : 0), 0);
  return {
    ...percentiles(differences),
    difference: sumOfErrors(first).rate - sumOfErrors(second).rate,
    firstIsBetter: better / draws,
  };
};

const drawn = <T>(all: readonly T[], random: () => number): readonly T[] =>
  all.map((one) => all[Math.floor(random() * all.length)] ?? one);

const percentiles = (values: readonly number[]): Interval => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { low: at((1 - share) / 2), high: at((1 + share) / 2) };
};

/** mulberry32: a run is repeated by its seed. */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
