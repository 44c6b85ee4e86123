/**
 * The point of what a side says. People lead up to it, and a model finds something in the lead, too. So what it found
 * waits until its side rests or the other one speaks, and the surest of it speaks for all. What wording finds is plain,
 * and comes at once.
 */
import type { Channel } from "../call/events/shared.ts";
import type { Context } from "./context.ts";
import type { Hit, Spoken, Waiting } from "./spoken.ts";

/** Of one thought; the oldest are given up. */
const waitingMax = 32;

export const waits = ({ board }: Context, { by }: Hit): boolean => board.rules.point !== null && by !== undefined;

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
const weightOf = ({ hit: { by, play }, sinceMs }: Waiting): number =>
  (by?.sureness ?? 0) + play.play.priority / 10_000 + sinceMs / 1e9;
