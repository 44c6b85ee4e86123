/**
 * One channel, from samples to words: frames are brought to the detector's size, utterances found, decoded
 * while they are spoken, and closed. What it reports tiles the channel's clock: every final, silence and
 * missed begins where the one before it ended.
 */
import { levelDb } from "../../audio/pcm.ts";
import {
  type Endpointing,
  afterSpeech,
  endpointings,
  noHabit,
  quietFramesLeast,
  quietNeeded,
} from "../../vad/endpointing.ts";
import { type Expectation, expectsMore } from "../../vad/expects-more.ts";
import { advance, quiet, settledFrame, usualSegmenter } from "../../vad/segmenter.ts";
import { type SpeechDetector, vadFrameSamples } from "../../vad/silero.ts";
import type { Frame, Heard, HeardWord } from "../recognizer.ts";
import type { Decoded, DecodedWord, Decoder } from "./decoder.ts";
import { agreedCount, agreeingGuesses } from "./stability.ts";

/** A look at the open utterance's words every so many 32 ms frames: 64 ms. A look costs little beside the hearing, and a word that waits for it is late. */
const guessEveryFrames = 2;

/** Settled silence is reported every half second, so that whoever keeps the sound can let it go. */
const silenceEverySamples = 8_000;
/** Two seconds of sound are kept: enough to look back at a start and to decode again from a cut. */
const recentFramesMax = 64;

type Utterance = {
  readonly firstSample: number;
  revision: number;
  guesses: string[][];
  shown: string;
  framesSinceGuess: number;
  /** What its words so far leave open. */
  expected: Expectation;
  /** What it will have said if this silence ends it; until it was asked. */
  lull: Promise<Decoded> | undefined;
};

/** Sound to decode; where something was taken out of it, also what it was before, which is what the detector hears. */
type HeardFrame = Frame & { readonly asCame?: Int16Array };
/** A frame with the detector's opinion of it. */
type Judged = Frame & { readonly probability: number };

export class Listener {
  readonly #detector: SpeechDetector;
  readonly #decoder: Decoder;
  readonly #report: (heard: Heard) => void;
  readonly #pending = new Int16Array(vadFrameSamples);
  readonly #pendingAsCame = new Int16Array(vadFrameSamples);
  #pendingCount = 0;
  /** The next sample that has not been received. */
  #nextSample: number;
  /** Where the segmenter's frame 0 began. */
  #originSample: number;
  #settledSample: number;
  #state = quiet;
  #recent: Judged[] = [];
  #utterance: Utterance | undefined;
  readonly #endpointing: Endpointing;
  /** Whoever is far behind hears first, and shows what it heard when that is over. */
  readonly #isHurried: () => boolean;
  #habit = noHabit;

