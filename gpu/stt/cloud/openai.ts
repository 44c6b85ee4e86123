/**
 * Transcription servers as a recogniser: utterances are found here, by the listener that all engines share, and sent one
 * by one. While one is spoken, a server that is quick is asked about it again and again, and what two answers agree on is
 * stable; a slow one is asked at the end alone.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, Failure } from "@wingman/domain/failure";
import { loadSilero, type Silero } from "../../vad/silero.ts";
import type { Decoded, Decoder } from "../listening/decoder.ts";
import { Listener } from "../listening/listener.ts";
import { agreedCount } from "../listening/stability.ts";
import type { EngineInfo, Frame, Heard, Listening, Recognizer } from "../recognizer.ts";
import { untilAborted } from "../until-aborted.ts";
import { openSlots, type Slots } from "./slots.ts";
import { type Form, transcribed, type TranscriptionServer, TryAgain } from "./transcription.ts";

/** On their way at once, of all channels; as many connections as the way out keeps to one receiver. */
const requestsMax = 8;
/** An utterance is asked for so often before the engine counts as gone. */
const triesMax = 4;
const againMsFirst = 200;
const againMsMax = 4_000;

export type TranscriptionTimes = {
  /** Patience for the words of an utterance, and of one that is still spoken. */
  readonly finalMsMax: number;
  readonly guessMsMax: number;
  /** Sound between two questions about an utterance that is still spoken; 0: never. */
  readonly guessEveryMs: number;
  /** A server that takes longer than this is asked at the end alone. */
  readonly quickMs: number;
};
export const usualTranscriptionTimes: TranscriptionTimes = {
  finalMsMax: 20_000,
  guessMsMax: 3_000,
  guessEveryMs: 1_000,
  quickMs: 900,
};

