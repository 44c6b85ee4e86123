/**
 * A call told by its own words, with no model: a pure fold over its events so far. After the call it becomes
 * `CallSummarised`; during the call the same fold is its running state.
 */
import type { CallEvent, EventData } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import { isForgotten, reaches, type Span } from "../call/forgetting.ts";
import { normalWord } from "../playbook/match.ts";
import { isErased } from "../schema.ts";

type Summary = EventData<"CallSummarised">;
type Item = Pick<Summary["sentences"][number], "utterance" | "atMs" | "spokenAtMs" | "text">;
type Evidence = EventData<"ObjectionNoticed">["evidence"];
type Noted = {
  readonly signal: string;
  readonly what: Summary["moments"][number]["what"];
  readonly evidence: Evidence;
  /** Of an objection. */
  readonly about: string;
  readonly promise: Pick<EventData<"CommitmentNoticed">, "by" | "text" | "kind" | "due"> | null;
};
export type Objected = {
  readonly about: string;
  readonly evidence: Pick<Evidence, "utterance" | "spokenAtMs">;
};
type Line = {
  readonly utterance: string;
  readonly by: Channel;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
};

/** An objection is met where the rep answers within this, in so many words, and it is not raised again so soon. */
export const answerMsMax = 30_000;
export const answerWordsMin = 12;
export const againMs = 60_000;
/** Or in words of the card that was shown for it. */
export const cardWordsMin = 3;

const sentencesMax = 6;
const sentenceWords = { min: 5, max: 60 };
const textMax = 400;

/** Undefined where nothing was said that can be told. */
export const summaryOf = (events: readonly CallEvent[], atMs: number): Summary | undefined => {
  const forgotten = events.flatMap((event) => (event.type === "WordsForgotten" ? [event.data] : []));
  const lines = events.flatMap((event) => lineOf(event, forgotten));
  if (lines.length === 0) return undefined;
  const undone = new Set(events.flatMap((event) => (event.type === "ActionUndone" ? [event.data.undoes] : [])));
  const off = new Set(
    events.flatMap((event) =>
      event.type === "NotedTakenOff" && !undone.has(event.data.action) ? [event.data.signal] : [],
    ),
  );
  const noted = events
    .flatMap(notedOf)
    .filter(({ signal, evidence }) => !off.has(signal) && !isForgotten(forgotten, evidence.spokenAtMs))
    .filter(({ evidence }) => lines.some(({ utterance }) => utterance === evidence.utterance));
  const cards = cardsOf(events);
  const itemOf = ({ evidence }: Noted, text: string): Item => ({
    utterance: evidence.utterance,
    atMs: Math.round(lines.find(({ utterance }) => utterance === evidence.utterance)?.startMs ?? evidence.spokenAtMs),
    spokenAtMs: evidence.spokenAtMs,
    text: text.slice(0, textMax),
  });
  const objections = noted.filter(({ what }) => what === "objection");
  const promises = noted.flatMap((one) => (one.promise ? [{ one, promise: one.promise }] : []));
  return {
    atMs: Math.round(atMs),
    sentences: tellingOf(lines, noted).map((line) => ({
      utterance: line.utterance,
      atMs: Math.round(line.startMs),
      spokenAtMs: Math.round(line.endMs),
      text: line.text.slice(0, textMax),
      by: line.by,
    })),
    moments: firstOfEach(noted.filter(({ promise }) => promise === null || isAction(promise)))
      .slice(0, 20)
      .map((one) => ({
        ...itemOf(one, one.promise ? textOf(one.promise.text) : textOf(one.evidence.words)),
        what: one.what,
      })),
    objections: objections.slice(0, 30).map((one) => ({
      ...itemOf(one, textOf(one.evidence.words)),
      about: one.about,
      met: isMet(one, objections, lines, cards),
    })),
    actions: promises
      .filter(({ promise }) => isAction(promise))
      .slice(0, 30)
      .map(({ one, promise }) => ({
        ...itemOf(one, textOf(promise.text)),
        by: promise.by,
        ...(promise.due !== undefined && !isErased(promise.due) && { due: promise.due }),
      })),
  };
};

const textOf = (text: unknown): string => (typeof text === "string" ? text : "");
const wordsOf = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .map(normalWord)
    .filter((word) => word !== "");

const lineOf = (event: CallEvent, forgotten: readonly Span[]): Line[] => {
  if (event.type !== "UtteranceTranscribed") return [];
  const { utterance, channel: by, text, startMs, endMs } = event.data;
  if (isErased(text) || text === "" || forgotten.some((span) => reaches(span, startMs, endMs))) return [];
  return [{ utterance, by, text, startMs, endMs }];
};

