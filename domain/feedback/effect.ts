/**
 * What guidance did: figures of one group of calls against another's, each difference with its interval (`estimate.ts`).
 * Two ways to make the groups. By cohort, calls in which a tip was used against calls in which tips were shown and none
 * was used: whoever uses tips may differ in all else, so it proves nothing (confounding; M. Hernán and J. Robins, Causal
 * Inference: What If, 2020, ch. 7). By trial, calls as they were dealt an arm, whatever was done with it afterwards
 * (intention to treat; the same, ch. 22): a lot decides, so a difference is the arm's doing. Pure.
 */
import { type Change, changeOf, enoughMin, type Estimate } from "./estimate.ts";

/** What came of calls; none of them is a count of tips, which the groups are made by. */
export const effectFigures = ["nextStep", "won", "csat"] as const;
export type EffectFigure = (typeof effectFigures)[number];

export type GroupFigures = {
  readonly calls: number;
  readonly figures: { readonly [Figure in EffectFigure]?: Estimate | null };
};
export type Compared = {
  readonly figure: EffectFigure;
  readonly base: Estimate | null;
  readonly other: Estimate | null;
  /** `other` less `base`; null where either rests on fewer than `enoughMin`. */
  readonly change: Change | null;
  /** Whether the interval leaves zero out. */
  readonly isClear: boolean;
  /** How many more answers the smaller group needs before anything is said; 0 once it is. */
  readonly missing: number;
};

export const compareGroups = (base: GroupFigures, other: GroupFigures): readonly Compared[] =>
  effectFigures.map((figure) => {
    const [one, two] = [base.figures[figure] ?? null, other.figures[figure] ?? null];
    const change = changeOf(two, one);
    return {
      ...{ figure, base: one, other: two, change },
      isClear: change !== null && (change.low > 0 || change.high < 0),
      missing: Math.max(0, enoughMin - Math.min(one?.of ?? 0, two?.of ?? 0)),
    };
  });