export type OpenAiOptions = TranscriptionServer & {
  /** Why this engine was chosen, shown beside the words. */
  readonly reason: string;
  readonly accuracy?: "basic" | "good" | "best";
  readonly times?: Partial<TranscriptionTimes>;
  readonly againMs?: { readonly first: number; readonly max: number };
  /** A constant message and its details, for the log: neither words nor the key. */
  readonly note?: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

/**
 * Asks nobody before somebody speaks. The egress must have been opened with patience for `finalMsMax`. `transcribe`
 * throws `Failure` WING_STT_CLOUD, _LIMIT, _KEY, _CREDIT, _REQUEST; what was not settled by
 * then is the next engine's. Throws `Failure` WING_VAD_MODEL.
 */
export const openOpenAiTranscription = async (options: OpenAiOptions): Promise<Recognizer> => {
  const silero = await loadSilero();
  const info: EngineInfo = {
    engine: "openai",
    model: options.model,
    accuracy: options.accuracy ?? "good",
    reason: options.reason,
  };
  const stop = new AbortController();
  const shared: Shared = { slots: openSlots(requestsMax), tookMs: 0, form: "words" };
  const open = new Set<Promise<void>>();
  return {
    info,
    async *transcribe(channel, audio, signal) {
      if (signal.aborted) return;
      stop.signal.throwIfAborted();
      const { promise: closed, resolve: close } = Promise.withResolvers<void>();
      open.add(closed);
      try {
        yield* listen(options, shared, silero, channel, audio, signal, stop.signal);
      } finally {
        close();
        open.delete(closed);
      }
    },
    async [Symbol.asyncDispose]() {
      if (stop.signal.aborted) return;
      stop.abort(new Failure("WING_STT_ENGINE_DIED", "The speech engine was stopped."));
      // Nothing may be inside the detector when it is let go.
      await Promise.race([Promise.allSettled(open), sleep(stopMsMax, undefined, { ref: false })]);
      await silero[Symbol.asyncDispose]();
    },
  };
};
const stopMsMax = 3_000;

/** What all channels of a server know of it. */
type Shared = { readonly slots: Slots; tookMs: number; form: Form };

async function* listen(
  options: OpenAiOptions,
  shared: Shared,
  silero: Silero,
  channel: Listening,
  audio: AsyncIterable<Frame>,
  signal: AbortSignal,
  disposed: AbortSignal,
): AsyncGenerator<Heard> {
  const left = new AbortController();
  const until = AbortSignal.any([signal, disposed, left.signal]);
  const reports: Heard[] = [];
  const decoder = openDecoder(options, shared, channel, until);
  const listener = new Listener(silero.open(), decoder, channel.firstSample, (heard) => reports.push(heard));
  try {
    for await (const frame of untilAborted(audio, until)) {
      await listener.take(frame);
      yield* reports.splice(0);
    }
    disposed.throwIfAborted();
    if (signal.aborted) return;
    await listener.finish();
    yield* reports.splice(0);
  } catch (error) {
    if (signal.aborted) return;
    disposed.throwIfAborted();
    throw error;
  } finally {
    left.abort();
    decoder.free();
  }
}

const openDecoder = (options: OpenAiOptions, shared: Shared, about: Listening, signal: AbortSignal): Decoder => {
  const times = { ...usualTranscriptionTimes, ...options.times };
  const guessEverySamples = times.guessEveryMs * 16;
  let parts: Int16Array[] = [];
  let count = 0;
  let guessedAt = 0;
  /** What the latest answers were; of the utterance that is open now. */
  let guessed: Decoded = { words: [] };
  let stableCount = 0;
  let asking: Promise<void> | undefined;
  let stopAsking = new AbortController();

  const samples = (): Int16Array => {
    const all = new Int16Array(count);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  const ask = async (sound: Int16Array): Promise<void> => {
    const mine = stopAsking;
    const answer = await shared.slots.ifFree(() =>
      once(options, shared, sound, about, times.guessMsMax, AbortSignal.any([signal, mine.signal])),
    );
    if (!answer || mine.signal.aborted) return;
    const texts = ({ words }: Decoded): string[] => words.map(({ text }) => text);
    stableCount = agreedCount([texts(answer), texts(guessed)]);
    guessed = answer;
  };
  return {
    begin() {
      stopAsking.abort();
      stopAsking = new AbortController();
      parts = [];
      count = guessedAt = stableCount = 0;
      guessed = { words: [] };
      asking = undefined;
    },
    async hear(sound) {
      parts.push(sound.slice());
      count += sound.length;
      if (guessEverySamples === 0 || count - guessedAt < guessEverySamples) return;
      // The answer to the last question is there by now; where sound comes faster than it is spoken, it waits for it.
      if (shared.tookMs <= times.quickMs) await asking;
      guessedAt = count;
      if (shared.tookMs > times.quickMs) return;
      // A guess that fails is no matter: the end will be asked for, and says what is wrong.
      asking = ask(samples()).catch(() => undefined);
    },
    guess: () => ({ words: guessed.words, stableCount }),
    async end() {
      stopAsking.abort();
      const sound = samples();
      return shared.slots.turn(() => surely(options, shared, sound, about, times.finalMsMax, signal), signal);
    },
    free: () => stopAsking.abort(),
  };
};

const once = async (
  options: OpenAiOptions,
  shared: Shared,
  sound: Int16Array,
  about: Listening,
  msMax: number,
  signal: AbortSignal,
): Promise<Decoded> => {
  const began = performance.now();
  const { form } = shared;
  try {
    return await transcribed(options, sound, about, { form, msMax, signal });
  } catch (error) {
    if (form === "text" || !(error instanceof Failure) || error.code !== "WING_STT_CLOUD_REQUEST") throw error;
    const decoded = await transcribed(options, sound, about, { form: "text", msMax, signal });
    shared.form = "text"; // It was the form, then, and it will be again.
    return decoded;
  } finally {
    if (!signal.aborted) shared.tookMs = performance.now() - began;
  }
};

const surely = async (
  options: OpenAiOptions,
  shared: Shared,
  sound: Int16Array,
  about: Listening,
  msMax: number,
  signal: AbortSignal,
): Promise<Decoded> => {
  const { againMs = { first: againMsFirst, max: againMsMax }, note = () => undefined } = options;
  let waitMs = againMs.first;
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(options, shared, sound, about, msMax, signal);
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      if (tries >= triesMax || error.afterMs > againMs.max) throw error.failure;
      note("a speech engine was asked again", { engine: "openai", attempt: tries, error: describe(error.failure) });
      await sleep(Math.max(error.afterMs, waitMs * (1 + Math.random() / 2)), undefined, { signal });
      waitMs = Math.min(againMs.max, waitMs * 2);
    }
  }
};
