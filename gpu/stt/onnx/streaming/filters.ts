/**
 * What a model of windows says when nobody speaks, or when it is caught in a loop: sentences of subtitles it was raised
 * on, and the same words for ever. Whisper's own rules, held against what the speech detector knows of the sound.
 */
import { deflateSync } from "node:zlib";
import { normalWord } from "@wingman/domain/playbook/match";
import type { HypothesisWord } from "./hypothesis.ts";

export type FilterSettings = {
  /** Whisper's bars: above the one and below the other a window holds no speech. */
  readonly noSpeechMax: number;
  readonly logProbabilityMin: number;
  /** Below this nothing is believed, whatever the model says of speech. */
  readonly logProbabilityFloor: number;
  /** Text that packs better than this repeats itself. */
  readonly compressionMax: number;
  /** So many times in a row the same words are a loop. */
  readonly repeatsMax: number;
  /** Mean probability of speech below which the evidence of the sound is weak. */
  readonly speechMin: number;
};

export const usualFilters: FilterSettings = {
  noSpeechMax: 0.6,
  logProbabilityMin: -1,
  logProbabilityFloor: -2.5,
  compressionMax: 2.4,
  repeatsMax: 3,
  speechMin: 0.5,
};

/** What is known about a window beside its words. */
export type Evidence = {
  /** The model's own; null where it has none. */
  readonly noSpeechProbability: number | null;
  /** Mean natural logarithm of its tokens; null where none was decoded. */
  readonly logProbability: number | null;
  /** Mean probability of speech over the window's frames, by the detector; null where nobody listened. */
  readonly speechProbability: number | null;
  /** Names that were put before the window: where nobody speaks a model reads them out. */
  readonly putBefore?: readonly string[];
};

export type Verdict = {
  /** What may be believed: all, the words before a loop, or none. */
  readonly words: readonly HypothesisWord[];
  readonly isRepetition: boolean;
  /** Why words were left out, for tests and measures. */
  readonly why: "no speech" | "unsure" | "repetition" | "empty phrase" | null;
};

/** Judges one hypothesis. */
export function judge(
  words: readonly HypothesisWord[],
  { noSpeechProbability, logProbability, speechProbability, putBefore = [] }: Evidence,
  settings: FilterSettings = usualFilters,
): Verdict {
  const none = { words: [], isRepetition: false };
  if (words.length === 0) return { ...none, why: null };
  const noSpeech = noSpeechProbability ?? 0;
  const likely = logProbability ?? 0;
  if (noSpeech > settings.noSpeechMax && likely < settings.logProbabilityMin) return { ...none, why: "no speech" };
  if (likely < settings.logProbabilityFloor) return { ...none, why: "unsure" };
  const isWeak =
    (speechProbability !== null && speechProbability < settings.speechMin) ||
    noSpeech > settings.noSpeechMax ||
    likely < settings.logProbabilityMin;
  if (
    isWeak &&
    isEmptyPhrase(
      words.map((word) => word.key),
      putBefore,
    )
  )
    return { ...none, why: "empty phrase" };
  const loopAt = loopStart(
    words.map((word) => word.key),
    settings.repeatsMax,
  );
  const believed = loopAt === null ? words : words.slice(0, loopAt);
  if (compressionRatio(believed.map((word) => word.text).join(" ")) > settings.compressionMax)
    return { words: [], isRepetition: true, why: "repetition" };
  return loopAt === null
    ? { words, isRepetition: false, why: null }
    : { words: believed, isRepetition: true, why: "repetition" };
}

/** Words of one loop at most. */
const loopWordsMax = 12;
/** People say "no no no no"; a single word must come twice as often as a phrase. */
const singleWordFactor = 2;

/** How many words are left when all of a loop but its first turn goes; null where nothing loops. */
export function loopStart(keys: readonly string[], repeatsMax: number): number | null {
  for (let at = 0; at < keys.length; at++)
    for (let length = 1; length <= loopWordsMax && at + length * repeatsMax <= keys.length; length++) {
      let repeats = 1;
      while (isSame(keys, at, at + repeats * length, length)) repeats += 1;
      if (repeats >= repeatsMax * (length === 1 ? singleWordFactor : 1)) return at + length;
    }
  return null;
}

function isSame(keys: readonly string[], one: number, other: number, length: number): boolean {
  if (other + length > keys.length) return false;
  for (let n = 0; n < length; n++) if (keys[one + n] !== keys[other + n]) return false;
  return true;
}

/** Bytes against bytes packed by zlib, as Whisper counts it; a few words never pack well. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length === 0 ? 1 : bytes.length / deflateSync(bytes).length;
}

/** Such a sentence is a real one when the sound says so; on weak evidence it is what subtitles say when nobody speaks. */
const isEmptyPhrase = (keys: readonly string[], putBefore: readonly string[]): boolean => {
  const names = new Set(putBefore.flatMap((name) => name.split(" ").map(normalWord)));
  return emptyPhrases.has(keys.join(" ")) || keys.every((key) => names.has(key));
};

const emptyPhrases: ReadonlySet<string> = new Set(
  [
    "you",
    "thank you",
    "thank you very much",
    "thanks",
    "bye",
    "bye bye",
    "okay",
    "so",
    "thank you for watching",
    "thanks for watching",
    "thank you so much for watching",
    "thanks for watching and see you next time",
    "thank you for watching please subscribe",
    "please subscribe",
    "please subscribe to my channel",
    "like and subscribe",
    "don't forget to like and subscribe",
    "see you next time",
    "see you in the next video",
    "i'll see you in the next video",
    "subtitles by the amara.org community",
    "transcription by castingwords",
    "شكرا",
    "شكرا لكم",
    "شكرا على المشاهدة",
    "شكرا للمشاهدة",
    "اشتركوا في القناة",
    "لا تنسوا الاشتراك في القناة",
    "ترجمة نانسي قنقر",
    "السلام عليكم",
  ].map((phrase) => phrase.split(" ").map(normalWord).join(" ")),
);
