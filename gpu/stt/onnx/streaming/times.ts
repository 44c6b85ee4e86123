/**
 * When each word was spoken. A model with cross attention says so itself; for one without (Moonshine) the words are laid
 * over the voiced part of the sound by their length, each boundary where it costs least: at a pause, or where the sound
 * is weak, and none with a pause inside it. It is a function of the sound and the words alone, so that another worker
 * which hears the same utterance says the same times. On the sample call half of the word starts are within 70 ms of
 * where they were spoken and nineteen of twenty within 300 ms (times.test.ts holds it to that).
 */
import { levelDb } from "../../../audio/pcm.ts";

export type TimedText = {
  readonly text: string;
  /** As the model says; null where it cannot. */
  readonly firstSample: number | null;
  readonly endSample: number | null;
};
export type WordTime = { readonly firstSample: number; readonly endSample: number };

/** Times within `samples`, in order and apart, each at least a sample long. */
export function timesOf(words: readonly TimedText[], samples: Int16Array): readonly WordTime[] {
  if (words.length === 0) return [];
  const told = words.flatMap(({ firstSample, endSample }) =>
    firstSample === null || endSample === null ? [] : [{ firstSample, endSample }],
  );
  return inOrder(told.length === words.length ? told : aligned(words, samples), samples.length);
}

/** The times as near to those given as is possible without overlap. */
function inOrder(times: readonly WordTime[], end: number): readonly WordTime[] {
  const least = Math.max(1, Math.min(wordSamplesMin, Math.floor(end / times.length)));
  let at = 0;
  return times.map((time, n) => {
    const latestEnd = end - least * (times.length - 1 - n);
    const firstSample = Math.max(at, Math.min(Math.round(time.firstSample), latestEnd - least));
    const endSample = Math.max(firstSample + least, Math.min(Math.round(time.endSample), latestEnd));
    at = endSample;
    return { firstSample, endSample };
  });
}
const wordSamplesMin = 320;

/** 10 ms. */
const frameSamples = 160;
/** Quiet of so many frames is a pause: 60 ms; the closing of a "t" is shorter. */
const pauseFramesMin = 6;
/** What a word costs beside its letters, and what they cost; a digit is said as a word. */
const wordCost = 1.2;
const vowelCost = 1.6;
const consonantCost = 0.8;
const digitCost = 4;
const lengthening = 1.3;
/** Boundaries are looked for so many frames around where the letters alone would put them. */
const searchFrames = 45;
/** Weights of the search, in squared deviations of a word's length. */
const pauseInsideCost = 1.5;
const pauseBetweenGain = 0.8;
const stopGain = 5;
const weakGain = 0.35;

function aligned(words: readonly TimedText[], samples: Int16Array): readonly WordTime[] {
  const { voiced, pauses, levels } = voicedFrames(samples);
  const lengths = words.map(({ text }) => lengthOf(text));
  const sum = lengths.reduce((all, one) => all + one, 0);
  const share = voiced.length / sum;
  if (voiced.length < words.length) return spread(lengths, sum, samples.length);
  const expected = lengths.map((one) => one * share);
  const stops = words.map(({ text }) => stopAfter(text));
  const bounds = cheapestBounds(expected, stops, { pauses, levels, end: voiced.length });
  return words.map((_, n) => {
    const first = voiced[bounds[n] ?? 0] ?? 0;
    const last = voiced[Math.max(bounds[n] ?? 0, (bounds[n + 1] ?? 0) - 1)] ?? first;
    return { firstSample: first * frameSamples, endSample: (last + 1) * frameSamples };
  });
}

/** Where nothing sounds like a voice, the words share all there is. */
function spread(lengths: readonly number[], sum: number, end: number): readonly WordTime[] {
  let at = 0;
  return lengths.map((one) => {
    const firstSample = (at / sum) * end;
    at += one;
    return { firstSample, endSample: (at / sum) * end };
  });
}

