/** What follows from where the call stands: conditions of plays, shares of talk, stages, what nobody has said yet. */
import type { SignalEvent } from "../call/events/index.ts";
import { isForgotten } from "../call/forgetting.ts";
import { findPhrase } from "../playbook/match.ts";
import { type CompiledPlay, findTicks, itemOfMeaning } from "../playbook/playbook.ts";
import { own } from "../record.ts";
import { reasonToHold } from "./board.ts";
import type { Conducted, Derive } from "./conducted.ts";
import type { Context } from "./context.ts";
import { itemKey, shareOf } from "./facts.ts";
import { put } from "./put.ts";
import { evidenceOf, type Spoken } from "./spoken.ts";

/** Less talk than this part of a window says nothing about shares. */
const talkPartMin = 0.4;
/** What is due by the state of the call waits so long for room on the board; then it is held back, with the reason. */
const patienceMs = 30_000;

/** Whether a play's conditions hold. What it fired on in this utterance already, it goes on firing on. */
export const allows = (context: Context, compiled: CompiledPlay, utterance?: string): boolean => {
  const { when, id, once } = compiled.play;
  if (utterance !== undefined && own(context.heard.find((each) => each.utterance === utterance)?.fired ?? {}, id))
    return true;
  if (once === true && own(context.board.firedAtMs, id) !== undefined) return false;
  if (!when) return true;
  if (when.reached?.some((stage) => !own(context.stages, stage))) return false;
  if (when.notReached?.some((stage) => own(context.stages, stage))) return false;
  if (context.clockMs < (when.notBeforeMs ?? 0) || context.clockMs > (when.notAfterMs ?? Infinity)) return false;
  if (when.customer && !findPhrase(compiled.customer, context.facts[when.customer.of])) return false;
  return !(when.notYetSaid && own(context.facts.said, id)?.notYetSaid);
};

export const byState = (start: Context, tick: number, derive: Derive): Conducted => {
  let result: Conducted = { context: start, events: [] };
  for (const compiled of start.playbook.plays) {
    const { play } = compiled;
    const { context } = result;
    const key = `state:${play.id}`;
    const sinceMs = dueSince(context, compiled, own(context.timeFired, key));
    if (sinceMs === undefined || !allows(context, compiled)) continue;
    const begunMs = own(context.timeFired, `due:${play.id}`) ?? context.clockMs;
    const waits =
      context.clockMs - begunMs < patienceMs &&
      reasonToHold(context.board, play, context.clockMs, context.clockMs) === "pace";
    if (waits) {
      const timeFired = { ...context.timeFired, [`due:${play.id}`]: begunMs };
      result = { ...result, context: { ...context, timeFired } };
      continue;
    }
    const made = put(
      context,
      {
        play,
        suggestion: derive("tip", context.call, play.id, "tick", tick),
        evidence: null,
        spokenAtMs: context.clockMs,
      },
      (next) => {
        const { [`due:${play.id}`]: _due, ...timeFired } = next.timeFired;
        return { ...next, timeFired: { ...timeFired, [key]: context.clockMs } };
      },
    );
    result = { context: made.context, events: [...result.events, ...made.events] };
  }
  return result;
};

/** Since when the play is due, or undefined; `lastMs` is when it came due before. */
const dueSince = (context: Context, compiled: CompiledPlay, lastMs: number | undefined): number | undefined => {
  const { trigger } = compiled.play;
  const { clockMs, facts } = context;
  switch (trigger.on) {
    case "ratio": {
      if (clockMs - Math.max(context.liveSinceMs, lastMs ?? 0) < trigger.windowMs) return undefined;
      const { share, talkMs } = shareOf(facts, trigger.side, clockMs, trigger.windowMs);
      return talkMs >= talkPartMin * trigger.windowMs && share > trigger.above ? clockMs : undefined;
    }
    case "stage": {
      const isReached = own(context.stages, trigger.stage) === true;
      const isDue = trigger.is === "reached" ? isReached : !isReached && clockMs >= trigger.byMs;
      return isDue && lastMs === undefined ? clockMs : undefined;
    }
    case "attribute":
      return lastMs === undefined && findPhrase(compiled.customer, facts[trigger.of]) ? clockMs : undefined;
    case "not-said": {
      const isTime =
        (trigger.byMs !== undefined && clockMs >= trigger.byMs) ||
        (trigger.byStage !== undefined && own(context.stages, trigger.byStage) === true);
      return isTime && lastMs === undefined && !own(facts.said, compiled.play.id)?.notSaid ? clockMs : undefined;
    }
    default:
      return undefined;
  }
};

/** Points of the stages' checklists that the words tick, each once. */
export const ticks = (
  context: Context,
  spoken: Spoken,
  words: readonly string[],
): { readonly context: Context; readonly events: readonly SignalEvent[] } => {
  const found = findTicks(context.playbook, words, spoken.channel).filter(
    ({ stage, item }) => !own(context.facts.ticked, itemKey(stage, item)),
  );
  const points = found.map(({ stage, item, match }) => ({ stage, item, evidence: evidenceOf(spoken, match) }));
  return ticked(
    context,
    points.filter(({ evidence }) => !isForgotten(context.forgotten, evidence.spokenAtMs)),
    "words",
  );
};

/** The same of what an agent says was meant (`meaningsOf`). */
export const tickedByMeaning = (
  context: Context,
  spoken: Spoken,
  matches: readonly { readonly play: string; readonly firstWord: number; readonly endWord: number }[],
  wordCount: number,
): ReturnType<typeof ticks> => {
  const found = matches.flatMap(({ play, firstWord, endWord }) => {
    const named = itemOfMeaning(context.playbook, play);
    const match = { firstWord, endWord: Math.min(endWord, wordCount) };
    if (!named || match.firstWord >= match.endWord) return [];
    const evidence = evidenceOf(spoken, match);
    const isNews = !own(context.facts.ticked, itemKey(named.stage, named.item));
    return isNews && !isForgotten(context.forgotten, evidence.spokenAtMs) ? [{ ...named, evidence }] : [];
  });
  return ticked(context, found, "meaning");
};

/** The context with points ticked, and the events that say so. */
const ticked = (
  context: Context,
  found: readonly { stage: string; item: string; evidence: ReturnType<typeof evidenceOf> }[],
  how: "words" | "meaning",
): { readonly context: Context; readonly events: readonly SignalEvent[] } => ({
  context: {
    ...context,
    facts: {
      ...context.facts,
      ticked: {
        ...context.facts.ticked,
        ...Object.fromEntries(found.map(({ stage, item }) => [itemKey(stage, item), true as const])),
      },
    },
  },
  events: found.map(({ stage, item, evidence }) => ({
    type: "ChecklistTicked",
    data: { stage, item, how, atMs: evidence.spokenAtMs, evidence },
  })),
});