  constructor(
    detector: SpeechDetector,
    decoder: Decoder,
    firstSample: number,
    report: (heard: Heard) => void,
    endpointing: Endpointing = endpointings.usual,
    isHurried: () => boolean = () => false,
  ) {
    this.#detector = detector;
    this.#decoder = decoder;
    this.#report = report;
    this.#endpointing = endpointing;
    this.#isHurried = isHurried;
    this.#nextSample = this.#originSample = this.#settledSample = firstSample;
    decoder.onGuess?.(() => this.#show());
  }

  /** Takes the next frame of any length. Sound that was taken before is passed over; a gap is reported. */
  async take(frame: HeardFrame): Promise<void> {
    if (frame.firstSample > this.#nextSample) await this.#skipTo(frame.firstSample);
    const known = Math.max(0, this.#nextSample - frame.firstSample);
    let samples = frame.samples.subarray(known);
    let asCame = (frame.asCame ?? frame.samples).subarray(known);
    while (samples.length > 0) {
      const part = samples.subarray(0, vadFrameSamples - this.#pendingCount);
      this.#pending.set(part, this.#pendingCount);
      this.#pendingAsCame.set(asCame.subarray(0, part.length), this.#pendingCount);
      this.#pendingCount += part.length;
      this.#nextSample += part.length;
      samples = samples.subarray(part.length);
      asCame = asCame.subarray(part.length);
      if (this.#pendingCount === vadFrameSamples) {
        this.#pendingCount = 0;
        await this.#listen({ firstSample: this.#nextSample - vadFrameSamples, samples: this.#pending.slice() });
      }
    }
  }

  /** Closes what is open: no sound will follow. */
  async finish(): Promise<void> {
    if (this.#utterance !== undefined) {
      if (this.#pendingCount > 0) await this.#decoder.hear(this.#pending.slice(0, this.#pendingCount));
      await this.#close(this.#nextSample);
    }
    this.#settleSilence(this.#nextSample);
  }

  async #skipTo(sample: number): Promise<void> {
    await this.finish();
    this.#report({
      kind: "missed",
      firstSample: this.#nextSample,
      endSample: sample,
      reason: "the sound did not arrive",
    });
    this.#nextSample = this.#originSample = this.#settledSample = sample;
    this.#pendingCount = 0;
    this.#recent = [];
    this.#state = quiet;
    this.#habit = { ...this.#habit, lastSpeechFrame: null };
    this.#detector.reset();
  }

  async #listen(frame: Frame): Promise<void> {
    const probability = await this.#detector.probability(this.#pendingAsCame);
    const expected = await this.#expected();
    const quietFrames = quietNeeded(this.#endpointing, this.#habit, expected);
    const heed = { probability, levelDb: levelDb(this.#pendingAsCame) };
    const { state, step } = advance(this.#state, heed, usualSegmenter, quietFrames);
    this.#state = state;
    if (state.utterance?.lastSpeechFrame === state.frameCount - 1)
      this.#habit = afterSpeech(this.#habit, state.frameCount - 1, expected);
    this.#recent.push({ ...frame, probability });
    if (this.#recent.length > recentFramesMax) this.#recent.shift();
    switch (step.kind) {
      case "quiet": {
        const settled = this.#sampleOf(settledFrame(state, usualSegmenter));
        if (settled - this.#settledSample >= silenceEverySamples) this.#settleSilence(settled);
        return;
      }
      case "started":
        return this.#open(this.#sampleOf(step.firstFrame));
      case "speaking":
        await this.#decoder.hear(frame.samples, probability);
        this.#noteLull();
        return this.#look();
      case "ended":
        return this.#close(this.#sampleOf(step.endFrame), quietFrames > this.#endpointing.quietFrames);
      case "cut":
        await this.#decoder.hear(frame.samples, probability);
        return this.#divide(this.#sampleOf(step.endFrame));
    }
  }

  /**
   * Whether more is expected, by the words that will be final where the decoder knows them: an end that followed the
   * latest look would come elsewhere on a busy machine. They are waited for once in a silence, before it can end anything.
   */
  async #expected(): Promise<Expectation> {
    const utterance = this.#utterance;
    if (utterance === undefined) return null;
    const { frameCount, utterance: heard } = this.#state;
    if (utterance.lull !== undefined && frameCount - (heard?.lastSpeechFrame ?? frameCount) >= quietFramesLeast) {
      const { words } = await utterance.lull;
      utterance.lull = undefined;
      utterance.expected = expectsMore(words.map((word) => word.text));
    }
    return utterance.expected;
  }

  async #open(firstSample: number): Promise<void> {
    this.#settleSilence(firstSample);
    this.#utterance = {
      firstSample,
      revision: 0,
      guesses: [],
      shown: "",
      framesSinceGuess: 0,
      expected: null,
      lull: undefined,
    };
    this.#decoder.begin(firstSample);
    for (const frame of this.#recent) {
      const samples = frame.samples.subarray(Math.max(0, firstSample - frame.firstSample));
      if (samples.length > 0) await this.#decoder.hear(samples, frame.probability);
    }
  }

  /** Told once in each silence: at the frame where the utterance will have ended if nothing follows. */
  #noteLull(): void {
    const { frameCount, utterance } = this.#state;
    if (utterance === undefined || frameCount !== utterance.lastSpeechFrame + 1 + usualSegmenter.trailFrames) return;
    this.#opened().lull = this.#decoder.lull?.(this.#nextSample - this.#opened().firstSample);
  }

  #look(): void {
    const utterance = this.#opened();
    utterance.framesSinceGuess += 1;
    if (utterance.framesSinceGuess < guessEveryFrames) return;
    this.#show();
  }

  #show(): void {
    const utterance = this.#opened();
    utterance.framesSinceGuess = 0;
    const guess = this.#decoder.guess();
    const words = this.#heardWords(guess.words, this.#nextSample);
    if (this.#decoder.lull === undefined) utterance.expected = expectsMore(words.map((word) => word.text));
    const stableCount = Math.min(words.length, guess.stableCount ?? this.#agreed(utterance, words));
    const shown = `${stableCount} ${words.map((word) => word.text).join(" ")}`;
    if (shown === utterance.shown || (words.length === 0 && utterance.revision === 0) || this.#isHurried()) return;
    utterance.shown = shown;
    utterance.revision += 1;
    this.#report({
      kind: "fragment",
      firstSample: utterance.firstSample,
      endSample: this.#nextSample,
      revision: utterance.revision,
      words,
      stableCount,
    });
  }

  #agreed(utterance: Utterance, words: readonly HeardWord[]): number {
    utterance.guesses = [...utterance.guesses, words.map((word) => word.text)].slice(-agreeingGuesses);
    return utterance.guesses.length < agreeingGuesses ? 0 : agreedCount(utterance.guesses);
  }

  async #close(endSample: number, held = false): Promise<void> {
    const decoded = await this.#decoder.end(endSample - this.#opened().firstSample);
    this.#settleUtterance(endSample, this.#heardWords(decoded.words, endSample), decoded, held);
  }

