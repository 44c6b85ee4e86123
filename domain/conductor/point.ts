/**
 * The point of what a side says. People lead up to it: a card at the first word that sounds like an objection is about
 * the lead, and stands in the way of the one that is right. So what was said waits until its side rests or the other
 * one speaks, and the best of it speaks for all.
 */
import type { Channel } from "../call/events/shared.ts";
import { own } from "../record.ts";
import type { Context } from "./context.ts";
import type { Hit, Spoken, Waiting } from "./spoken.ts";

/** Of one thought; the oldest are given up. */
const waitingMax = 32;

export const waits = ({ board }: Context, _hit: Hit): boolean => board.rules.point !== null;

/** The context in which a play waits. On interim words nothing does yet: the final tells. */
export const holdBack = (context: Context, spoken: Spoken, hit: Hit): Context => {
  if (!spoken.final) return context;
  const waiting: Waiting = { spoken, hit, sinceMs: context.clockMs };
  return { ...context, waiting: [...context.waiting, waiting].slice(-waitingMax) };
};

/** Whether a side has made its point by now. */
export const isMade = (context: Context, channel: Channel): boolean => {
  const { point } = context.board.rules;
  const waiting = context.waiting.filter(({ spoken }) => spoken.channel === channel);
  const [first] = waiting;
  if (!point || !first) return false;
  const { lastWordMs, turnStartMs } = context.sides[channel];
  const restedMs = context.clockMs - lastWordMs;
  if (context.clockMs - first.sinceMs >= point.holdMsMax) return true;
  if (turnStartMs !== null && restedMs < point.restMs) return false;
  const isOpen =
    context.heard.some((one) => one.channel === channel && !one.final) ||
    context.pending.some((ask) => ask.agent === "meaning" && ask.spoken.channel === channel);
  return !isOpen || restedMs >= point.restMs + point.onItsWayMs;
};

/** The context that knows how sure a model was of an utterance; asked again with the thought around it, it may be surer. */
export const noteMeant = (
  context: Context,
  utterance: string,
  matches: readonly { readonly play: string; readonly score: number }[],
): Context => {
  if (!context.board.rules.point || !isModelled(context)) return context;
  const before = context.meant.find((each) => each.utterance === utterance)?.sure ?? {};
  const sure = { ...before };
  for (const { play, score } of matches) sure[play] = Math.max(score, own(before, play) ?? 0);
  return {
    ...context,
    meant: [...context.meant.filter((each) => each.utterance !== utterance), { utterance, sure }].slice(-meantMax),
  };
};
/** As many as are remembered as heard. */
const meantMax = 16;

const isModelled = ({ playbook }: Context): boolean =>
  playbook.plays.some(({ play: { trigger } }) => trigger.on === "meaning" && trigger.sure !== undefined);

/** What waited, what speaks for all of it first; without what wording alone found and a model does not bear out. */
export const ranked = (context: Context, waiting: readonly Waiting[]): readonly Waiting[] => {
  const last = waiting.at(-1)?.spoken.utterance;
  return waiting
    .map((each) => ({ each, weight: weightOf(context, each, last) }))
    .filter(({ weight }) => weight >= weightMin)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ each }) => each);
};

const weightMin = 0.45;
/** Wording is as sure as this where no model says more. */
const wordsSure = 0.5;
/** How much surer wording makes what a model found, in log odds. */
const wordsOdds = 1.2;
/** A model that says nothing of a play. */
const unlikely = 0.03;
/** Somebody who asks wants an answer, whatever it is about; the more where the question is what they end with. */
const questionSure = 0.7;
const lastQuestionSure = questionSure + 0.15;

const weightOf = (context: Context, { hit, spoken, sinceMs }: Waiting, last: string | undefined): number => {
  const { trigger, priority, category } = hit.play.play;
  const tie = priority / 10_000 + sinceMs / 1e9;
  if (hit.by) return hit.by.sureness + tie;
  if (trigger.on === "question") return (spoken.utterance === last ? lastQuestionSure : questionSure) + tie;
  const sure = context.meant.find(({ utterance }) => utterance === spoken.utterance)?.sure;
  if (!sure) return wordsSure + tie;
  const borneOut = context.playbook.plays.flatMap(({ play }) =>
    play.category === category ? [own(sure, play.id) ?? 0] : [],
  );
  const odds = Math.log(Math.max(unlikely, ...borneOut) / (1 - Math.min(0.97, Math.max(unlikely, ...borneOut))));
  return 1 / (1 + Math.exp(-odds - wordsOdds)) + tie;
};
