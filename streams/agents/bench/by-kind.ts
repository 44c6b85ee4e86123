/** Several benched calls by kind: which kinds of moments are met, and which kinds of tips are right. */
import type { Benched } from "./labelled-call.ts";
import { type Interval, wilson } from "./score.ts";

export type Kind = {
  readonly kind: string;
  /** Labels of which this is the author's choice, and how many of them a tip met. */
  readonly labels: number;
  readonly met: number;
  /** Tips of this kind, and how many of them met a label. */
  readonly tips: number;
  readonly right: number;
  readonly recall: Interval;
  readonly precision: Interval;
};

/** In the order of the letters; a kind without a label and without a tip is not there. */
export const byKind = (benched: readonly Benched[]): readonly Kind[] => {
  const counts = new Map<string, { labels: number; met: number; tips: number; right: number }>();
  const of = (kind: string) => {
    const known = counts.get(kind) ?? { labels: 0, met: 0, tips: 0, right: 0 };
    counts.set(kind, known);
    return known;
  };
  for (const { tips, labels, score } of benched) {
    const met = new Set(score.hits.map(({ label }) => label));
    const right = new Set(score.hits.map(({ tip }) => tip));
    for (const { id, kinds } of labels) {
      const count = of(kinds[0] ?? "none");
      count.labels += 1;
      if (met.has(id)) count.met += 1;
    }
    for (const { id, category } of tips) {
      const count = of(category);
      count.tips += 1;
      if (right.has(id)) count.right += 1;
    }
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => ({
      ...{ kind, ...count },
      recall: wilson(count.met, count.labels),
      precision: wilson(count.right, count.tips),
    }));
};

const percent = (value: number): string => `${Math.round(value * 100)}`;
/** "12 of 20, 60 % (39 to 78)"; the interval is Wilson's of 95 %. */
export const shareText = (count: number, of: number): string => {
  if (of === 0) return "none";
  const { of: share, low, high } = wilson(count, of);
  return `${count} of ${of}, ${percent(share)} % (${percent(low)} to ${percent(high)})`;
};
