/**
 * Tips of a call held against its labels. Pure: whoever has tips with a time and a category, from a script, from a
 * recogniser or from a past call, counts them by the same rule.
 *
 * A label is met by a tip of one of its kinds that comes from a second before the end of its words to six seconds after;
 * help that comes later is about something else by now. A silence has to last first, and a monologue is over when it is
 * over: theirs are wider. A tip meets one label; the weightiest kinds do not count more.
 */

export type ScoredTip = {
  readonly id: string;
  readonly atMs: number;
  readonly category: string;
  /** What is painted: the same twice within `duplicateMs` is a duplicate. */
  readonly headline: string;
};
/** `atMs` is the end of its words; `fromMs`, where it is given, is from when on a tip counts as early as well. */
export type ScoredLabel = {
  readonly id: string;
  readonly atMs: number;
  readonly fromMs?: number;
  readonly kinds: readonly string[];
};

export type Interval = { readonly of: number; readonly low: number; readonly high: number };
export type Score = {
  readonly hits: readonly { readonly label: string; readonly tip: string; readonly afterMs: number }[];
  readonly missed: readonly string[];
  /** Tips that meet no label: wrong, since a label stands at every moment that deserves one. */
  readonly unlabelled: readonly string[];
  /** Tips that say again what a tip said a moment ago. */
  readonly duplicates: readonly string[];
  /** The most tips in any 60 s of the call. */
  readonly mostPerMinute: number;
  readonly durationMs: number;
};

export const earlyMs = 1_000;
export const lateMs = 6_000;
/** What one asks of the board, and no tip may break: `domain/conductor/board.ts`. */
export const duplicateMs = 45_000;
const minuteMs = 60_000;
const windows: Readonly<Record<string, { readonly earlyMs: number; readonly lateMs: number }>> = {
  silence: { earlyMs, lateMs: 15_000 },
  monologue: { earlyMs: 30_000, lateMs: 15_000 },
};

const meets = (tip: ScoredTip, { atMs, fromMs = atMs, kinds }: ScoredLabel): boolean => {
  if (!kinds.includes(tip.category)) return false;
  const window = windows[tip.category] ?? { earlyMs, lateMs };
  return tip.atMs >= Math.min(fromMs, atMs) - window.earlyMs && tip.atMs <= atMs + window.lateMs;
};

/** One call. Labels are met in the order of time, each by the first tip that is free. */
export const scoreCall = (tips: readonly ScoredTip[], labels: readonly ScoredLabel[], durationMs: number): Score => {
  const inTime = tips.toSorted((a, b) => a.atMs - b.atMs);
  const taken = new Map<string, { readonly label: string; readonly afterMs: number }>();
  const missed: string[] = [];
  for (const label of labels.toSorted((a, b) => a.atMs - b.atMs)) {
    const tip = inTime.find((each) => !taken.has(each.id) && meets(each, label));
    if (tip) taken.set(tip.id, { label: label.id, afterMs: tip.atMs - label.atMs });
    else missed.push(label.id);
  }
  return {
    hits: [...taken].map(([tip, hit]) => ({ ...hit, tip })),
    missed,
    unlabelled: inTime.flatMap(({ id }) => (taken.has(id) ? [] : [id])),
    duplicates: inTime.flatMap((tip, n) =>
      inTime.slice(0, n).some((earlier) => earlier.headline === tip.headline && tip.atMs - earlier.atMs < duplicateMs)
        ? [tip.id]
        : [],
    ),
    mostPerMinute: Math.max(
      0,
      ...inTime.map(({ atMs }) => inTime.filter((each) => each.atMs > atMs - minuteMs && each.atMs <= atMs).length),
    ),
    durationMs,
  };
};

export type Total = {
  readonly labels: number;
  readonly tips: number;
  readonly hits: number;
  readonly missed: number;
  readonly unlabelled: number;
  readonly duplicates: number;
  readonly recall: Interval;
  readonly precision: Interval;
  /** Tips a minute, over all calls, and the most in any minute of any. */
  readonly perMinute: number;
  readonly mostPerMinute: number;
};

/** All calls together, each moment counting once: a long call weighs more than a short one. */
export const total = (scores: readonly Score[]): Total => {
  const sum = (of: (score: Score) => number): number => scores.reduce((all, score) => all + of(score), 0);
  const hits = sum(({ hits: met }) => met.length);
  const missed = sum(({ missed: not }) => not.length);
  const unlabelled = sum(({ unlabelled: wrong }) => wrong.length);
  return {
    labels: hits + missed,
    tips: hits + unlabelled,
    hits,
    missed,
    unlabelled,
    duplicates: sum(({ duplicates }) => duplicates.length),
    recall: wilson(hits, hits + missed),
    precision: wilson(hits, hits + unlabelled),
    perMinute:
      ((hits + unlabelled) * minuteMs) /
      Math.max(
        1,
        sum(({ durationMs }) => durationMs),
      ),
    mostPerMinute: Math.max(0, ...scores.map(({ mostPerMinute }) => mostPerMinute)),
  };
};

/** z of a two-sided interval of 95 %. */
const z = 1.96;

/** A share with its Wilson interval of 95 % (Wilson 1927): honest for few cases and near 0 and 1. 0 of 0 is nothing known. */
export const wilson = (of: number, all: number): Interval => {
  if (all === 0) return { of: 0, low: 0, high: 1 };
  const share = of / all;
  const scale = 1 + z ** 2 / all;
  const middle = (share + z ** 2 / (2 * all)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  return { of: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};
