import { samplesOfMs } from "../audio/frames.ts";
import type { Frame, Heard, HeardWord } from "./recognizer.ts";

const stepSamples = samplesOfMs(20);
const pauseSamples = samplesOfMs(320);
const trailSamples = samplesOfMs(96);
const silenceEverySamples = samplesOfMs(500);

/** Reports words that are known beforehand as the sound passes their times, under the contract every recogniser keeps. */
export class ScriptReader {
  #words: readonly HeardWord[];
  #index = 0;
  #now: number;
  #settled: number;
  #open: { firstSample: number; words: HeardWord[]; revision: number } | undefined;

  constructor(words: readonly HeardWord[], firstSample: number) {
    this.#words = words;
    this.#now = this.#settled = firstSample;
    this.#skipWordsBefore(firstSample);
  }

  /** First sample that was not taken yet. */
  get now(): number {
    return this.#now;
  }

  *take(frame: Frame): Generator<Heard> {
    if (frame.firstSample > this.#now) yield* this.miss(frame.firstSample);
    const end = frame.firstSample + frame.samples.length;
    // Steps of the clock and not of the frames, so that the size of frames changes nothing.
    while (this.#now < end) {
      this.#now = Math.min(end, (Math.floor(this.#now / stepSamples) + 1) * stepSamples);
      if (this.#now % stepSamples === 0) yield* this.#step();
    }
  }

  /** Goes on at a later sample, with other words when they came to lie elsewhere meanwhile. */
  *miss(endSample: number, words: readonly HeardWord[] = this.#words): Generator<Heard> {
    yield* this.finish();
    yield { kind: "missed", firstSample: this.#now, endSample, reason: "the sound did not arrive" };
    this.#now = this.#settled = endSample;
    this.#words = words;
    this.#index = 0;
    this.#skipWordsBefore(endSample);
  }

  *finish(): Generator<Heard> {
    if (this.#open !== undefined) yield this.#close(this.#now);
    yield* this.#silenceUntil(this.#now);
  }

  *#step(): Generator<Heard> {
    const countBefore = this.#open?.words.length ?? 0;
    for (
      let word = this.#words[this.#index];
      word !== undefined && word.endSample <= this.#now;
      word = this.#words[++this.#index]
    ) {
      if (this.#open === undefined) {
        yield* this.#silenceUntil(word.firstSample);
        this.#open = { firstSample: this.#settled, words: [], revision: 0 };
      }
      this.#open.words.push(word);
    }
    const next = this.#words[this.#index]?.firstSample ?? Number.POSITIVE_INFINITY;
    if (this.#open === undefined) {
      const settled = Math.min(this.#now, next);
      if (settled - this.#settled >= silenceEverySamples) yield* this.#silenceUntil(settled);
      return;
    }
    const { words, firstSample } = this.#open;
    if (words.length > countBefore) {
      this.#open.revision += 1;
      yield {
        kind: "fragment",
        firstSample,
        endSample: this.#now,
        revision: this.#open.revision,
        words: [...words],
        stableCount: words.length - 1,
      };
    }
    const lastEnd = words.at(-1)?.endSample ?? firstSample;
    if (this.#now - lastEnd >= pauseSamples && next - lastEnd >= pauseSamples)
      yield this.#close(lastEnd + trailSamples);
  }

  #close(endSample: number): Heard {
    const { firstSample, words } = this.#open ?? { firstSample: this.#settled, words: [] };
    this.#open = undefined;
    this.#settled = endSample;
    return { kind: "final", firstSample, endSample, words };
  }

  *#silenceUntil(endSample: number): Generator<Heard> {
    if (endSample <= this.#settled) return;
    this.#settled = endSample;
    yield { kind: "silence", endSample };
  }

  #skipWordsBefore(sample: number): void {
    while ((this.#words[this.#index]?.firstSample ?? Number.POSITIVE_INFINITY) < sample) this.#index += 1;
  }
}
