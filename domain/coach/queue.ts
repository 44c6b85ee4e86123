/**
 * Which calls are worth listening to, and why: reasons with their moments, and a sum of their weights by which the list
 * is ordered (docs/reference/coaching.md). The sum is of the call and stands nowhere: no person has a score. Pure.
 */
import { type CallRecord, type Moment, momentOf, objectionsIn } from "./call-record.ts";
import { questionIn } from "./questions.ts";
import { answerMsMax } from "./summary.ts";
import { heardOf, turnsOfSide } from "./talk.ts";

/** A turn of the rep of more than this. */
export const monologueMs = 120_000;
/** The rep answers a question in at least so many words within `answerMsMax`. */
export const replyWordsMin = 4;
/** The customer's score, 1 to 5, at or under which a call is worth a look. */
export const csatLowMax = 2;

export const reasonKinds = [
  "objection-unmet",
  "low-csat",
  "question-unanswered",
  "monologue",
  "no-next-step",
  "tip-disliked",
] as const;
export type ReasonKind = (typeof reasonKinds)[number];
export type Reason = {
  readonly kind: ReasonKind;
  /** Of what: an objection's subject, a tip's headline; empty else. */
  readonly what: string;
  /** Milliseconds of a monologue, points of a customer; null else. */
  readonly figure: number | null;
  readonly moment: Moment | null;
};

/** What one reason weighs, and how many of a kind count: a call is not worth more for the tenth unmet objection. */
export const weights: { readonly [Kind in ReasonKind]: { readonly weight: number; readonly most: number } } = {
  "objection-unmet": { weight: 3, most: 2 },
  "low-csat": { weight: 3, most: 1 },
  "question-unanswered": { weight: 2, most: 2 },
  monologue: { weight: 2, most: 2 },
  "no-next-step": { weight: 2, most: 1 },
  "tip-disliked": { weight: 1, most: 2 },
};

/** In the order of the call; those of the whole call last. */
export const reasonsOf = (record: CallRecord): readonly Reason[] => {
  const { lines, tips, outcome, csat } = record;
  const unmet = objectionsIn(record)
    .filter(({ met }) => !met)
    .map(({ about, moment }): Reason => ({ kind: "objection-unmet", what: about, figure: null, moment }));
  const monologues = turnsOfSide(lines.map(heardOf), "rep")
    .filter(({ startMs, endMs }) => endMs - startMs > monologueMs)
    .map(({ startMs, endMs }): Reason => ({
      ...{ kind: "monologue", what: "", figure: Math.round(endMs - startMs) },
      moment: { atMs: Math.round(startMs), words: null, by: "rep" },
    }));
  const disliked = tips
    .filter(({ isDisliked }) => isDisliked)
    .map(({ headline, atMs }): Reason => ({
      ...{ kind: "tip-disliked", what: headline, figure: null },
      moment: { atMs: Math.round(atMs), words: null, by: null },
    }));
  const inside = [...unmet, ...unanswered(record), ...monologues, ...disliked];
  return [
    ...inside.toSorted((a, b) => (a.moment?.atMs ?? 0) - (b.moment?.atMs ?? 0)),
    ...(csat !== null && csat <= csatLowMax
      ? [{ kind: "low-csat", what: "", figure: csat, moment: null } satisfies Reason]
      : []),
    ...(outcome && !outcome.hasNextStep && undecided.has(outcome.outcome)
      ? [{ kind: "no-next-step", what: "", figure: null, moment: null } satisfies Reason]
      : []),
  ];
};
/** Outcomes after which something has to follow. */
const undecided: ReadonlySet<string> = new Set(["no-decision", "follow-up"]);

/** The customer asked, and the rep said next to nothing until the time was over. Where words of it are gone it is not told. */
const unanswered = ({ lines }: CallRecord): Reason[] =>
  lines
    .filter(
      ({ channel, text }) =>
        channel === "customer" && text !== null && questionIn(text.split(/\s+/))?.form === "explicit",
    )
    .flatMap((line): Reason[] => {
      const replies = lines.filter(
        ({ channel, startMs, endMs }) => channel === "rep" && endMs > line.endMs && startMs <= line.endMs + answerMsMax,
      );
      const said = replies.reduce((sum, one) => sum + (one.text ?? "").split(/\s+/).filter(Boolean).length, 0);
      // A call that ends here is no answer that failed: "shall I send it?" — "Yes. Bye."
      const goesOn = lines.some(({ endMs }) => endMs > line.endMs + answerMsMax);
      return said >= replyWordsMin || !goesOn || replies.some(({ text }) => text === null)
        ? []
        : [{ kind: "question-unanswered", what: "", figure: null, moment: momentOf(line) }];
    });

/** By which calls are ordered; 0 for one that is not worth a place. */
export const weightOf = (reasons: readonly Reason[]): number =>
  reasonKinds.reduce((sum, kind) => {
    const { weight, most } = weights[kind];
    return sum + weight * Math.min(most, reasons.filter((one) => one.kind === kind).length);
  }, 0);
