/**
 * How somebody talks, by words and times of finals alone: a pure fold, of either side. Nothing here speaks of feelings,
 * and nothing is taken from a voice (D14). Formulas, units and sources: `docs/reference/talk.md`.
 */
import type { Channel } from "../call/events/shared.ts";
import { compilePhrase, findPhrase, normalWord } from "../playbook/match.ts";

export type TalkLine = {
  readonly channel: Channel;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
};

/** Each is null where there was too little to say it of. */
export type TalkFigures = {
  /** Words a minute of one's own speaking; pauses between utterances are none of it. */
  readonly paceWordsPerMinute: number | null;
  /** Of all that was spoken, 0 to 1; silence is left out. */
  readonly talkShare: number | null;
  readonly longestTurnMs: number;
  /** Begun while the other was in the middle of something. */
  readonly interruptions: number;
  /** The median rest before one answers the other, in ms. */
  readonly patienceMs: number | null;
  /** "Um", "you know" and their like, per 100 words. */
  readonly fillersPer100: number | null;
  /** "Maybe", "sort of" and their like, per 100 words. */
  readonly hedgesPer100: number | null;
  /** An hour of the call, so that a short call compares with a long one. */
  readonly questionsPerHour: number | null;
};

export const paceMsMin = 10_000;
export const shareMsMin = 30_000;
export const wordsMin = 50;
export const overlapMsMin = 500;
/** A rest of more is a silence that nobody owns. */
export const patienceMsMax = 10_000;
/** As `backchannelWordsMax` of the conductor: so short a word takes no turn. */
const backchannelWordsMax = 2;

const phrases = (...texts: readonly string[]) => texts.flatMap((text) => compilePhrase(text));
const fillers = phrases("um", "uh", "er", "erm", "hmm", "you know", "i mean", "basically", "literally", "يعني", "آه");
const hedges = phrases(
  "maybe",
  "perhaps",
  "probably",
  "possibly",
  "sort|kind of",
  "i think|guess|suppose|believe",
  "a bit",
  "hopefully",
  "might",
  "ربما",
  "أظن",
  "أعتقد",
);
const asking =
  /[?؟]|^((so|and|but|okay|well|now) )?(what|how|who|when|where|why|which|whose|is|are|do|does|did|have|would|could|can|will|should|shall|هل|ما|ماذا|كيف|متى|أين|لماذا|من|كم)\b/i;

/**
 * What figures need of an utterance: counts, never words, so that whoever keeps it keeps nothing personal. `words` is null
 * where the words are gone (erased, or taken back): its time still counts, and it takes the turn.
 */
export type Heard = Pick<TalkLine, "channel" | "startMs" | "endMs"> & {
  readonly words: number | null;
  readonly fillers: number;
  readonly hedges: number;
  readonly asks: boolean;
};

/** `text` is null where the words are gone. */
export const heardOf = ({ channel, text, startMs, endMs }: Omit<TalkLine, "text"> & { text: string | null }): Heard => {
  const words = wordsOf(text ?? "");
  return {
    channel,
    startMs,
    endMs,
    words: text === null ? null : words.length,
    fillers: countOf(fillers, words),
    hedges: countOf(hedges, words),
    asks: asking.test(text ?? ""),
  };
};

/** The figures of one side. Lines in the order in which they began. */
export const talkOf = (lines: readonly TalkLine[], side: Channel, callMs: number): TalkFigures =>
  figuresOf(lines.map(heardOf), side, callMs);

/** The same of utterances whose words are counted already. */
export const figuresOf = (lines: readonly Heard[], side: Channel, callMs: number): TalkFigures => {
  const mine = lines.filter(({ channel }) => channel === side);
  const worded = mine.filter(({ words }) => words !== null);
  const words = sum(worded.map((line) => line.words ?? 0));
  const [mineMs, allMs, wordedMs] = [spokenMs(mine), spokenMs(lines), spokenMs(worded)];
  const per100 = (counts: readonly number[]): number | null =>
    words < wordsMin ? null : round((100 * sum(counts)) / words, 1);
  return {
    paceWordsPerMinute: wordedMs < paceMsMin ? null : Math.round(words / (wordedMs / 60_000)),
    talkShare: allMs < shareMsMin ? null : round(mineMs / allMs, 2),
    longestTurnMs: Math.round(Math.max(0, ...turnsOfSide(lines, side).map(({ startMs, endMs }) => endMs - startMs))),
    interruptions: interruptionsOf(lines, side).length,
    patienceMs: median(restsOf(lines, side)),
    fillersPer100: per100(mine.map((line) => line.fillers)),
    hedgesPer100: per100(mine.map((line) => line.hedges)),
    questionsPerHour:
      callMs < shareMsMin ? null : Math.round(mine.filter(({ asks }) => asks).length / (callMs / 3_600_000)),
  };
};

/** How often the turn went from one side to the other; two words ("mm, right") take none. */
export const turnsOf = (lines: readonly Heard[]): number => {
  const turns = lines.filter(takesTurn);
  return turns.filter((line, n) => n > 0 && line.channel !== turns[n - 1]?.channel).length;
};

const wordsOf = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .map(normalWord)
    .filter((word) => word !== "");
const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
const round = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;
const spokenMs = (lines: readonly Pick<Heard, "startMs" | "endMs">[]): number =>
  sum(lines.map(({ startMs, endMs }) => endMs - startMs));
const takesTurn = ({ words }: Heard): boolean => words === null || words > backchannelWordsMax;

const countOf = (list: typeof fillers, words: readonly string[]): number => {
  let count = 0;
  for (let found = findPhrase(list, words); found; found = findPhrase(list, words, found.endWord)) count += 1;
  return count;
};

/** Each turn of a side: from where it began to where its last words ended before the other took it. */
export const turnsOfSide = (
  lines: readonly Heard[],
  side: Channel,
): readonly { readonly startMs: number; readonly endMs: number }[] => {
  const turns: { readonly startMs: number; endMs: number }[] = [];
  let open: (typeof turns)[number] | undefined;
  for (const line of lines) {
    if (line.channel !== side) open = takesTurn(line) ? undefined : open;
    else if (open) open.endMs = Math.max(open.endMs, line.endMs);
    else turns.push((open = { startMs: line.startMs, endMs: line.endMs }));
  }
  return turns;
};

/** Not at the edges, where people overlap: both must have gone on for a while. */
export const interruptionsOf = <Line extends Heard>(lines: readonly Line[], side: Channel): readonly Line[] => {
  const found: Line[] = [];
  let [theirsFromMs, theirsToMs] = [-Infinity, -Infinity];
  for (const line of lines) {
    if (line.channel !== side) {
      if (line.endMs > theirsToMs) [theirsFromMs, theirsToMs] = [line.startMs, line.endMs];
    } else if (
      takesTurn(line) &&
      line.startMs > theirsFromMs + overlapMsMin &&
      line.startMs < theirsToMs - overlapMsMin
    )
      found.push(line);
  }
  return found;
};

/** From the end of the other's words to one's own, at every change of turn. */
const restsOf = (lines: readonly Heard[], side: Channel): readonly number[] =>
  lines.flatMap((line, n) => {
    const before = lines[n - 1];
    if (!before || line.channel !== side || before.channel === side) return [];
    const restMs = line.startMs - before.endMs;
    return restMs >= 0 && restMs <= patienceMsMax ? [restMs] : [];
  });

const median = (list: readonly number[]): number | null => {
  const sorted = list.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
};
