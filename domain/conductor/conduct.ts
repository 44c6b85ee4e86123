/**
 * The conductor: one input in, the facts that follow out. Pure, so that feeding the recorded inputs again
 * gives the same commits, and feeding them to another playbook shows what would have been.
 */
import type { EventData, SignalEvent, TipEvent } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import { isForgotten } from "../call/forgetting.ts";
import { askingMsMax, callMsMax, silenceMsMax } from "../call/policy.ts";
import { type Match, normalWord } from "../playbook/match.ts";
import type { Play } from "../playbook/play.ts";
import { type CompiledPlay, fires, findStages } from "../playbook/playbook.ts";
import { own } from "../record.ts";
import { isErased } from "../schema.ts";
import { afterShowing, reasonToHold, tipLifeMs, type Withheld } from "./board.ts";
import { type Context, fold, hear, heardOf, type Input, matchable } from "./context.ts";

/** Makes an id from parts; the same parts give the same id (rule 5). */
export type Derive = (...parts: readonly (string | number)[]) => string;
export type Conducted = { readonly context: Context; readonly events: readonly (SignalEvent | TipEvent)[] };

/** A weak reason waits for the end of the sentence: a stronger one may come with the next word. */
export const interimPriorityMin = 40;
const agent = "playbook";
/** A call with typed words alone may rest longer, since people think while they write; so may one before consent is asked. */
const patientMsMax = 10 * 60_000;

type Word = Exclude<EventData<"FragmentTranscribed">["words"], { erased: true }>[number];
type Spoken = {
  readonly utterance: string;
  readonly revision: number;
  readonly channel: Channel;
  readonly words: readonly Word[];
  readonly startMs: number;
  readonly endMs: number;
  readonly final: boolean;
};

export const conduct = (before: Context, input: Input, derive: Derive): Conducted => {
  const context = fold(before, input);
  if (context.status !== "live" || context.paused) return { context, events: [] };
  switch (input.kind) {
    case "tick":
      return byTime(context, input.n, derive);
    case "fragment": {
      const { fragment } = input;
      const heard = heardOf(before, fragment.utterance);
      if (heard?.final || (heard && heard.revision >= fragment.revision) || isErased(fragment.words))
        return { context, events: [] };
      return byWords(
        context,
        { ...fragment, words: fragment.words.slice(0, fragment.stableCount), final: false },
        derive,
      );
    }
    case "event": {
      const said = input.events.flatMap(({ event }) =>
        event.type === "UtteranceTranscribed" && !isErased(event.data.words) ? [event.data] : [],
      );
      return said.reduce<Conducted>(
        (sofar, data) => {
          const next = byWords(
            sofar.context,
            { ...data, words: data.words as readonly Word[], revision: 0, final: true },
            derive,
          );
          return { context: next.context, events: [...sofar.events, ...next.events] };
        },
        { context, events: [] },
      );
    }
  }
};

/** What the role must ask of the call because time has passed: nobody is stuck (rule 15). */
export const deadline = (
  context: Context,
):
  | { readonly do: "refuse-consent" }
  | { readonly do: "end"; readonly reason: EventData<"CallEnded">["reason"] }
  | undefined => {
  if (context.status !== "live") return undefined;
  if (context.clockMs > callMsMax) return { do: "end", reason: "too-long" };
  if (context.paused) return undefined;
  if (
    context.consent === "asking" &&
    context.clockMs - Math.max(context.consentAskedMs, context.liveSinceMs) > askingMsMax
  )
    return { do: "refuse-consent" };
  const quietSince = Math.max(context.liveSinceMs, context.sides.rep.lastWordMs, context.sides.customer.lastWordMs);
  // Where nobody has been asked yet, words are held and not heard here: that is no silence.
  const patient = context.typedOnly || context.consent === "open";
  if (context.clockMs - quietSince > (patient ? patientMsMax : silenceMsMax)) return { do: "end", reason: "no-sound" };
  return undefined;
};

type Hit = { readonly play: CompiledPlay; readonly match: Match };

const byWords = (start: Context, spoken: Spoken, derive: Derive): Conducted => {
  const words = matchable(spoken.words);
  const hits: Hit[] = [];
  for (const play of start.playbook.plays) {
    const { trigger } = play.play;
    if (trigger.on !== "words" || (trigger.speaker !== "either" && trigger.speaker !== spoken.channel)) continue;
    const match = fires(play, words, 0);
    if (match) hits.push({ play, match });
  }
  hits.sort((a, b) => b.play.play.priority - a.play.play.priority || a.match.firstWord - b.match.firstWord);
  const retracted = spoken.final ? retractions(start, spoken, hits) : [];
  let context = start;
  const events: (SignalEvent | TipEvent)[] = [...retracted];
  for (const hit of hits) {
    const tip = suggest(context, spoken, hit, derive);
    context = tip.context;
    events.push(...tip.events);
    if (spoken.final)
      events.push(
        ...signals(context, spoken, hit, derive).filter(
          ({ data }) => !("evidence" in data) || !isForgotten(context.forgotten, data.evidence.spokenAtMs),
        ),
      );
  }
  if (spoken.final) {
    const reached = findStages(context.playbook, words, spoken.channel).filter((stage) => !own(context.stages, stage));
    for (const stage of reached) events.push({ type: "StageReached", data: { stage, atMs: Math.round(spoken.endMs) } });
    context = {
      ...context,
      stages: { ...context.stages, ...Object.fromEntries(reached.map((stage) => [stage, true as const])) },
    };
  }
  return { context, events };
};