/** How long a word takes to say beside others: its vowels more than its consonants, the last before a stop more than within. */
function lengthOf(text: string): number {
  const letters = text.toLowerCase();
  const digits = letters.match(/\p{N}/gu)?.length ?? 0;
  const latin = letters.replace(/[^a-z]/g, "").replace(/(?<=[a-z]{2})e$/, "");
  const vowels = latin.match(/[aeiouy]+/g)?.length ?? 0;
  const consonants = latin.replace(/[aeiouy]/g, "").length;
  const others = (letters.match(/\p{L}/gu)?.length ?? 0) - (letters.match(/[a-z]/g)?.length ?? 0);
  const length = wordCost + vowelCost * vowels + consonantCost * consonants + digitCost * digits + others;
  return length * (stopAfter(text) > 0 ? lengthening : 1);
}

/** How much of a stop its punctuation promises: 1 a full one, a half for a comma. */
const stopAfter = (text: string): number => (/[.?!؟…]["'”»]?$/.test(text) ? 1 : /[,;:،؛]$/.test(text) ? 0.5 : 0);

/**
 * Numbers of the frames that sound, which of them come right after a pause, and how weak the sound is at each: 0 at the
 * loudest, 1 at the bar.
 */
function voicedFrames(samples: Int16Array): { voiced: number[]; pauses: boolean[]; levels: number[] } {
  const db: number[] = [];
  for (let at = 0; at + frameSamples <= samples.length; at += frameSamples)
    db.push(levelDb(samples.subarray(at, at + frameSamples)));
  const sorted = [...db].sort((one, other) => one - other);
  const quiet = sorted[Math.floor(sorted.length * 0.1)] ?? 0;
  const loud = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  const bar = Math.max(loud - 32, quiet + 0.3 * (loud - quiet));
  const voiced: number[] = [];
  const pauses: boolean[] = [];
  const levels: number[] = [];
  db.forEach((level, frame) => {
    if (level < bar) return;
    pauses.push(frame - (voiced.at(-1) ?? frame) > pauseFramesMin);
    voiced.push(frame);
    const around = Math.min(level, db[frame - 1] ?? level);
    levels.push(Math.min(1, Math.max(0, (loud - around) / Math.max(1, loud - bar))));
  });
  return { voiced, pauses, levels };
}

/** The boundaries, first and last included, whose words deviate least from the expected lengths; by dynamic programming. */
function cheapestBounds(
  expected: readonly number[],
  stops: readonly number[],
  { pauses, levels, end }: { pauses: readonly boolean[]; levels: readonly number[]; end: number },
): readonly number[] {
  const pausesBefore = [0];
  for (const isPause of pauses) pausesBefore.push((pausesBefore.at(-1) ?? 0) + (isPause ? 1 : 0));
  const count = expected.length;
  let from = { low: 0, costs: [0] };
  const came: { low: number; previous: number[] }[] = [];
  let wanted = 0;
  for (let n = 0; n < count; n++) {
    const length = expected[n] ?? 1;
    wanted += length;
    const isLast = n === count - 1;
    const low = isLast ? end : Math.max(n + 1, Math.min(end - (count - 1 - n), Math.round(wanted) - searchFrames));
    const high = isLast ? end : Math.max(low, Math.min(end - (count - 1 - n), Math.round(wanted) + searchFrames));
    const costs: number[] = [];
    const previous: number[] = [];
    for (let at = low; at <= high; at++) {
      let best = Number.POSITIVE_INFINITY;
      let bestStart = Math.min(from.low, at - 1);
      const edge = isLast
        ? 0
        : pauses[at] === true
          ? -pauseBetweenGain - stopGain * (stops[n] ?? 0)
          : -weakGain * (levels[at] ?? 0);
      for (let k = 0; k < from.costs.length && from.low + k < at; k++) {
        const start = from.low + k;
        const inside = (pausesBefore[at] ?? 0) - (pausesBefore[start + 1] ?? 0);
        const off = (at - start - length) / (0.3 * length + 4);
        const cost = (from.costs[k] ?? 0) + off * off + inside * pauseInsideCost + edge;
        if (cost < best) [best, bestStart] = [cost, start];
      }
      costs.push(best);
      previous.push(bestStart);
    }
    from = { low, costs };
    came.push({ low, previous });
  }
  const bounds = [end];
  for (let n = count - 1; n >= 0; n--) {
    const { low, previous } = came[n] ?? { low: 0, previous: [] };
    bounds.unshift(previous[(bounds[0] ?? end) - low] ?? 0);
  }
  return bounds;
}
