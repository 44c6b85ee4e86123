/**
 * The decoder of one channel over a model of windows. While an utterance is open its window grows and is looked at again
 * and again; what the looks agree on is stable and is put before the next one, so that it costs nothing more and does not
 * flicker. When it may be over, all of it is decoded once more, with nothing put before it but what was said earlier:
 * a final is a function of the sound and of the finals before it, whatever the machine had time for meanwhile.
 */
import type { Listening } from "../../recognizer.ts";
import type { Decoded, DecodedWord, Decoder, Guess } from "../../listening/decoder.ts";
import type { DecodedWindow, SoundWindow, SpeechModel } from "../model.ts";
import { type Agreement, stableCount } from "./agreement.ts";
import { isLookDue, type Progress, waitMsFor } from "./cadence.ts";
import { contextAfter, contextAt, noContext, vocabularyContext } from "./context.ts";
import { type FilterSettings, judge, usualFilters, type Verdict } from "./filters.ts";
import { type HypothesisWord, meanLogProbability, wordsOf } from "./hypothesis.ts";
import { isInDoubt, type Spoken, spokenAfter, spokenAtFirst } from "./language.ts";
import type { Job, ModelQueue } from "./queue.ts";
import { agreeingHypotheses, heldBackWords, tokensMin, tokensPerSecondMax, windowSamplesMin } from "./settings.ts";
import { openSound, type Sound } from "./sound.ts";
import { joined, movedBy, piecesOf } from "./pieces.ts";
import { timesOf } from "./times.ts";

export type WindowDecoderOptions = {
  readonly model: SpeechModel;
  readonly queue: ModelQueue;
  readonly about: Listening;
  readonly filters?: FilterSettings;
  readonly agreement?: Agreement;
  readonly now?: () => number;
};

const usualAgreement: Agreement = { count: agreeingHypotheses, heldBack: heldBackWords };

type Utterance = {
  readonly firstSample: number;
  readonly beganAt: number;
  readonly sound: Sound;
  readonly context: readonly number[];
  found: { readonly language: string | null; readonly isAgreed: boolean };
  hypotheses: (readonly string[])[];
  /** Called stable, with the times they had then. */
  stable: readonly DecodedWord[];
  stableTokens: readonly number[];
  shown: readonly DecodedWord[];
  seen: number;
  look: Promise<void> | undefined;
  lull: { readonly soundSamples: number; readonly final: Promise<Final>; isWanted: boolean } | undefined;
};

type Final = {
  readonly words: readonly (DecodedWord & { readonly endToken: number })[];
  readonly tokens: readonly number[];
  readonly isRepetition: boolean;
  readonly spoken: Spoken;
  readonly language: string | null;
};