const notedOf = (event: CallEvent): Noted[] => {
  const one = { about: "", promise: null };
  switch (event.type) {
    case "ObjectionNoticed":
      return [{ ...one, ...event.data, what: "objection" }];
    case "QuestionNoticed":
      return [{ ...one, ...event.data, what: "question" }];
    case "CompetitorNoticed":
      return [{ ...one, ...event.data, what: "competitor" }];
    case "CommitmentNoticed":
      return [{ ...one, ...event.data, what: "commitment", promise: event.data }];
    default:
      return [];
  }
};

/** What somebody has to do after the call; a figure or a day alone is none. */
const isAction = ({ kind = "promise" }: Pick<EventData<"CommitmentNoticed">, "kind">): boolean =>
  kind === "promise" || kind === "next-step";

/** Two plays on the same words are one moment. */
const firstOfEach = (noted: readonly Noted[]): Noted[] =>
  [...new Map(noted.toReversed().map((one) => [`${one.what} ${one.evidence.utterance}`, one])).values()].toReversed();

/** What the cards said that words set off, by utterance. */
const cardsOf = (events: readonly CallEvent[]): ReadonlyMap<string, readonly string[]> => {
  const cards = new Map<string, readonly string[]>();
  for (const event of events)
    if (event.type === "SuggestionMade" && event.data.reason.evidence) {
      const { utterance } = event.data.reason.evidence;
      cards.set(utterance, [...(cards.get(utterance) ?? []), ...cardWords(event.data.say)]);
    }
  return cards;
};
/** Those of a card by which an answer is known to be its own. */
export const cardWords = (say: string): readonly string[] => wordsOf(say).filter(tells);
/** Short words stand in every sentence. */
const tells = (word: string): boolean => word.length >= 5;

/** Of an objection among all of them; `cards` are the words of the cards that each utterance set off. */
export const isMet = (
  { evidence, about }: Objected,
  objections: readonly Objected[],
  lines: readonly Line[],
  cards: ReadonlyMap<string, readonly string[]>,
): boolean => {
  const fromMs = evidence.spokenAtMs;
  const answer = lines
    .filter(({ by, startMs }) => by === "rep" && startMs >= fromMs && startMs <= fromMs + answerMsMax)
    .flatMap(({ text }) => wordsOf(text));
  const card = cards.get(evidence.utterance) ?? [];
  const fromCard = new Set(answer.filter((word) => card.includes(word))).size;
  const isAnswered = answer.length >= answerWordsMin || fromCard >= cardWordsMin;
  const isRaisedAgain = objections.some(
    (other) =>
      other.about === about &&
      other.evidence.utterance !== evidence.utterance &&
      other.evidence.spokenAtMs > fromMs &&
      other.evidence.spokenAtMs <= fromMs + againMs,
  );
  return isAnswered && !isRaisedAgain;
};

const weights = { objection: 3, commitment: 2, competitor: 2, question: 1 } as const;
const outcomeWords =
  /\b(agreed?|sign(ed|ing)?|go ahead|let's do|not interested|think about it|sounds good|next step|deal|start (on|with|in)|decide)\b/i;

/** The utterances that tell most: what was noted in them, how a talk ends, and words that say what comes of it. */
const tellingOf = (lines: readonly Line[], noted: readonly Noted[]): Line[] => {
  const endMs = Math.max(...lines.map((line) => line.endMs));
  return lines
    .map((line) => {
      const words = wordsOf(line.text).length;
      if (words < sentenceWords.min || words > sentenceWords.max) return { line, weight: 0 };
      const kinds = new Set(
        noted.filter(({ evidence }) => evidence.utterance === line.utterance).map(({ what }) => what),
      );
      const isLate = line.endMs > endMs * 0.8;
      const found = [...kinds].reduce((sum, what) => sum + weights[what], 0);
      return { line, weight: found + (outcomeWords.test(line.text) ? 2 : 0) + (isLate && found > 0 ? 1 : 0) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.line.startMs - b.line.startMs)
    .slice(0, sentencesMax)
    .map(({ line }) => line)
    .toSorted((a, b) => a.startMs - b.startMs);
};

/** The summary without what came of words that were taken back since. */
export const withoutTakenBack = (summary: Summary, forgotten: readonly Span[]): Summary => {
  const stays = ({ atMs, spokenAtMs }: Item): boolean =>
    !isForgotten(forgotten, spokenAtMs) && !forgotten.some((span) => reaches(span, atMs, spokenAtMs));
  const readable = (one: Item): boolean => stays(one) && !isErased(one.text);
  return {
    ...summary,
    sentences: summary.sentences.filter(readable),
    moments: summary.moments.filter(readable),
    objections: summary.objections.filter(readable),
    actions: summary.actions.filter(readable),
  };
};
