import { soundFrom, soundShelf } from "@wingman/streams/log/sound-shelf";
import type { Frame } from "./recognizer.ts";

/**
 * How far a channel may be behind before its oldest sound is given up, which the recogniser then reports as missed:
 * as much as a slow machine catches up with, and 4 MB.
 */
export const feedSamplesMax = 120_000 * 16;

export type SoundFeed = {
  /** Takes the next frame; never waits. Sound after `end` begins anew. */
  put(frame: Frame): void;
  /**
   * What is kept and what comes, from a sample on, until `end`; for one recogniser at a time: a later one begins
   * again with what is not settled.
   */
  from(sample: number): AsyncIterable<Frame>;
  /** Before this sample nothing need be given again. */
  settled(sample: number): void;
  /** What is kept of a span; all of it until it is settled. */
  between(firstSample: number, endSample: number): Int16Array;
  /** Some sound was given to nobody yet. */
  isWaiting(): boolean;
  end(): void;
  /** All sound that is kept becomes silence. */
  blank(): void;
  /** Forgets all sound. */
  drop(): void;
};

/** Between the stream of sound and the recognisers of one channel, which may die over it. */
export const soundFeed = (): SoundFeed => {
  const shelf = soundShelf(feedSamplesMax);
  let ended = false;
  let turn = 0;
  let wake: () => void = () => undefined;
  return {
    put(frame) {
      ended = false;
      shelf.put(frame);
      wake();
    },
    from(sample) {
      turn += 1;
      const mine = turn;
      wake(); // Whoever read before has died, and waits no longer.
      shelf.rewind();
      return {
        async *[Symbol.asyncIterator]() {
          while (mine === turn) {
            const next = shelf.next();
            const frame = next && soundFrom(next, sample);
            if (frame) yield frame;
            if (next) continue;
            if (ended) return;
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        },
      };
    },
    settled: (sample) => shelf.settled(sample),
    between: (firstSample, endSample) => shelf.between(firstSample, endSample),
    isWaiting: () => shelf.waitingSamples() > 0,
    end() {
      ended = true;
      wake();
    },
    blank: () => shelf.blank(),
    drop: () => shelf.settled(Number.MAX_SAFE_INTEGER),
  };
};
