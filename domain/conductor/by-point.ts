/** What follows from a point that is made: the best card of what was said. */
import type { SignalEvent, TipEvent } from "../call/events/index.ts";
import { suggest } from "./by-words.ts";
import type { Conducted, Derive } from "./conducted.ts";
import type { Context } from "./context.ts";
import { isMade, ranked } from "./point.ts";

export const byPoint = ({ context: start, events: before }: Conducted, derive: Derive): Conducted => {
  let context = start;
  const events: (SignalEvent | TipEvent)[] = [];
  for (const channel of ["rep", "customer"] as const) {
    if (!isMade(context, channel)) continue;
    const mine = ranked(context.waiting.filter(({ spoken }) => spoken.channel === channel));
    context = without(context, channel);
    const atMs = context.sides[channel].lastWordMs;
    let isSpokenFor = false;
    for (const { spoken, hit } of mine) {
      const tip = suggest(context, spoken, hit, derive, { atMs, isSpokenFor });
      context = tip.context;
      events.push(...tip.events);
      isSpokenFor ||= tip.events.some(({ type }) => type === "SuggestionMade");
    }
  }
  return events.length === 0 && context === start
    ? { context: start, events: before }
    : { context, events: [...before, ...events] };
};

const without = (context: Context, channel: "rep" | "customer"): Context => ({
  ...context,
  waiting: context.waiting.filter(({ spoken }) => spoken.channel !== channel),
});
