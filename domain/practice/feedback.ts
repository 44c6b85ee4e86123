/** What is told of an answer at once, by rules: every check with the words that decide it, points, and a better answer. */
import type { EventData } from "../call/events/index.ts";
import { answerRules, checkAnswer, pointsOf } from "./checks.ts";
import type { Scenario } from "./scenario.ts";
import { type PracticeTalk, type RepTurn, textOf, turnsOfRep } from "./talk.ts";

export type Feedback = EventData<"FeedbackGiven">;
export type RulesFeedback = Omit<Feedback, "feedback" | "tookMs" | "atMs">;
type Found = Feedback["checks"][number];

/**
 * Of the turn that an utterance of the rep ends; what was said in the turn before it counts with it. Undefined where the
 * utterance is not known or its words are gone.
 */
export const feedbackOf = (
  talk: PracticeTalk,
  utterance: string,
  scenario: Scenario | undefined,
): RulesFeedback | undefined => {
  const turn = turnUpTo(talk, utterance, scenario);
  if (!turn || textOf(turn) === "") return undefined;
  const checks = foundIn(turn, talk.language);
  return {
    ...{ utterance, answers: turn.answers?.id ?? null, checks, points: pointsOf(checks) },
    better: checks.some(({ verdict }) => verdict === "no") ? betterFor(talk, turn, scenario, checks) : null,
    ...{ told: "", by: "rules", rules: answerRules, prompt: null },
  };
};

/** The turn of an utterance, without what came after it. */
export const turnUpTo = (
  talk: PracticeTalk,
  utterance: string,
  scenario: Scenario | undefined,
): RepTurn | undefined => {
  const turn = turnsOfRep(talk, scenario).find(({ said }) => said.some(({ id }) => id === utterance));
  return turn && { ...turn, said: turn.said.slice(0, turn.said.findIndex(({ id }) => id === utterance) + 1) };
};

/** The checks of a turn, each with the utterance that its words stand in. */
export const foundIn = (turn: RepTurn, language: string): (Found & ReturnType<typeof checkAnswer>[number])[] =>
  checkAnswer({
    ...{ customer: turn.answers?.text ?? "", about: turn.about },
    ...{ text: textOf(turn), language },
  }).map((checked) => ({ ...checked, ...placeOf(turn, checked.quote) }));

/** A quotation over the end of an utterance is cut to what stands in the first of them. */
const placeOf = ({ said }: RepTurn, quote: string): Pick<Found, "utterance" | "quote"> => {
  if (quote === "") return { utterance: null, quote };
  const whole = said.find(({ text }) => text?.includes(quote));
  if (whole) return { utterance: whole.id, quote };
  for (let end = quote.lastIndexOf(" "); end > 0; end = quote.lastIndexOf(" ", end - 1)) {
    const part = quote.slice(0, end);
    const holder = said.find(({ text }) => text?.endsWith(part));
    if (holder) return { utterance: holder.id, quote: part };
  }
  return { utterance: null, quote: "" };
};

/** The scenario's own for the objection that stood; the words of the play that was shown; a question that was not asked yet. */
const betterFor = (
  talk: PracticeTalk,
  turn: RepTurn,
  scenario: Scenario | undefined,
  checks: readonly Pick<Found, "check" | "verdict">[],
): Feedback["better"] => {
  const objection = scenario?.objections.find(({ id }) => id === turn.objection);
  if (objection) return { text: objection.better, from: "scenario" };
  const tip = turn.answers && talk.tips.get(turn.answers.id);
  if (tip) return { text: tip.say.slice(0, betterCharsMax), from: `play:${tip.play}` };
  const asked = checks.some(({ check, verdict }) => check === "asks" && verdict === "yes");
  const told = new Set(talk.moves.at(-1)?.revealed);
  const fact = asked
    ? undefined
    : scenario?.facts.find(({ id, asked: cue }) => !told.has(id) && cue.examples.length > 0);
  const text = fact?.asked.examples[0];
  return fact && text !== undefined ? { text, from: `fact:${fact.id}` } : null;
};
const betterCharsMax = 1_200;
