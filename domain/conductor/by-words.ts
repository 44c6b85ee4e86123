/** What follows from words, interim or final. */
import type { SignalEvent, TipEvent } from "../call/events/index.ts";
import { isForgotten } from "../call/forgetting.ts";
import { questionIn } from "../coach/questions.ts";
import { asks, fires, findStages, listensForMeaning } from "../playbook/playbook.ts";
import { own } from "../record.ts";
import { allows, ticks } from "./by-state.ts";
import { askPages } from "./by-pages.ts";
import { askPassages } from "./by-passages.ts";
import { afterTakingBack } from "./board.ts";
import { gather } from "./by-blocks.ts";
import { noteCommitments } from "./by-commitments.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { ask, beforeOf, type Context, hear, heardOf, matchable, talkOf } from "./context.ts";
import { put } from "./put.ts";
import { signals } from "./signals.ts";
import { holdBack, isWeighed, waits } from "./point.ts";
import { evidenceOf, type Hit, type Spoken } from "./spoken.ts";
import { askWording, withoutWording } from "./wording.ts";

/** A weak reason waits for the end of the sentence: a stronger one may come with the next word. */
export const interimPriorityMin = 40;

export const byWords = (start: Context, spoken: Spoken, derive: Derive): Conducted => {
  const words = matchable(spoken.words);
  const texts = spoken.words.map((word) => word.text);
  const hits: Hit[] = [];
  // What only makes sure, or is asked of the talk itself, wants no card.
  const asked = spoken.final && (start.board.rules.point === null || questionIn(texts)?.form === "explicit");
  for (const play of start.playbook.plays) {
    const { trigger } = play.play;
    if (trigger.on !== "words" && trigger.on !== "question") continue;
    if (trigger.speaker !== "either" && trigger.speaker !== spoken.channel) continue;
    if (!spoken.final && isWeighed(start, spoken.channel, play.play)) continue;
    // A question is one once it is over.
    const match = trigger.on === "words" ? fires(play, words, 0) : asked ? asks(play, texts, words) : undefined;
    if (match && allows(start, play, spoken.utterance)) hits.push({ play, match });
  }
  const takenBack = spoken.final ? retractions(start, spoken, hits) : [];
  const fired = fire(afterAll(start, takenBack), spoken, hits, derive);
  let { context } = fired;
  const events: (SignalEvent | TipEvent)[] = [...takenBack, ...fired.events];
  if (spoken.final) {
    const reached = findStages(context.playbook, words, spoken.channel).filter((stage) => !own(context.stages, stage));
    for (const stage of reached) events.push({ type: "StageReached", data: { stage, atMs: Math.round(spoken.endMs) } });
    context = {
      ...context,
      stages: { ...context.stages, ...Object.fromEntries(reached.map((stage) => [stage, true as const])) },
    };
    const points = ticks(context, spoken, words);
    events.push(...points.events);
    context = askMeaning(points.context, spoken, derive);
    context = askPassages(context, spoken, hits, derive);
    context = askPages(context, spoken, hits, derive);
    const noted = noteCommitments(context, spoken, derive);
    events.push(...noted.events);
    const gathered = gather(noted.context, spoken, derive);
    events.push(...gathered.events);
    context = gathered.thought ? askMeaning(gathered.context, gathered.thought, derive) : gathered.context;
    context = withoutWording(context, events);
  }
  return { context, events };
};

/** A short "yes, sure" means nothing by itself. */
const wordsToMeanMin = 4;

/** Examples are held against what was said as soon as the sentence is over. */
const askMeaning = (context: Context, spoken: Spoken, derive: Derive): Context => {
  if (spoken.words.length < wordsToMeanMin || isForgotten(context.forgotten, spoken.endMs)) return context;
  return listensForMeaning(context.playbook, spoken.channel)
    ? ask(
        context,
        { agent: "meaning", spoken, talk: talkOf(context), before: beforeOf(context) },
        derive("ask", context.call, "meaning", spoken.utterance, ...(spoken.earlier ? ["block"] : [])),
      )
    : context;
};

