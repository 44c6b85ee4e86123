/** What came of one call, and of many: pure, so that a run that is repeated says the same. */
import { type Share, shareOf } from "../feedback/shares.ts";
import { type Pair, type Paired, pairedDifferences } from "./paired.ts";

export type Spent = { readonly tokens: number; readonly microDollars: number };

/** `reworded`: the same tip at the same moment in other words. */
export const kindsOfChange = ["same", "new", "gone", "earlier", "later", "reworded", "withheld"] as const;
export type KindOfChange = (typeof kindsOfChange)[number];
export type Tally = Readonly<Record<KindOfChange, number>>;

/** As little of a change as figures need. */
export type Changed = {
  readonly what: Exclude<KindOfChange, "reworded">;
  readonly play: string;
  readonly headline: string;
  readonly wasHeadline: string | null;
  readonly say: string | null;
  readonly wasSay: string | null;
  readonly atMs: number;
  readonly wasAtMs: number | null;
  readonly because: string | null;
  readonly spokenAtMs: number | null;
  readonly wasSpokenAtMs: number | null;
};

export const kindOf = ({
  what,
  headline,
  wasHeadline,
  say,
  wasSay,
}: Pick<Changed, "what" | "headline" | "wasHeadline" | "say" | "wasSay">): KindOfChange =>
  what === "same" &&
  ((wasHeadline !== null && wasHeadline !== headline) || (wasSay !== null && say !== null && wasSay !== say))
    ? "reworded"
    : what;

export const tallyOf = (changes: readonly Parameters<typeof kindOf>[0][]): Tally => {
  const counts = { same: 0, new: 0, gone: 0, earlier: 0, later: 0, reworded: 0, withheld: 0 };
  for (const change of changes) counts[kindOf(change)] += 1;
  return counts;
};

/** Of one call that was tried. */
export type CallFigures = {
  readonly durationMs: number;
  readonly startedAt: number;
  readonly shown: { readonly before: number; readonly after: number };
  readonly tally: Tally;
  /** Tips that were shown, by play. */
  readonly plays: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
  /** From the end of the words to the tip, on the call's clock; of tips that words set off. */
  readonly delaysMs: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Tips that the rep copied, pinned or liked, and how many of them would still come. */
  readonly accepted: number;
  readonly kept: number;
  readonly spent: { readonly before: Spent; readonly after: Spent };
  /** How long a model took to answer, each time it was asked. */
  readonly askedMs: readonly number[];
  /** Questions that nobody had asked in the call; those the budget had no room for; those that failed. */
  readonly notKnown: number;
  readonly notAsked: number;
  readonly failed: number;
  readonly hasErased: boolean;
};

export const callFigures = (
  changes: readonly (Changed & { readonly was: string | null })[],
  accepted: ReadonlySet<string>,
  known: Omit<CallFigures, "shown" | "tally" | "plays" | "delaysMs" | "accepted" | "kept">,
): CallFigures => {
  const plays: Record<string, { before: number; after: number }> = {};
  const delaysMs = { before: [] as number[], after: [] as number[] };
  const shown = { before: 0, after: 0 };
  let [acceptedHere, kept] = [0, 0];
  const count = (side: "before" | "after", play: string, atMs: number, spokenAtMs: number | null): void => {
    shown[side] += 1;
    (plays[play] ??= { before: 0, after: 0 })[side] += 1;
    if (spokenAtMs !== null) delaysMs[side].push(atMs - spokenAtMs);
  };
  for (const change of changes) {
    const { what, play, atMs, wasAtMs, because, was } = change;
    const comes = what !== "gone" && because === null;
    if (wasAtMs !== null) count("before", play, wasAtMs, change.wasSpokenAtMs);
    if (comes) count("after", play, atMs, change.spokenAtMs);
    if (was === null || !accepted.has(was)) continue;
    acceptedHere += 1;
    if (comes) kept += 1;
  }
  return { ...known, shown, tally: tallyOf(changes), plays, delaysMs, accepted: acceptedHere, kept };
};

