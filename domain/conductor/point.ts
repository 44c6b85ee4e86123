/**
 * The point of what a side says. People lead up to it: a card at the first word that sounds like an objection is about
 * the lead, and stands in the way of the one that is right. So what was said waits until its side rests or the other
 * one speaks, and the best of it speaks for all.
 */
import type { Channel } from "../call/events/shared.ts";
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

/** What waited, what speaks for all of it first. */
export const ranked = (waiting: readonly Waiting[]): readonly Waiting[] =>
  waiting.toSorted((a, b) => weight(b) - weight(a));

const weight = ({ hit, sinceMs }: Waiting): number => hit.play.play.priority + sinceMs / 1_000_000;
