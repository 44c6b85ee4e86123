/** What follows from time alone: silence, and talk without an end. */
import { own } from "../record.ts";
import { allows } from "./by-state.ts";
import type { Conducted, Derive } from "./conducted.ts";
import type { Context } from "./context.ts";
import { put } from "./put.ts";

export const byTime = (context: Context, tick: number, derive: Derive): Conducted => {
  const { rep, customer } = context.sides;
  let result: Conducted = { context, events: [] };
  for (const compiled of context.playbook.plays) {
    const { play } = compiled;
    const { trigger } = play;
    if ((trigger.on !== "silence" && trigger.on !== "monologue") || !allows(result.context, compiled)) continue;
    const key = trigger.on === "monologue" ? `turn:${play.id}` : play.id;
    const since =
      trigger.on === "silence" ? Math.max(context.liveSinceMs, rep.lastWordMs, customer.lastWordMs) : rep.turnStartMs;
    if (since === null || context.clockMs - since < trigger.forMs) continue;
    // A monologue is talking, not having talked: the last word must be fresh.
    if (trigger.on === "monologue" && context.clockMs - rep.lastWordMs > 2_000) continue;
    // Silence before anybody has spoken is people finding their headphones.
    if (trigger.on === "silence" && rep.lastWordMs === 0 && customer.lastWordMs === 0) continue;
    if (trigger.on === "silence" && context.typedOnly && !context.board.rules.silenceOfTyping) continue;
    // A late final of words said before does not make it another silence or turn.
    if (since <= (own(context.timeFired, key) ?? -1)) continue;
    const suggestion = derive("tip", context.call, play.id, "tick", tick);
    const made = put(result.context, { play, suggestion, evidence: null, spokenAtMs: context.clockMs }, (next) => ({
      ...next,
      timeFired: { ...next.timeFired, [key]: context.clockMs },
    }));
    result = { context: made.context, events: [...result.events, ...made.events] };
  }
  return result;
};
