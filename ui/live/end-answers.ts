/** The end sheet's answers, apart from how they are drawn. Pure. */
import type { EventData } from "@wingman/domain/call/events/index";
import { dueOf } from "./due.ts";

type Said = EventData<"OutcomeRecorded">;
export type Outcome = Said["outcome"];
export type OutcomeSaid = Pick<Said, "outcome" | "nextStep" | "nextStepOn">;
export type Answers = {
  readonly outcome: Outcome | null;
  readonly nextStep: string;
  readonly nextStepOn: string | null;
  /** A day that a hand chose stays; one that came from the words follows them. */
  readonly onByHand: boolean;
  readonly csat: number | null;
};

/** In the order of their number keys. */
export const outcomes: readonly Outcome[] = ["next-step", "won", "lost", "no-decision", "follow-up", "no-fit"];
export const scores = [1, 2, 3, 4, 5] as const;
export const nextStepMax = 400;
/** With these somebody has something to do next. */
const goingOn = new Set<Outcome>(["next-step", "follow-up", "won"]);
export const asksNextStep = (outcome: Outcome | null): boolean => outcome !== null && goingOn.has(outcome);

export const answersOf = (known: { readonly outcome: OutcomeSaid | null; readonly csat: number | null }): Answers => ({
  outcome: known.outcome?.outcome ?? null,
  nextStep: known.outcome?.nextStep ?? "",
  nextStepOn: known.outcome?.nextStepOn ?? null,
  onByHand: known.outcome?.nextStepOn != null,
  csat: known.csat,
});

/** The first promise made is put forward as the next step, for as long as nothing else was written. */
export const choose = (answers: Answers, outcome: Outcome, promised: string, now: number): Answers => {
  const next = { ...answers, outcome };
  return asksNextStep(outcome) && answers.nextStep === "" && promised !== "" ? write(next, promised, now) : next;
};

export const write = (answers: Answers, nextStep: string, now: number): Answers => ({
  ...answers,
  nextStep: nextStep.slice(0, nextStepMax),
  nextStepOn: answers.onByHand ? answers.nextStepOn : dueOf(nextStep, now),
});

/** What must be told the server: nothing that it knows already, and no next step where none is asked for. */
export const newsIn = (
  answers: Answers,
  known: { readonly outcome: OutcomeSaid | null; readonly csat: number | null },
): { readonly outcome: OutcomeSaid | null; readonly csat: number | null } => {
  const asked = asksNextStep(answers.outcome);
  const said: OutcomeSaid | null = answers.outcome && {
    outcome: answers.outcome,
    nextStep: asked ? answers.nextStep.trim() : "",
    nextStepOn: asked ? answers.nextStepOn : null,
  };
  const same =
    said?.outcome === known.outcome?.outcome &&
    said?.nextStep === known.outcome?.nextStep &&
    said?.nextStepOn === known.outcome?.nextStepOn;
  return { outcome: same ? null : said, csat: answers.csat === known.csat ? null : answers.csat };
};