/** Plays of which an interval is given: those that change most. */
const playsMax = 20;
/** Accepted tips that a share takes. */
export const acceptedMin = 20;

export type Summary = {
  readonly calls: number;
  readonly minutes: number;
  readonly tally: Tally;
  readonly tipsPerCall: Paired;
  readonly tipsPerMinute: Paired;
  /** Tips of each play per call; those that change most first. */
  readonly plays: readonly (Paired & { readonly play: string })[];
  /** Wilson's interval; null where too few tips were accepted. */
  readonly kept: Share | null;
  readonly accepted: number;
  /** The middle one of all; null where none was set off by words. */
  readonly delayMs: { readonly before: number | null; readonly after: number | null };
  readonly askedMs: number | null;
  readonly spent: { readonly before: Spent; readonly after: Spent };
  readonly asks: {
    readonly asked: number;
    readonly notKnown: number;
    readonly notAsked: number;
    readonly failed: number;
  };
  readonly withErased: number;
};

/** `calls` in the order of the run; `seed` names the run's question. Yields now and then. */
export function* summaryOf(calls: readonly CallFigures[], seed: string): Generator<undefined, Summary> {
  const sum = (of: (call: CallFigures) => number): number => calls.reduce((total, call) => total + of(call), 0);
  const changedMost = mostChanged(calls);
  const perCall = (of: (call: CallFigures) => { readonly before: number; readonly after: number }): Pair[] =>
    calls.map((call) => ({ ...of(call), by: 1 }));
  const figures = [
    perCall(({ shown }) => shown),
    calls.map(({ shown, durationMs }): Pair => ({ ...shown, by: durationMs / 60_000 })),
    ...changedMost.map((play) => perCall(({ plays }) => plays[play] ?? { before: 0, after: 0 })),
  ];
  const [tipsPerCall, tipsPerMinute, ...plays] = yield* pairedDifferences(figures, seed);
  const [accepted, kept] = [sum((call) => call.accepted), sum((call) => call.kept)];
  const spentBy = (side: "before" | "after"): Spent => ({
    tokens: sum(({ spent }) => spent[side].tokens),
    microDollars: sum(({ spent }) => spent[side].microDollars),
  });
  return {
    calls: calls.length,
    minutes: sum(({ durationMs }) => durationMs) / 60_000,
    tally: Object.fromEntries(kindsOfChange.map((kind) => [kind, sum(({ tally }) => tally[kind])])) as Tally,
    tipsPerCall: tipsPerCall as Paired, // They were given in this order.
    tipsPerMinute: tipsPerMinute as Paired,
    plays: plays.map((paired, at) => ({ ...paired, play: changedMost[at] ?? "" })),
    kept: accepted >= acceptedMin ? shareOf(kept, accepted) : null,
    accepted,
    delayMs: {
      before: medianOf(calls.flatMap(({ delaysMs }) => delaysMs.before)),
      after: medianOf(calls.flatMap(({ delaysMs }) => delaysMs.after)),
    },
    askedMs: medianOf(calls.flatMap(({ askedMs }) => askedMs)),
    spent: { before: spentBy("before"), after: spentBy("after") },
    asks: {
      asked: sum(({ askedMs }) => askedMs.length),
      notKnown: sum((call) => call.notKnown),
      notAsked: sum((call) => call.notAsked),
      failed: sum((call) => call.failed),
    },
    withErased: calls.filter(({ hasErased }) => hasErased).length,
  };
}

const mostChanged = (calls: readonly CallFigures[]): readonly string[] => {
  const changes = new Map<string, number>();
  for (const { plays } of calls)
    for (const [play, { before, after }] of Object.entries(plays))
      changes.set(play, (changes.get(play) ?? 0) + Math.abs(after - before));
  return [...changes]
    .filter(([, by]) => by > 0)
    .toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    .slice(0, playsMax)
    .map(([play]) => play);
};

const medianOf = (values: readonly number[]): number | null => {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
};