const suggest = (context: Context, spoken: Spoken, { play, match }: Hit, derive: Derive): Conducted => {
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
  return put(
    context,
    play.play,
    evidence,
    evidence.spokenAtMs,
    derive("tip", context.call, play.play.id, spoken.utterance),
    (next, id) => hear(next, { ...heard, fired: { ...heard.fired, [play.play.id]: id } }),
    spokenFor ? "pace" : undefined,
  );
};

const byTime = (context: Context, tick: number, derive: Derive): Conducted => {
  const { rep, customer } = context.sides;
  let result: Conducted = { context, events: [] };
  for (const { play } of context.playbook.plays) {
    const { trigger } = play;
    if (trigger.on === "words") continue;
    const key = trigger.on === "monologue" ? `turn:${play.id}` : play.id;
    const since =
      trigger.on === "silence" ? Math.max(context.liveSinceMs, rep.lastWordMs, customer.lastWordMs) : rep.turnStartMs;
    if (since === null || context.clockMs - since < trigger.forMs) continue;
    // A monologue is talking, not having talked: the last word must be fresh.
    if (trigger.on === "monologue" && context.clockMs - rep.lastWordMs > 2_000) continue;
    // Silence before anybody has spoken is people finding their headphones.
    if (trigger.on === "silence" && rep.lastWordMs === 0 && customer.lastWordMs === 0) continue;
    // A late final of words said before does not make it another silence or turn.
    if (since <= (own(context.timeFired, key) ?? -1)) continue;
    const made = put(
      result.context,
      play,
      null,
      context.clockMs,
      derive("tip", context.call, play.id, "tick", tick),
      (next) => ({
        ...next,
        timeFired: { ...next.timeFired, [key]: context.clockMs },
      }),
    );
    result = { context: made.context, events: [...result.events, ...made.events] };
  }
  return result;
};

const put = (
  context: Context,
  play: Play,
  evidence: Evidence | null,
  spokenAtMs: number,
  suggestion: string,
  remember: (context: Context, made: string | null) => Context,
  held?: Withheld,
): Conducted => {
  const nowMs = Math.max(context.clockMs, spokenAtMs);
  const because = reasonToHold(context.board, play, nowMs, spokenAtMs) ?? held;
  const { playbook } = context.playbook;
  const reason: EventData<"SuggestionMade">["reason"] = {
    evidence,
    snippet: context.recent.join(" ").slice(-1_000),
    agent,
    play: play.id,
    category: play.category,
    playbook: { id: playbook.id, version: playbook.version },
    prompt: null,
    model: null,
    citations: [],
    stagesMs: { spoken: Math.round(spokenAtMs) },
    sureness: 1,
  };
  const { kind, title, headline, say } = play.tip;
  if (because) {
    const event: TipEvent = {
      type: "SuggestionWithheld",
      data: { suggestion, kind, headline, because, atMs: Math.round(nowMs), reason },
    };
    return { context: remember(context, null), events: [event] };
  }
  const event: TipEvent = {
    type: "SuggestionMade",
    data: {
      suggestion,
      kind,
      title,
      headline,
      say,
      madeAtMs: Math.round(nowMs),
      lifeMs: tipLifeMs,
      priority: play.priority,
      reason,
    },
  };
  return {
    context: remember({ ...context, board: afterShowing(context.board, play, nowMs) }, suggestion),
    events: [event],
  };
};

type Evidence = Exclude<EventData<"SuggestionMade">["reason"]["evidence"], null>;
const evidenceOf = (spoken: Spoken, match: Match): Evidence => {
  const said = spoken.words.slice(match.firstWord, match.endWord);
  const channelStart = spoken.startMs - (spoken.words[0]?.firstSample ?? 0) / 16;
  const last = said.at(-1);
  return {
    utterance: spoken.utterance,
    revision: spoken.revision,
    channel: spoken.channel,
    words: said
      .map((word) => word.text)
      .join(" ")
      .slice(0, 2_000),
    firstWord: match.firstWord,
    endWord: match.endWord,
    spokenAtMs: Math.max(0, Math.round(last ? channelStart + last.endSample / 16 : spoken.endMs)),
  };
};

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

const objections = new Set(["price", "authority", "timing", "need", "trust", "contract"]);
const questions = new Set(["question", "security", "integration"]);

const plain = (words: readonly string[]): string => ` ${words.map(normalWord).join(" ")} `;

const signals = (context: Context, spoken: Spoken, { play, match }: Hit, derive: Derive): SignalEvent[] => {
  const { id, category } = play.play;
  const evidence = evidenceOf(spoken, match);
  const noticed = { signal: derive("signal", context.call, id, spoken.utterance), evidence, play: id };
  if (objections.has(category)) return [{ type: "ObjectionNoticed", data: { ...noticed, about: category } }];
  if (questions.has(category)) return [{ type: "QuestionNoticed", data: noticed }];
  if (category === "competitor") {
    // As the matcher reads them, whole words: neither a comma nor a name within a word names somebody else.
    const said = plain(spoken.words.slice(match.firstWord, match.endWord).map((word) => word.text));
    const named = context.playbook.playbook.competitors.find((competitor) =>
      competitor.spoken.some((name) => said.includes(plain(name.split(/\s+/)))),
    );
    return [{ type: "CompetitorNoticed", data: { ...noticed, competitor: named?.name ?? "another supplier" } }];
  }
  if (category === "next-step")
    return [
      {
        type: "CommitmentNoticed",
        data: {
          ...noticed,
          by: spoken.channel,
          text: spoken.words
            .map((word) => word.text)
            .join(" ")
            .slice(0, 400),
        },
      },
    ];
  return [];
};
