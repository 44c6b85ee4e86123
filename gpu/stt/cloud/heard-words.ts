/** Words of somebody else's engine, brought under the rules of ours: in order, inside their utterance, one word a word. */
import type { HeardWord } from "../recognizer.ts";

/** What the event takes for one word. */
const wordCharsMax = 200;

/**
 * The word as it may be shown: signs that a reader takes for noise of an engine, white space, control signs and those
 * that turn the direction of a text are left out. Undefined where nothing of it is left.
 */
export const shownWord = (text: string): string | undefined => {
  const shown = text
    .replace(/[\s()<>[\]\p{Cc}\p{Co}\p{Cs}\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, "")
    .slice(0, wordCharsMax);
  return shown === "" ? undefined : shown;
};

export const confidenceOf = (value: number | undefined): number =>
  value === undefined || Number.isNaN(value) ? unknownConfidence : Math.min(1, Math.max(0, value));
/** Where an engine does not say. */
const unknownConfidence = 0.5;

/**
 * Moves words that reach out of `firstSample` to `endSample`, or into one another, by as little as that takes: no word
 * is left out, as long as there is a sample for each.
 */
export const fitted = (words: readonly HeardWord[], firstSample: number, endSample: number): HeardWord[] => {
  const fits = words.slice(0, Math.max(0, endSample - firstSample));
  let at = firstSample;
  return fits.map((word, index) => {
    const room = endSample - (fits.length - 1 - index);
    const from = Math.min(Math.max(word.firstSample, at), room - 1);
    at = Math.min(Math.max(word.endSample, from + 1), room);
    return { ...word, firstSample: from, endSample: at };
  });
};
