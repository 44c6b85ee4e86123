/**
 * A labelled call through the conductor without sound: the words as they are written, at the pace of speech. It says
 * what plays can do where every word is heard; what a recogniser makes of them is another measure's.
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { tickMs } from "@wingman/domain/call/policy";
import { conduct } from "@wingman/domain/conductor/conduct";
import { type Context, initialContext, type Input } from "@wingman/domain/conductor/context";
import { normalWord } from "@wingman/domain/playbook/match";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { type Conductable, type Labelled, pastCall } from "@wingman/streams/agents/bench/labelled-call";
import { placeOfPhrase, type Source, type SourceTurn } from "@wingman/ops/demo/make-source";
import type { ScoredLabel, ScoredTip } from "@wingman/streams/agents/bench/score";

/** About 170 words a minute. */
const wordMs = 350;
/** A recogniser gives interim text about so often, and its final so long after the last word. */
const interimWords = 2;
const finalAfterMs = 400;
/** A voice rests so long at the end of a sentence, and the recogniser takes what was said till then for a whole. */
const sentencePauseMs = 350;
/** A model of meaning answers so long after the final. */
const meaningAfterMs = 150;

export type Meant = EventData<"UtteranceUnderstood">["matches"];
/** What an agent says of a final: plays whose examples mean the same. Nothing, where there is no model. */
export type Means = (text: string, channel: "rep" | "customer") => Meant;

export type ScriptedTip = ScoredTip & {
  readonly play: string;
  readonly words: string;
  readonly by: string;
};
export type Scripted = {
  readonly tips: readonly ScriptedTip[];
  readonly labels: readonly (ScoredLabel & { readonly words: string })[];
  readonly withheld: readonly { readonly play: string; readonly because: string; readonly atMs: number }[];
  readonly durationMs: number;
};

type Utterance = {
  readonly id: string;
  readonly channel: "rep" | "customer";
  readonly words: readonly string[];
  readonly startMs: number;
};

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");
const isEnd = (word: string): boolean => /[.!?]$/.test(word);

/** Where the turns lie, and where each of their words ends. */
const timeline = (
  source: Source,
): { readonly utterances: readonly Utterance[]; readonly ends: readonly (readonly number[])[] } => {
  const utterances: Utterance[] = [];
  const ends: number[][] = [];
  let at = source.leadMs;
  let before: { readonly turn: SourceTurn; readonly ends: readonly number[] } | undefined;
  for (const [n, turn] of source.turns.entries()) {
    const { channel, over, text } = turn;
    const overEnd = over && before ? before.ends[wordIndex(before.turn, over.afterWord)] : undefined;
    let clock = overEnd !== undefined && over ? overEnd + over.delayMs : at + (turn.pauseMs ?? 0);
    const own: number[] = [];
    let sentence: string[] = [];
    let startMs = clock;
    for (const word of wordsOf(text)) {
      if (sentence.length === 0) startMs = clock;
      sentence.push(word);
      clock += wordMs;
      own.push(clock);
      if (!isEnd(word)) continue;
      utterances.push({ id: `u${n}-${own.length}`, channel, words: sentence, startMs });
      sentence = [];
      clock += sentencePauseMs;
    }
    if (sentence.length > 0) utterances.push({ id: `u${n}-${own.length}`, channel, words: sentence, startMs });
    ends.push(own);
    at = Math.max(at, own.at(-1) ?? at);
    before = { turn, ends: own };
  }
  return { utterances, ends };
};

const plain = (text: string): string[] => wordsOf(text).map(normalWord);
const wordIndex = ({ text }: SourceTurn, word: string): number =>
  Math.max(0, plain(text).lastIndexOf(normalWord(word)));

/** The call as the conductor takes it, and what comes of it. */
export const runScript = (
  source: Source,
  playbook: CompiledPlaybook,
  means: Means = () => [],
  /** Whether a tip counts from the beginning of the label's turn on, as in `first-light.moments`. */
  turnCounts = false,
): Scripted => {
  const { utterances, ends } = timeline(source);
  const durationMs = Math.max(...ends.flat(), 0) + source.tailMs;
  const inputs = [...heard(utterances), ...clock(durationMs)].sort((a, b) => a.atMs - b.atMs);
  let context: Context = initialContext("call", playbook);
  const tips: ScriptedTip[] = [];
  const withheld: Scripted["withheld"][number][] = [];
  const retracted = new Set<string>();
  let n = 0;
  const derive = (...parts: readonly (string | number)[]): string => parts.join("_");
  const take = (input: Input): void => {
    const conducted = conduct(context, input, derive);
    context = conducted.context;
    for (const { type, data } of conducted.events) {
      if (type === "SuggestionRetracted") retracted.add(data.suggestion);
      if (type === "SuggestionWithheld")
        withheld.push({ play: data.reason.play, because: data.because, atMs: data.atMs });
      if (type !== "SuggestionMade") continue;
      const words = data.reason.evidence?.words ?? "";
      tips.push({
        id: data.suggestion,
        atMs: context.clockMs,
        category: data.reason.category,
        headline: data.headline,
        play: data.reason.play,
        words: typeof words === "string" ? words : "",
        by: data.reason.agent,
      });
    }
  };
  const event = (atMs: number, ...events: readonly CallEvent[]): void => {
    n += 1;
    take({
      kind: "event",
      n,
      clockMs: atMs,
      events: events.map((each, index) => ({ id: `e${n}.${index}`, event: each })),
    });
  };
  event(0, ...beginning(source));
  for (const { atMs, said } of inputs) {
    if (said === null) take({ kind: "tick", n: Math.round(atMs / tickMs) });
    else if ("fragment" in said) {
      n += 1;
      take({ kind: "fragment", n, id: `f${n}`, fragment: { ...said.fragment, revision: n } });
    } else if ("final" in said) event(atMs, { type: "UtteranceTranscribed", data: said.final });
    else {
      const ask = context.pending.find((each) => each.agent === "meaning" && each.spoken.utterance === said.meaning.id);
      if (!ask) continue;
      const { id: utterance, channel, words } = said.meaning;
      const matches = means(words.join(" "), channel);
      event(atMs, {
        type: "UtteranceUnderstood",
        data: {
          ...{ ask: ask.id, agent: "meaning", atMs, tookMs: meaningAfterMs, model: "test", channel, matches },
          from: { utterance, spokenAtMs: atMs - finalAfterMs - meaningAfterMs },
        },
      });
    }
  }
  return {
    tips: tips.filter(({ id }) => !retracted.has(id)),
    labels: labelsIn(source, ends).map(({ fromMs, ...label }) => ({ ...label, ...(turnCounts && { fromMs }) })),
    withheld,
    durationMs,
  };
};

