/**
 * What a Deepgram line says, as what every recogniser reports. Pure: the same messages give the same reports. Pieces
 * that the vendor has settled are joined until it calls the utterance ended; only then is anything settled here, so that
 * a line that breaks in between is heard again from the settled sample and nothing is there twice.
 */
import { type Heard, type HeardWord, sampleRateHz } from "../recognizer.ts";
import type { DeepgramMessage, DeepgramResults, DeepgramWord } from "./deepgram-messages.ts";
import { utteranceEndMs } from "./deepgram-messages.ts";
import { confidenceOf, fitted, shownWord } from "./heard-words.ts";

/** Settled silence is reported every half second, so that whoever keeps the sound can let it go. */
const silenceEverySamples = 8_000;
/** Where a guess says silence, words may still turn up in its last second; what is older is believed. */
const unsureSamples = 16_000;
/** An utterance begins so much before its first word: what is heard again must have all of it. */
const lookBackSamples = 4_800;
/** An utterance that the vendor does not end is ended at a piece after 20 s. */
const utteranceSamplesMax = 320_000;
const utteranceEndSamples = (utteranceEndMs * sampleRateHz) / 1_000;
/** The vendor's seconds are rounded: 10 ms more or less are the same moment. */
const sameSamples = 160;

export type Utterances = {
  /** Everything before has been reported as final or silence. */
  readonly settledSample: number;
  /** The vendor has said something about everything before. */
  readonly ackedSample: number;
  /** Words were shown that the vendor has not settled yet. */
  readonly isGuessing: boolean;
  /** Another line listens, whose second 0 is the settled sample. What is shown stays until it says otherwise. */
  restart(): void;
  /** `sentSample`: what was sent to that line; nothing it says can lie behind it. */
  take(message: DeepgramMessage, sentSample: number): Heard[];
  /** The vendor has said all it had to say about the sound up to here, where it ends. */
  finish(endSample: number): Heard[];
};

export const openUtterances = (firstSample: number): Utterances => {
  let settled = firstSample;
  let base = firstSample;
  let acked = firstSample;
  let sent = firstSample;
  /** Up to here the vendor will not change its words. */
  let finalTo = firstSample;
  /** Settled words of the open utterance. */
  let pieces: HeardWord[] = [];
  /** Words behind them that may change. */
  let guess: HeardWord[] = [];
  let guessTo = firstSample;
  let guessBefore: readonly string[] = [];
  /** Where the vendor noticed a voice that no words have followed yet. */
  let voiceFrom: number | undefined;
  let revision = 0;
  let shown = "";

  const sampleOf = (second: number): number => Math.min(sent, base + Math.round(second * sampleRateHz));
  const heardWord = (word: DeepgramWord): HeardWord[] => {
    const text = shownWord(word.punctuated_word ?? word.word);
    if (text === undefined) return [];
    const confidence = confidenceOf(word.confidence);
    return [{ text, firstSample: sampleOf(word.start), endSample: sampleOf(word.end), confidence }];
  };
  const isOpen = (): boolean => revision > 0 || pieces.length > 0;

  const silence = (endSample: number): Heard[] => {
    if (endSample <= settled) return [];
    settled = endSample;
    return [{ kind: "silence", endSample }];
  };
  /** What lies well before the first word of an utterance was silence, as far as that is believed. */
  const silenceBefore = (words: readonly HeardWord[], believedTo: number): Heard[] =>
    isOpen() || words[0] === undefined ? [] : silence(Math.min(words[0].firstSample - lookBackSamples, believedTo));
  const fragment = (endSample: number): Heard[] => {
    const texts = guess.map((word) => word.text);
    const agreed = texts.findIndex((text, index) => text !== guessBefore[index]);
    const stableCount = pieces.length + (agreed === -1 ? texts.length : agreed);
    guessBefore = texts;
    const words = fitted([...pieces, ...guess], settled, endSample);
    const text = `${stableCount} ${words.map((word) => word.text).join(" ")}`;
    if (words.length === 0 || text === shown) return [];
    shown = text;
    revision += 1;
    return [{ kind: "fragment", firstSample: settled, endSample, revision, words, stableCount }];
  };
  const close = (endSample: number): Heard[] => {
    if (!isOpen() || endSample <= settled) return [];
    const final: Heard = {
      kind: "final",
      firstSample: settled,
      endSample,
      words: fitted(pieces, settled, endSample),
    };
    settled = endSample;
    pieces = [];
    revision = 0;
    shown = "";
    return [final];
  };

  const takeFinal = ({ start, duration, speech_final, from_finalize, channel }: DeepgramResults): Heard[] => {
    const end = sampleOf(start + duration);
    const isLast = speech_final === true || from_finalize === true;
    // Said again: its words are there already, but perhaps not that they were the last.
    if (end <= finalTo) return isLast && end >= finalTo - sameSamples && guess.length === 0 ? close(finalTo) : [];
    const overlaps = sampleOf(start) < finalTo - sameSamples;
    const words = (channel.alternatives[0]?.words ?? [])
      .flatMap(heardWord)
      .filter((word) => !overlaps || (word.firstSample + word.endSample) / 2 >= finalTo);
    const heard = silenceBefore(words, end);
    pieces.push(...words);
    finalTo = end;
    guess = [];
    guessBefore = [];
    guessTo = end;
    if (voiceFrom !== undefined && voiceFrom < end) voiceFrom = undefined;
    if (!isOpen()) return end - settled >= silenceEverySamples ? [...heard, ...silence(end)] : heard;
    const lastEnd = pieces.at(-1)?.endSample;
    const isQuiet = words.length === 0 && (lastEnd === undefined || end - lastEnd >= utteranceEndSamples);
    if (isLast || isQuiet || end - settled >= utteranceSamplesMax) return [...heard, ...close(end)];
    return [...heard, ...fragment(end)];
  };

  const takeGuess = ({ start, duration, channel }: DeepgramResults): Heard[] => {
    const end = sampleOf(start + duration);
    // One that was overtaken, by what settled it or by a later one.
    if (sampleOf(start) < finalTo - sameSamples || end <= guessTo) return [];
    guessTo = end;
    const words = (channel.alternatives[0]?.words ?? []).flatMap(heardWord);
    const heard = silenceBefore(words, end - unsureSamples);
    guess = words;
    if (words.length > 0 || isOpen()) return [...heard, ...fragment(end)];
    const until = Math.min(end - unsureSamples, (voiceFrom ?? end) - lookBackSamples);
    return until - settled >= silenceEverySamples ? silence(until) : [];
  };

  return {
    get settledSample() {
      return settled;
    },
    get ackedSample() {
      return acked;
    },
    get isGuessing() {
      return guess.length > 0;
    },
    restart() {
      base = acked = sent = finalTo = guessTo = settled;
      pieces = [];
      guess = [];
      guessBefore = [];
      voiceFrom = undefined;
    },
    take(message, sentSample) {
      sent = sentSample;
      switch (message.type) {
        case "Results":
          acked = Math.max(acked, sampleOf(message.start + message.duration));
          return message.is_final ? takeFinal(message) : takeGuess(message);
        case "UtteranceEnd": {
          const isOfThis = message.last_word_end < 0 || sampleOf(message.last_word_end) > settled;
          return isOfThis && guess.length === 0 && pieces.length > 0 ? close(finalTo) : [];
        }
        case "SpeechStarted":
          voiceFrom = Math.max(settled, sampleOf(message.timestamp));
          return [];
        default:
          return [];
      }
    },
    finish: (endSample) => [...close(endSample), ...silence(endSample)],
  };
};