/** The plays that were set off, the weightiest first: their tips, and once the sentence is over what they say of the call. */
export const fire = (start: Context, spoken: Spoken, found: readonly Hit[], derive: Derive): Conducted => {
  const hits = found.toSorted(
    (a, b) => b.play.play.priority - a.play.play.priority || a.match.firstWord - b.match.firstWord,
  );
  let context = start;
  const events: (SignalEvent | TipEvent)[] = [];
  for (const hit of hits) {
    if (waits(context, spoken, hit)) context = holdBack(context, spoken, hit);
    else {
      const tip = suggest(context, spoken, hit, derive);
      context = tip.context;
      events.push(...tip.events);
    }
    if (spoken.final) {
      const noted = note(context, spoken, signals(context, spoken, hit, derive));
      context = noted.context;
      events.push(...noted.events);
    }
  }
  return { context, events };
};

/** What of it was not noted of these words before, nor asked to be forgotten. */
const note = (
  context: Context,
  spoken: Spoken,
  found: readonly SignalEvent[],
): { readonly context: Context; readonly events: readonly SignalEvent[] } => {
  const fresh = found.filter(
    ({ data }) => !("evidence" in data) || !isForgotten(context.forgotten, data.evidence.spokenAtMs),
  );
  if (!context.board.rules.notesOnce) return { context, events: fresh };
  const heard = heardOf(context, spoken.utterance);
  const before = [...(spoken.earlier ?? []), spoken].flatMap(
    ({ utterance }) => heardOf(context, utterance)?.noted ?? [],
  );
  const events = fresh.filter((signal) => !before.includes(notedAs(signal)));
  return events.length === 0 || !heard
    ? { context, events }
    : { context: hear(context, { ...heard, noted: [...before, ...events.map(notedAs)] }), events };
};
const notedAs = ({ type, data }: SignalEvent): string => ("about" in data ? `${type} ${data.about}` : type);

/** The tip of a play that words set off: once an utterance, and one strong card for all of it. */
export const suggest = (
  context: Context,
  spoken: Spoken,
  { play, match, by }: Hit,
  derive: Derive,
  /** When the point was made, where it was waited for; and whether another card has spoken for it. */
  point?: { readonly atMs: number; readonly isSpokenFor: boolean },
): Conducted => {
  const heard = heardOf(context, spoken.utterance) ?? {
    utterance: spoken.utterance,
    channel: spoken.channel,
    revision: spoken.revision,
    final: spoken.final,
    fired: {},
  };
  const none = { context, events: [] };
  if (Object.hasOwn(heard.fired, play.play.id)) return none;
  if (!spoken.final && play.play.priority < interimPriorityMin) return none;
  // One utterance earns one card: the weightiest reason has spoken for it, and a weak one is held back.
  const spokenFor = Object.values(heard.fired).some((made) => made !== null) && play.play.priority < interimPriorityMin;
  const evidence = evidenceOf(spoken, match);
  if (isForgotten(context.forgotten, evidence.spokenAtMs)) return none;
  const conducted = put(
    context,
    {
      play: play.play,
      suggestion: derive("tip", context.call, play.play.id, spoken.utterance),
      evidence,
      spokenAtMs: Math.max(point?.atMs ?? 0, evidence.spokenAtMs),
      ...(by && { by }),
      held: spokenFor || point?.isSpokenFor ? "pace" : undefined,
    },
    (next, id) => hear(next, { ...heard, fired: { ...heard.fired, [play.play.id]: id } }),
  );
  return askWording(conducted, derive);
};

const afterAll = (context: Context, takenBack: readonly TipEvent[]): Context =>
  takenBack.reduce(
    (next, event) =>
      event.type === "SuggestionRetracted"
        ? { ...next, board: afterTakingBack(next.board, event.data.suggestion) }
        : next,
    context,
  );

/** Tips made on interim words that the final does not bear out are taken back. */
const retractions = (context: Context, spoken: Spoken, hits: readonly Hit[]): TipEvent[] => {
  const heard = heardOf(context, spoken.utterance);
  if (!heard) return [];
  return Object.entries(heard.fired)
    .filter(([play, made]) => made !== null && !hits.some((hit) => hit.play.play.id === play))
    .map(([, made]) => ({
      type: "SuggestionRetracted",
      data: {
        suggestion: made as string,
        because: "words-changed",
        heard: spoken.words
          .map((word) => word.text)
          .join(" ")
          .slice(0, 2_000),
      },
    }));
};
