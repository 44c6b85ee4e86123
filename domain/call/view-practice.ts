/** An exercise as screens show it: the customer's mood, what was told of each answer, and the score. */
import type { Personal } from "../schema.ts";
import { withoutSubjects } from "./erasure.ts";
import type { EventData, PracticeEvent } from "./events/index.ts";
import type { CallView } from "./view.ts";

export type PracticeView = {
  readonly begun: EventData<"PracticeBegun">;
  /** What the played customer did, oldest first. */
  readonly moves: readonly EventData<"CustomerMoved">[];
  readonly feedback: readonly EventData<"FeedbackGiven">[];
  readonly hints: readonly EventData<"HintGiven">[];
  /** The agent's words as they were heard: whole, or up to a character. */
  readonly said: { readonly [utterance: string]: { readonly interruptedAtChars: number | null } };
  /** By rules, and what a model added; the score is the rules' alone. */
  readonly scored: { readonly [By in EventData<"CallScored">["by"]]?: EventData<"CallScored"> };
};

export const practised = (view: CallView, { type, data }: PracticeEvent): CallView => {
  if (type === "PracticeBegun")
    return view.practice
      ? view
      : { ...view, practice: { begun: data, moves: [], feedback: [], hints: [], said: {}, scored: {} } };
  const { practice } = view;
  if (!practice) return view;
  switch (type) {
    case "CustomerMoved":
      if (practice.moves.some(({ move }) => move === data.move)) return view;
      return { ...view, practice: { ...practice, moves: [...practice.moves, data] } };
    case "ReplySpoken":
    case "ReplyInterrupted": {
      const interruptedAtChars = type === "ReplyInterrupted" ? data.heardChars : null;
      return {
        ...view,
        practice: { ...practice, said: { ...practice.said, [data.utterance]: { interruptedAtChars } } },
      };
    }
    case "FeedbackGiven":
      if (practice.feedback.some(({ feedback }) => feedback === data.feedback)) return view;
      return { ...view, practice: { ...practice, feedback: [...practice.feedback, data] } };
    case "HintGiven":
      if (practice.hints.some(({ action }) => action === data.action)) return view;
      return { ...view, practice: { ...practice, hints: [...practice.hints, data] } };
    case "CallScored":
      return { ...view, practice: { ...practice, scored: { ...practice.scored, [data.by]: data } } };
  }
};

/** Without the words of lines that were taken back: quotations go, and what a model told of them; verdicts and points stay. */
export const practiceForgot = (practice: PracticeView | null, gone: ReadonlySet<string>): PracticeView | null => {
  if (!practice || gone.size === 0) return practice;
  const unquoted = <Told extends Pick<EventData<"FeedbackGiven">, "checks" | "told">>(
    told: Told,
    isOf: boolean,
  ): Told => ({
    ...told,
    checks: told.checks.map((found) =>
      isOf || (found.utterance !== null && gone.has(found.utterance)) ? { ...found, quote: "" } : found,
    ),
    told: isOf ? "" : told.told,
  });
  const { scored } = practice;
  const isTold = (one: EventData<"FeedbackGiven">): boolean =>
    gone.has(one.utterance) || (one.answers !== null && gone.has(one.answers));
  return {
    ...practice,
    moves: practice.moves.map((move) => (gone.has(move.heard ?? "") ? { ...move, understood: [] } : move)),
    feedback: practice.feedback.map((one) => unquoted(one, isTold(one))),
    scored: {
      ...(scored.rules && { rules: unquoted(scored.rules, false) }),
      ...(scored.model && { model: untold(unquoted(scored.model, true)) }),
    },
  };
};
const untold = (scored: EventData<"CallScored">): EventData<"CallScored"> => ({
  ...scored,
  criteria: scored.criteria.map((one) => ({ ...one, ...(one.told !== undefined && { told: "" }) })),
});

/** As a fold over what the log can still open, once keys of these subjects were forgotten. */
export const practiceErased = (practice: PracticeView | null, subjects: readonly Personal[]): PracticeView | null =>
  practice && {
    ...practice,
    moves: practice.moves.map((move) => withoutSubjects("CustomerMoved", move, subjects)),
    feedback: practice.feedback.map((one) => withoutSubjects("FeedbackGiven", one, subjects)),
    hints: practice.hints.map((one) => withoutSubjects("HintGiven", one, subjects)),
    scored: {
      ...(practice.scored.rules && { rules: withoutSubjects("CallScored", practice.scored.rules, subjects) }),
      ...(practice.scored.model && { model: withoutSubjects("CallScored", practice.scored.model, subjects) }),
    },
  };
