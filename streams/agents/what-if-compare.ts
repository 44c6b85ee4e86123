/** Two tries of one call held against each other, tip by tip. */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Withheld } from "@wingman/domain/conductor/board";

export type TriedTip = {
  readonly suggestion: string;
  readonly headline: string;
  /** Objection, answer, coaching and so on. */
  readonly kind: string;
  readonly play: string;
  /** The words it gives the rep, as they stood at the end; null where it was held back or they were erased. */
  readonly say: string | null;
  /** What it is about: `price`, `trust` and so on. */
  readonly category: string;
  /** On the call's clock. */
  readonly atMs: number;
  /** Why it was held back; null where it was shown. */
  readonly withheld: Withheld | null;
  /** Shown, and taken back since the words turned out otherwise. */
  readonly takenBack: boolean;
  /** The words that set it off; null where time did. */
  readonly utterance: string | null;
  readonly words: string | null;
  readonly by: Channel | null;
  /** When they were over, on the call's clock. */
  readonly spokenAtMs: number | null;
};

export type Change = {
  /**
   * `withheld`: it would have been due and held back. `new` and `gone` are of what is shown; one that was withheld
   * before and is shown now is new.
   */
  readonly what: "same" | "new" | "gone" | "earlier" | "later" | "withheld";
  readonly play: string;
  readonly kind: string;
  readonly headline: string;
  /** The tip before, by its id, where there was one; and the words each gives the rep. */
  readonly was: string | null;
  readonly say: string | null;
  readonly wasSay: string | null;
  /** When it comes; of one that is gone, when it came. */
  readonly atMs: number;
  /** How much earlier or later, in ms; 0 for all others. */
  readonly byMs: number;
  /** When it was shown before, and in which words; null where it was not. */
  readonly wasAtMs: number | null;
  readonly wasHeadline: string | null;
  /** Why it is withheld now, and why it was before; null where it was not. */
  readonly because: Withheld | null;
  readonly wasWithheld: Withheld | null;
  readonly takenBack: boolean;
  readonly words: string | null;
  readonly by: Channel | null;
  /** When they were over, on the call's clock, now and before: what a tip comes after them is its delay. */
  readonly spokenAtMs: number | null;
  readonly wasSpokenAtMs: number | null;
};

/** What time fires has no words to know it by: two of one play within this are one. */
const sameMomentMs = 10_000;

/** In the order of the call's clock. Of the same play on the same words the two are one, however else they differ. */
export const compareTries = (before: readonly TriedTip[], after: readonly TriedTip[]): Change[] => {
  const left = [...before];
  const changes = after.map((tip): Change => {
    const at = left.findIndex((one) => isSameMoment(one, tip));
    const [was] = at < 0 ? [undefined] : left.splice(at, 1);
    return changeOf(tip, was);
  });
  const gone = left
    .filter(({ withheld }) => withheld === null)
    .map((tip) => ({ ...changeTo("gone", tip), ...shownBefore(tip), say: null, spokenAtMs: null }));
  return [...changes, ...gone].toSorted((a, b) => a.atMs - b.atMs);
};

const isSameMoment = (one: TriedTip, other: TriedTip): boolean =>
  one.play === other.play &&
  one.utterance === other.utterance &&
  (one.utterance !== null || Math.abs(one.atMs - other.atMs) <= sameMomentMs);

const changeOf = (tip: TriedTip, was: TriedTip | undefined): Change => {
  const wasWithheld = was?.withheld ?? null;
  const shown = was?.withheld === null ? shownBefore(was) : {};
  if (tip.withheld !== null)
    return {
      ...changeTo(wasWithheld === tip.withheld ? "same" : "withheld", tip),
      ...{ ...shown, because: tip.withheld, wasWithheld },
    };
  if (was === undefined || wasWithheld !== null) return { ...changeTo("new", tip), wasWithheld };
  const byMs = tip.atMs - was.atMs;
  return { ...changeTo(byMs === 0 ? "same" : byMs < 0 ? "earlier" : "later", tip), ...shown, byMs: Math.abs(byMs) };
};

const shownBefore = ({ suggestion, atMs, headline, say, spokenAtMs }: TriedTip) => ({
  ...{ was: suggestion, wasAtMs: atMs, wasHeadline: headline, wasSay: say, wasSpokenAtMs: spokenAtMs },
});

const changeTo = (what: Change["what"], tip: TriedTip): Change => {
  const { play, kind, headline, say, atMs, takenBack, words, by, spokenAtMs } = tip;
  return {
    ...{ what, play, kind, headline, say, atMs, byMs: 0, takenBack, words, by, spokenAtMs },
    ...{ was: null, wasSay: null, wasAtMs: null, wasHeadline: null, wasSpokenAtMs: null },
    ...{ because: null, wasWithheld: null },
  };
};

export type Tally = { readonly [what in Change["what"]]: number };
/** How many there are of each. */
export const tallyOf = (changes: readonly Change[]): Tally => {
  const count = (what: Change["what"]): number => changes.filter((change) => change.what === what).length;
  return {
    ...{ same: count("same"), new: count("new"), gone: count("gone") },
    ...{ earlier: count("earlier"), later: count("later"), withheld: count("withheld") },
  };
};
