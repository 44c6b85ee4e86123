/**
 * How sure a counted share is, and a difference of two. Wilson's interval (E. B. Wilson, JASA 22, 1927) and Newcombe's
 * hybrid of two of them (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10): both hold where counts are small.
 */
import type { Interval } from "./beta.ts";

/** 95 %, both sides. */
const z = 1.959963984540054;

export type Share = Interval & { readonly of: number; readonly count: number; readonly share: number };

/** Null where nothing was counted. */
export const shareOf = (count: number, of: number): Share | null => {
  if (of === 0) return null;
  const share = count / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { count, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

export type Difference = Interval & { readonly difference: number };

/** `mine` less `theirs`, 95 %. */
export const differenceOf = (mine: Share, theirs: Share): Difference => {
  const difference = mine.share - theirs.share;
  return {
    difference,
    low: difference - Math.hypot(mine.share - mine.low, theirs.high - theirs.share),
    high: difference + Math.hypot(mine.high - mine.share, theirs.share - theirs.low),
  };
};
