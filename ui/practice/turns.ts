/** Questions and answers of an exercise, as its fold has them. Pure. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { CallView, Line } from "@wingman/domain/call/view";

export type Feedback = EventData<"FeedbackGiven">;
export type Round = {
  readonly question: Line;
  /** What was answered to it, in the order it was said. */
  readonly answers: readonly Line[];
  readonly feedback: readonly Feedback[];
};

/** Each line of the customer with what was answered to it; lines in a row are one question. */
export const roundsOf = ({ lines, practice }: Pick<CallView, "lines" | "practice">): readonly Round[] => {
  const rounds: { question: Line; answers: Line[]; feedback: Feedback[] }[] = [];
  for (const line of lines) {
    if (line.kind !== "words") continue;
    const open = rounds.at(-1);
    if (line.channel === "customer") {
      if (open && open.answers.length === 0) open.question = joined(open.question, line);
      else rounds.push({ question: line, answers: [], feedback: [] });
    } else if (open) {
      open.answers.push(line);
      open.feedback.push(...feedbackOn(practice?.feedback ?? [], line.id));
    }
  }
  return rounds;
};

const joined = (one: Line, next: Line): Line => ({
  ...next,
  startMs: one.startMs,
  text: typeof one.text === "string" && typeof next.text === "string" ? `${one.text} ${next.text}` : next.text,
});

/** By rules first. */
export const feedbackOn = (feedback: readonly Feedback[], utterance: string): readonly Feedback[] =>
  feedback
    .filter((one) => one.utterance === utterance)
    .sort((a, b) => Number(a.by === "model") - Number(b.by === "model"));

/** The customer's line that was answered last: where one would go on from again. Null before there was an answer. */
export const againFrom = (lines: readonly Line[]): Line | null => {
  const answer = lines.findLastIndex((line) => line.channel === "rep" && line.kind === "words");
  return (
    lines.slice(0, Math.max(0, answer)).findLast((line) => line.channel === "customer" && line.kind === "words") ?? null
  );
};

/** The newest better answer, and the moment of the answer that it is better than. */
export const betterOf = (
  view: Pick<CallView, "lines" | "practice">,
): {
  readonly better: NonNullable<Feedback["better"]>;
  readonly line: Line | null;
  readonly feedback: Feedback;
} | null => {
  const feedback = view.practice?.feedback.findLast(({ better }) => better !== null);
  if (!feedback?.better) return null;
  return { better: feedback.better, feedback, line: view.lines.find(({ id }) => id === feedback.utterance) ?? null };
};
