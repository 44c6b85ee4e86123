/**
 * What all voices do alike: sentence after sentence from a text that may still be coming, a little ahead of who
 * listens, in pieces that say which words they hold, and ended at once.
 */
import { Failure } from "@wingman/domain/failure";
import { untilAborted } from "../stt/until-aborted.ts";
import { type Sentence, sentencesOf } from "./sentences.ts";
import {
  canSay,
  rateMax,
  rateMin,
  type Speaking,
  type Speech,
  type TextSpan,
  type Voice,
  type VoiceInfo,
} from "./voice.ts";

/** What an engine does: one sentence, in one array or, where it comes over a line, in several. An abort ends it in any way. */
export type Synthesiser = AsyncDisposable & {
  readonly info: VoiceInfo;
  /** Its arrays come as they are made, so that a sentence's length is only known at its end. */
  readonly streams?: true;
  say(sentence: string, how: Speaking, signal: AbortSignal): AsyncIterable<Int16Array>;
};

/** A piece is this long at most, so that whoever is interrupted has little in hand that was not heard. */
const pieceMs = 200;
/** Pieces that wait for whoever listens; a voice that is ahead so far rests. */
const piecesAheadMax = 40;
/** Of speech at the voice's own speed; only where the length of a sentence is not known before its end. */
const charsPerSecond = 15;
/** Quieter than this is the pause before and after a sentence, and holds no words. */
const quietMax = 200;

export const voiceOf = (engine: Synthesiser): Voice => ({
  info: engine.info,
  speak: (text, how, signal) => speak(engine, text, how, signal),
  [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
});

async function* speak(
  engine: Synthesiser,
  text: string | AsyncIterable<string>,
  { language, rate }: Speaking,
  signal: AbortSignal,
): AsyncGenerator<Speech> {
  if (!canSay(engine.info, language))
    throw new Failure("WING_TTS_LANGUAGE", `the voice ${engine.info.id} does not speak ${language}.`, {
      remedy: "Choose a voice of that language, or let one be chosen.",
    });
  const how = { language, rate: Math.min(rateMax, Math.max(rateMin, rate)) };
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const line = openLine(stop);
  void produce(engine, text, how, line, stop);
  try {
    for (;;) {
      const piece = await line.take();
      if (piece === undefined || signal.aborted) return;
      yield piece;
    }
  } finally {
    over.abort();
  }
}

/** Runs ahead of who listens; what goes wrong comes out behind what was said before it. */
const produce = async (
  engine: Synthesiser,
  text: string | AsyncIterable<string>,
  how: Speaking,
  line: Line,
  stop: AbortSignal,
): Promise<void> => {
  try {
    let sentence = 0;
    for await (const part of sentencesOf(typeof text === "string" ? text : untilAborted(text, stop))) {
      for await (const { samples, span } of piecesOf(engine, part, how, stop)) {
        await line.put({ samples, span, sentence });
        if (stop.aborted) return;
      }
      sentence += 1;
    }
    line.end();
  } catch (error) {
    line.end(error);
  }
};

async function* piecesOf(
  engine: Synthesiser,
  sentence: Sentence,
  how: Speaking,
  stop: AbortSignal,
): AsyncGenerator<Omit<Speech, "sentence">> {
  const { from, to } = sentence;
  const { sampleRateHz } = engine.info;
  let said = from;
  const upTo = (share: number): TextSpan => {
    const end = wordEnd(sentence, Math.max(said, from + Math.floor((to - from) * Math.min(1, share))));
    const span = { from: said, to: end };
    said = end;
    return span;
  };
  const words = sayable(sentence.text);
  if (words !== "") {
    let samplesSoFar = 0;
    const guessed = ((to - from) / charsPerSecond / how.rate) * sampleRateHz;
    for await (const sound of untilAborted(engine.say(words, how, stop), stop)) {
      const isWhole = engine.streams !== true;
      const { first, end } = isWhole ? spokenPart(sound) : { first: 0, end: guessed };
      for (const samples of cut(sound, Math.round((sampleRateHz * pieceMs) / 1_000))) {
        samplesSoFar += samples.length;
        // Of a guess only nine tenths: what was not said yet is never counted as heard.
        const share = Math.max(0, (samplesSoFar - first) / Math.max(1, end - first));
        yield { samples, span: upTo(isWhole ? share : Math.min(0.9, share)) };
      }
    }
  }
  if (said < to && !stop.aborted) yield { samples: new Int16Array(0), span: { from: said, to } };
}

/** The end of the last word that is whole before `at`; the sentence's end where nothing but marks and space follows. */
const wordEnd = ({ text, from, to }: Sentence, at: number): number => {
  let end = at - from;
  while (end > 0 && end < text.length && /[\p{L}\p{N}\p{M}]/u.test(text[end] ?? "")) end--;
  return /[\p{L}\p{N}]/u.test(text.slice(end)) ? from + end : to;
};

const spokenPart = (sound: Int16Array): { first: number; end: number } => {
  const isLoud = (sample: number): boolean => Math.abs(sample) > quietMax;
  const first = sound.findIndex(isLoud);
  return first < 0 ? { first: 0, end: sound.length } : { first, end: sound.findLastIndex(isLoud) + 1 };
};

function* cut(sound: Int16Array, length: number): Generator<Int16Array> {
  for (let at = 0; at < sound.length; at += length) yield sound.subarray(at, at + length);
}

/** One line of words, without what no voice can say and some would take for orders; empty where there is no word in it. */
export const sayable = (text: string): string => {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\s]+/gu, " ")
    .replace(/[<>[\]{}\\|^`~_*#]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return /[\p{L}\p{N}]/u.test(line) ? line : "";
};

type Line = {
  /** Waits for room. */
  put(piece: Speech): Promise<void>;
  end(error?: unknown): void;
  /** The next piece; undefined at the end, and once it was aborted. Throws what `end` was given. */
  take(): Promise<Speech | undefined>;
};

const openLine = (stop: AbortSignal): Line => {
  const pieces: Speech[] = [];
  let ended: { readonly error?: unknown } | undefined;
  let wake = (): void => undefined;
  const change = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  stop.addEventListener("abort", () => wake(), { once: true });
  let room = (): void => undefined;
  stop.addEventListener("abort", () => room(), { once: true });
  return {
    async put(piece) {
      pieces.push(piece);
      wake();
      while (pieces.length >= piecesAheadMax && !stop.aborted) await new Promise<void>((resolve) => (room = resolve));
    },
    end(error) {
      ended = error === undefined ? {} : { error };
      wake();
    },
    async take() {
      for (;;) {
        if (stop.aborted) return undefined;
        const piece = pieces.shift();
        if (piece) {
          room();
          return piece;
        }
        if (ended && "error" in ended) throw ended.error;
        if (ended) return undefined;
        await change();
      }
    },
  };
};