export function openWindowDecoder(options: WindowDecoderOptions): Decoder {
  const { model, queue, about, filters = usualFilters, agreement = usualAgreement } = options;
  const now = options.now ?? (() => performance.now());
  const me = {};
  const textOf = (ids: readonly number[]): string => model.textOf(ids);
  let spoken = spokenAtFirst(about.language, model.languages);
  const told = vocabularyContext(model, about.vocabulary);
  let context = noContext;
  /** The final before, until it is known where the next utterance begins: at a cut its last words are heard again. */
  let last: { readonly firstSample: number; readonly final: Final } | undefined;
  let utterance: Utterance | undefined;
  let tell = (): void => undefined;
  let failure: { readonly error: unknown } | undefined;

  const opened = (): Utterance => {
    if (failure !== undefined) throw failure.error;
    if (utterance === undefined) throw new Error("no utterance is open");
    return utterance;
  };

  const windowOf = (
    { context: before }: Utterance,
    samples: Int16Array,
    { prefix = [], language = spoken.language, hasContext = true }: WindowChoice,
  ): SoundWindow => ({
    samples: samples.length < windowSamplesMin ? padded(samples) : samples,
    language,
    context: hasContext ? [...told.tokens, ...before] : [],
    prefix,
    tokensMax: tokensFor(samples.length),
  });

  const look = async (one: Utterance): Promise<void> => {
    const prefix = one.stableTokens;
    let end = 0;
    const decoded = await queue.decode({
      channel: me,
      kind: "look",
      window() {
        end = one.seen = one.sound.length;
        const { isAgreed, language } = one.found;
        return windowOf(one, one.sound.upTo(end), { prefix, ...(isAgreed && { language }) });
      },
    });
    if (decoded === undefined || utterance !== one) return;
    take(one, decoded, prefix.length, end);
    tell();
  };

  const take = (one: Utterance, decoded: DecodedWindow, prefixCount: number, end: number): void => {
    // Where nobody knows the language yet, two looks in a row settle it for this utterance's.
    const isSame = decoded.language !== null && decoded.language === one.found.language;
    one.found = { language: decoded.language, isAgreed: spoken.language === null && isSame };
    const verdict = judged(decoded, prefixCount, one.sound.speech(end));
    const count = one.stable.length;
    if (verdict.words.length < count) return; // Nothing to believe: what stands, stands.
    one.hypotheses = [...one.hypotheses, verdict.words.map((word) => word.key)].slice(-agreement.count);
    const times = timesOf(verdict.words, one.sound.upTo(end));
    const floor = one.stable.at(-1)?.endSample ?? 0;
    const rest = verdict.words.flatMap((word, n): DecodedWord[] => {
      const time = times[n];
      if (n < count || time === undefined) return [];
      const least = floor + (n - count);
      const firstSample = Math.max(least, time.firstSample);
      return [shownWord(word, { firstSample, endSample: Math.max(firstSample + 1, time.endSample) })];
    });
    one.shown = [...one.stable, ...rest];
    const stable = stableCount(one.hypotheses, count, agreement);
    one.stable = one.shown.slice(0, stable);
    const lastStable = verdict.words[stable - 1];
    if (stable > count && lastStable !== undefined)
      one.stableTokens = decoded.tokens.slice(0, lastStable.lettersToken).map(({ id }) => id);
  };

  const judged = (decoded: DecodedWindow, prefixCount: number, speechProbability: number | null): Verdict =>
    judge(
      wordsOf(
        decoded.tokens,
        textOf,
        decoded.language ?? (model.languages.length === 1 ? (model.languages[0] ?? null) : null),
      ),
      {
        noSpeechProbability: decoded.noSpeechProbability,
        logProbability: meanLogProbability(decoded.tokens, prefixCount),
        speechProbability,
        putBefore: told.names,
      },
      filters,
    );

  /** `isPause`: the language may change here. */
  const finalOf = async (
    one: Utterance,
    soundSamples: number,
    { isPause, isWanted }: { isPause: boolean; isWanted: () => boolean },
  ): Promise<Final> => {
    const whole = async (choice: WindowChoice): Promise<DecodedWindow> => {
      const parts: DecodedWindow[] = [];
      for (const { firstSample, endSample } of piecesOf(samples, model.windowSamplesMax)) {
        const part = samples.slice(firstSample, endSample);
        const job: Job = { channel: me, kind: "final", window: () => windowOf(one, part, choice) };
        const decoded = isWanted() ? await queue.decode(job) : undefined;
        if (decoded === undefined) throw new Withdrawn();
        parts.push(movedBy(firstSample, decoded));
      }
      return joined(parts);
    };
    const samples = one.sound.upTo(soundSamples);
    const speech = one.sound.speech(soundSamples);
    const mayChange = isPause && !spoken.isTold;
    let decoded = await whole(mayChange ? { language: null } : {});
    let after: Spoken = spoken;
    if (mayChange) {
      const kept = isInDoubt(spoken, decoded.language) ? await whole({}) : undefined;
      const { isFound, ...state } = spokenAfter(spoken, {
        language: decoded.language,
        speechSamples: one.sound.speechSamples(soundSamples),
        found: meanLogProbability(decoded.tokens, 0) ?? 0,
        kept: kept === undefined ? null : (meanLogProbability(kept.tokens, 0) ?? 0),
      });
      after = state;
      if (!isFound && kept !== undefined) decoded = kept;
    }
    let verdict = judged(decoded, 0, speech);
    const { isRepetition } = verdict;
    if (isRepetition && told.tokens.length + one.context.length > 0) {
      // The loop may have come from what was put before it.
      decoded = await whole({ language: decoded.language, hasContext: false });
      verdict = judged(decoded, 0, speech);
    }
    const times = timesOf(verdict.words, samples);
    const words = verdict.words.flatMap((word, n) => {
      const time = times[n];
      return time === undefined ? [] : [{ ...shownWord(word, time), endToken: word.endToken }];
    });
    const tokens = decoded.tokens.map(({ id }) => id);
    return { words, tokens, isRepetition, spoken: after, language: decoded.language };
  };

  /** It was no end. */
  const goesOn = (one: Utterance): void => {
    if (one.lull === undefined) return;
    one.lull.isWanted = false;
    one.lull = undefined;
    queue.withdraw(me, "final");
  };
  const progressOf = (one: Utterance): Progress => ({
    heard: one.sound.length,
    seen: one.seen,
    isAwaited: one.look !== undefined || one.lull !== undefined,
  });
  const lookWhenDue = (one: Utterance): void => {
    if (utterance !== one || failure !== undefined || !isLookDue(progressOf(one))) return;
    if (one.sound.length > model.windowSamplesMax || one.stableTokens.length >= tokensFor(one.sound.length)) return;
    one.look = look(one)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .then(() => {
        one.look = undefined;
        lookWhenDue(one);
      });
  };

  return {
    begin(firstSample) {
      if (last !== undefined) {
        const { final } = last;
        const kept = final.words.filter((word) => (last?.firstSample ?? 0) + word.endSample <= firstSample);
        context = contextAfter(context, {
          firstSample: last.firstSample,
          endSample: last.firstSample + (kept.at(-1)?.endSample ?? 0),
          tokens: final.tokens.slice(0, kept.at(-1)?.endToken ?? 0),
          isRepetition: final.isRepetition,
        });
        last = undefined;
      }
      utterance = {
        firstSample,
        beganAt: now(),
        sound: openSound(),
        context: contextAt(context, firstSample),
        found: { language: null, isAgreed: false },
        hypotheses: [],
        stable: [],
        stableTokens: [],
        shown: [],
        seen: 0,
        look: undefined,
        lull: undefined,
      };
    },
    async hear(samples, speechProbability) {
      const one = opened();
      one.sound.add(samples, speechProbability ?? null);
      if ((speechProbability ?? 1) >= resumedProbability) goesOn(one);
      lookWhenDue(one);
      const ms = one.look === undefined ? 0 : waitMsFor(progressOf(one), now() - one.beganAt);
      if (ms > 0) await Promise.race([one.look, sleep(ms)]);
    },
    lull(soundSamples) {
      const one = opened();
      goesOn(one);
      queue.withdraw(me, "look");
      let lull: Utterance["lull"];
      const final = finalOf(one, soundSamples, { isPause: true, isWanted: () => lull?.isWanted ?? true });
      one.lull = lull = { soundSamples, final, isWanted: true };
      const decoded = final.then(decodedOf);
      // Whoever ends the utterance hears of a failure; if it goes on, nobody needs to.
      decoded.catch(() => undefined);
      return decoded;
    },
    onGuess(listener) {
      tell = listener;
    },
    guess(): Guess {
      const { shown, stable } = opened();
      return { words: shown, stableCount: stable.length };
    },
    async end(soundSamples): Promise<Decoded> {
      const one = opened();
      utterance = undefined;
      queue.withdraw(me, "look");
      if (one.lull?.soundSamples !== soundSamples) goesOn(one);
      const final = await (one.lull?.final ?? finalOf(one, soundSamples, { isPause: false, isWanted: () => true }));
      spoken = final.spoken;
      last = { firstSample: one.firstSample, final };
      return decodedOf(final);
    },
    free() {
      if (utterance !== undefined) goesOn(utterance);
      utterance = undefined;
      queue.leave(me);
    },
  };
}

type WindowChoice = {
  readonly prefix?: readonly number[];
  readonly language?: string | null;
  readonly hasContext?: boolean;
};

const decodedOf = ({ words, language }: Final): Decoded => ({ words, ...(language !== null && { language }) });

/** As the segmenter has it: below this a frame is quiet. */
const resumedProbability = 0.35;

/** Its channel was dropped, or its utterance went on: nobody waits for it. */
class Withdrawn extends Error {}

const tokensFor = (samples: number): number => tokensMin + Math.ceil((samples / 16_000) * tokensPerSecondMax);

const padded = (samples: Int16Array): Int16Array => {
  const longer = new Int16Array(windowSamplesMin);
  longer.set(samples);
  return longer;
};

const shownWord = (word: HypothesisWord, { firstSample, endSample }: { firstSample: number; endSample: number }) => ({
  text: word.text,
  firstSample,
  endSample,
  confidence: Math.min(1, Math.max(0, Math.exp(word.logProbability))),
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