  /** The utterance is too long: its words up to a word boundary are final, and the rest is decoded again as the next one. */
  async #divide(wantedSample: number): Promise<void> {
    const decoded = await this.#decoder.end(this.#nextSample - this.#opened().firstSample);
    const words = this.#heardWords(decoded.words, this.#nextSample);
    const earliest = Math.max(this.#opened().firstSample + 1, this.#recent[0]?.firstSample ?? 0);
    const snapped = boundaryNear(words, wantedSample);
    const endSample = snapped > earliest && snapped < this.#nextSample ? snapped : wantedSample;
    this.#settleUtterance(
      endSample,
      words.filter((word) => word.endSample <= endSample),
      decoded,
    );
    await this.#open(endSample);
  }

  #settleUtterance(endSample: number, words: readonly HeardWord[], { language }: Decoded, held = false): void {
    const { firstSample, revision } = this.#opened();
    this.#utterance = undefined;
    // Nothing was heard and nothing was shown: to everybody else this was a silence.
    if (words.length === 0 && revision === 0) return this.#settleSilence(endSample);
    this.#settledSample = endSample;
    const more = { ...(language !== undefined && { language }), ...(held && { held }) };
    this.#report({ kind: "final", firstSample, endSample, words, ...more });
  }

  #settleSilence(endSample: number): void {
    if (endSample <= this.#settledSample) return;
    this.#settledSample = endSample;
    this.#report({ kind: "silence", endSample });
  }

  #heardWords(words: readonly DecodedWord[], endSample: number): HeardWord[] {
    const { firstSample } = this.#opened();
    return words
      .map((word) => ({
        text: word.text,
        firstSample: firstSample + word.firstSample,
        endSample: Math.min(endSample, firstSample + word.endSample),
        confidence: word.confidence,
      }))
      .filter((word) => word.firstSample < word.endSample);
  }

  #sampleOf(frame: number): number {
    return this.#originSample + frame * vadFrameSamples;
  }

  #opened(): Utterance {
    if (this.#utterance === undefined) throw new Error("no utterance is open");
    return this.#utterance;
  }
}

/** The edge nearest to `sample` of the word it would cut in two; the last word may be half spoken, so only its start counts. */
function boundaryNear(words: readonly HeardWord[], sample: number): number {
  const index = words.findIndex((word) => word.firstSample < sample && sample < word.endSample);
  const word = words[index];
  if (word === undefined) return sample;
  const isNearerToStart = sample - word.firstSample <= word.endSample - sample;
  return isNearerToStart || index === words.length - 1 ? word.firstSample : word.endSample;
}
