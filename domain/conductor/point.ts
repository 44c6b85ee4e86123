/**
 * The point of what a side says. People lead up to it, and a model finds something in the lead, too. So what it found
 * waits until its side rests or the other one speaks, and the surest of it speaks for all. What wording finds comes at
 * once, but where a reader of points reads along: it knows the usual words in another sense, and is waited for.
 */
import type { Channel } from "../call/events/shared.ts";
import { type Play, pointKinds } from "../playbook/play.ts";
import type { Context } from "./context.ts";
import type { Hit, Spoken, Waiting } from "./spoken.ts";

/** Of one thought; the oldest are given up. */
const waitingMax = 32;

export const waits = (context: Context, { channel }: Pick<Spoken, "channel">, { by, play }: Hit): boolean =>
  context.board.rules.point !== null && (by !== undefined || isWeighed(context, channel, play.play));

/** Whether a play by wording waits for what the reader says of it. */
export const isWeighed = ({ board, isRead }: Context, channel: Channel, { category, trigger }: Play): boolean =>
  board.rules.wordingSureMin !== null &&
  isRead &&
  channel === "customer" &&
  (trigger.on === "words" || trigger.on === "question") &&
  pointKinds.some((kind) => kind === category);

/** What of an utterance waits by wording, once it was read: each with how likely its kind is, or let go. */
export const weighed = (
  context: Context,
  utterance: string,
  kinds: readonly { readonly kind: string; readonly sure: number }[],
): Context => {
  const { wordingSureMin } = context.board.rules;
  if (wordingSureMin === null) return context;
  const waiting = context.waiting.flatMap((one): Waiting[] => {
    if (one.hit.by || one.spoken.utterance !== utterance) return [one];
    const sure = kinds.find(({ kind }) => kind === one.hit.play.play.category)?.sure ?? 0;
    return sure < wordingSureMin ? [] : [{ ...one, sure }];
  });
  return { ...context, waiting };
};

/** The context in which a play waits. */
export const holdBack = (context: Context, spoken: Spoken, hit: Hit): Context => ({
  ...context,
  waiting: [...context.waiting, { spoken, hit, sinceMs: context.clockMs }].slice(-waitingMax),
});

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

/** What waited, what speaks for all of it first. */
export const ranked = (waiting: readonly Waiting[]): readonly Waiting[] =>
  waiting.toSorted((a, b) => weightOf(b) - weightOf(a));

/** Of two that are as sure the one of more priority, then the later. */
const weightOf = ({ hit: { by, play }, sure, sinceMs }: Waiting): number =>
  (by?.sureness ?? sure ?? 0) + play.play.priority / 10_000 + sinceMs / 1e9;