const labelsIn = ({ turns }: Source, ends: readonly (readonly number[])[]): Conductable["labels"] =>
  turns.flatMap((turn, place) =>
    (turn.labels ?? []).map(({ id, kinds, words }) => ({
      ...{ id, kinds, words },
      fromMs: (ends[place]?.[0] ?? 0) - wordMs,
      atMs: ends[place]?.[placeOfPhrase(scriptWords(turn.text), words).last] ?? 0,
    })),
  );

/** The call as it is written, for whoever conducts it together with agents that take their time. */
export const asWritten = (call: Labelled, source: Source): Conductable => {
  const { utterances, ends } = timeline(source);
  const inputs: Input[] = [];
  const cameMs = new Map<number, number>();
  for (const { atMs, said } of heard(utterances).toSorted((a, b) => a.atMs - b.atMs)) {
    const n = inputs.length + 2;
    if (said === null || "meaning" in said) continue;
    if ("fragment" in said) {
      cameMs.set(n, atMs);
      inputs.push({ kind: "fragment", n, id: `f${n}`, fragment: { ...said.fragment, revision: n } });
    } else {
      const event: CallEvent = { type: "UtteranceTranscribed", data: said.final };
      inputs.push({ kind: "event", n, clockMs: atMs, events: [{ id: `e${n}`, event }] });
    }
  }
  const durationMs = Math.max(...ends.flat(), 0) + source.tailMs;
  const engine = { engine: "script", model: "script" };
  return { call, past: { ...pastCall(call, engine, inputs), durationMs, cameMs }, labels: labelsIn(source, ends) };
};

/** As labels quote them: lower case, without punctuation. */
const scriptWords = (text: string): string[] =>
  wordsOf(text).map((word) =>
    word
      .toLowerCase()
      .replaceAll("’", "'")
      .replace(/[^\p{L}\p{N}']/gu, ""),
  );

type Said =
  | null
  | { readonly fragment: Omit<EventData<"FragmentTranscribed">, "revision"> }
  | { readonly final: EventData<"UtteranceTranscribed"> }
  | { readonly meaning: Utterance };
type Timed = { readonly atMs: number; readonly said: Said };

const clock = (durationMs: number): Timed[] =>
  Array.from({ length: Math.ceil(durationMs / tickMs) }, (_, n) => ({ atMs: (n + 1) * tickMs, said: null }));

const heard = (utterances: readonly Utterance[]): Timed[] =>
  utterances.flatMap((utterance): Timed[] => {
    const { id, channel, startMs } = utterance;
    const words = utterance.words.map((text, place) => ({
      text,
      firstSample: (startMs + place * wordMs) * 16,
      endSample: (startMs + (place + 1) * wordMs) * 16,
      confidence: 0.9,
    }));
    const endMs = startMs + words.length * wordMs;
    const interim = Array.from({ length: Math.floor(words.length / interimWords) }, (_, k): Timed => {
      const so = words.slice(0, (k + 1) * interimWords);
      const until = startMs + so.length * wordMs;
      const text = so.map((word) => word.text).join(" ");
      return {
        atMs: until,
        said: { fragment: { utterance: id, channel, text, words: so, startMs, endMs: until, stableCount: so.length } },
      };
    });
    const final = {
      ...{ utterance: id, channel, text: utterance.words.join(" "), words, startMs, endMs },
      ...{ firstSample: startMs * 16, endSample: endMs * 16 },
      ...{ source: "speech" as const, engine: "script", model: "script" },
    };
    return [
      ...interim,
      { atMs: endMs + finalAfterMs, said: { final } },
      { atMs: endMs + finalAfterMs + meaningAfterMs, said: { meaning: utterance } },
    ];
  });

const beginning = (source: Source): readonly CallEvent[] => [
  {
    type: "CallStarted",
    data: {
      kind: "live",
      title: source.title,
      rep: { id: "rep", name: source.rep.name },
      customer: source.customer,
      language: source.language,
      playbook: { id: "p", version: 1 },
      experiment: [],
      sample: null,
    },
  },
  { type: "ConsentRequested", data: { scope: "words" } },
  { type: "ConsentGiven", data: { by: "rep", how: "aloud", scope: "words" } },
  {
    type: "ChannelOpened",
    data: {
      ...{ channel: "customer", codec: "pcm-s16le", sampleRateHz: 16_000, openedAtMs: 0 },
      ...{ engine: "script", model: "script", accuracy: "best", reason: "a script" },
    },
  },
];
