/** The sound of one open utterance, with what the detector thought of it. */
import { utteranceSamplesMax } from "./settings.ts";

export type Sound = {
  readonly length: number;
  /** Throws RangeError beyond `utteranceSamplesMax`: the segmenter cuts long before. */
  add(samples: Int16Array, speechProbability: number | null): void;
  /** A copy, which may travel to another thread. */
  upTo(end: number): Int16Array;
  /**
   * Probability of speech in the better half of the sound before `end`: there is quiet before and after the shortest
   * word, and half of it must not make a word doubtful. Null where no detector listened.
   */
  speech(end: number): number | null;
  /** Samples before `end` that were more likely speech than not; all where no detector listened. */
  speechSamples(end: number): number;
};

type Part = { readonly end: number; readonly samples: number; readonly probability: number };

export function openSound(): Sound {
  let samples = new Int16Array(16_000 * 4);
  let length = 0;
  const parts: Part[] = [];
  const before = (end: number): Part[] => parts.filter((part) => part.end <= end);
  return {
    get length() {
      return length;
    },
    add(more, probability) {
      if (length + more.length > utteranceSamplesMax)
        throw new RangeError(`an utterance of more than ${utteranceSamplesMax} samples`);
      if (length + more.length > samples.length) {
        const larger = new Int16Array(Math.min(utteranceSamplesMax, 2 * (length + more.length)));
        larger.set(samples.subarray(0, length));
        samples = larger;
      }
      samples.set(more, length);
      length += more.length;
      if (probability !== null) parts.push({ end: length, samples: more.length, probability });
    },
    upTo: (end) => samples.slice(0, Math.min(end, length)),
    speech(end) {
      const known = before(end).map((part) => part.probability);
      if (known.length === 0) return null;
      const better = known.sort((one, other) => other - one).slice(0, Math.ceil(known.length / 2));
      return better.reduce((sum, one) => sum + one, 0) / better.length;
    },
    speechSamples(end) {
      if (parts.length === 0) return Math.min(end, length);
      return before(end).reduce((sum, part) => sum + (part.probability >= 0.5 ? part.samples : 0), 0);
    },
  };
}
