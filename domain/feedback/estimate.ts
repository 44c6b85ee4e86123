/**
 * How sure a figure is, and a change of one. Shares: Wilson's interval (`shares.ts`). Means: the normal
 * one. Middles and other quantiles: by order statistics, whose ranks are binomial (W. J. Conover, Practical Nonparametric
 * Statistics, 1999, 3.2). A change: both intervals squared and added (G. Y. Zou and A. Donner, Statistics in Medicine
 * 27, 2008), of which Newcombe's for shares is a case. All 95 %, both sides. Pure.
 */
import { shareOf } from "./shares.ts";

const z = 1.959963984540054;

/** Below so many calls, tips or answers a figure is not said: "not enough data". */
export const enoughMin = 20;

export type Estimate = { readonly value: number; readonly low: number; readonly high: number; readonly of: number };

export const shareEstimate = (count: number, of: number): Estimate | null => {
  const share = shareOf(count, of);
  return share && { value: share.share, low: share.low, high: share.high, of };
};

/** Of the sum of values and the sum of their squares. */
export const meanEstimate = (of: number, sum: number, squares: number): Estimate | null => {
  if (of === 0) return null;
  const value = sum / of;
  const variance = of < 2 ? 0 : Math.max(0, (squares - of * value * value) / (of - 1));
  const half = z * Math.sqrt(variance / of);
  return { value, low: value - half, high: value + half, of };
};

/** Of values in rising order; `at` 0.5 is the middle one. */
export const quantileEstimate = (sorted: readonly number[], at: number): Estimate | null => {
  const of = sorted.length;
  const rank = (position: number): number => sorted[Math.min(of - 1, Math.max(0, Math.ceil(position) - 1))] ?? 0;
  if (of === 0) return null;
  const half = z * Math.sqrt(of * at * (1 - at));
  return { value: rank(of * at), low: rank(of * at - half), high: rank(of * at + half), of };
};

export type Change = { readonly difference: number; readonly low: number; readonly high: number };

/** Null where either rests on too little. */
export const changeOf = (now: Estimate | null, before: Estimate | null): Change | null => {
  if (!now || !before || now.of < enoughMin || before.of < enoughMin) return null;
  const difference = now.value - before.value;
  return {
    difference,
    low: difference - Math.hypot(now.value - now.low, before.high - before.value),
    high: difference + Math.hypot(now.high - now.value, before.value - before.low),
  };
};
