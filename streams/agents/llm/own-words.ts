import { cleared } from "./cleared.ts";

/** A model that speaks of points tells of what it has no say in. */
const ofPoints =
  /\b(?:points?|marks?|scores?|scored|grades?|graded|rating|rated|perfect|flawless|out of (?:\d+|ten|a hundred)|\d+\s*\/\s*\d+|100\s*%|percent)\b|درجة|نقطة|نقاط|علامة/iu;

/**
 * A model's own words of an exercise, as they may be shown: figures stand in `sources`, and links, markup, feelings and
 * points have no place. Undefined where one of them has.
 */
export const ownWords = (
  text: string,
  { charsMax, sources, language }: { charsMax: number; sources: readonly string[]; language: string },
): string | undefined => {
  const result = cleared(text, { charsMax, trusted: [text.replaceAll(/\d+/g, " ")], sources, language });
  return "text" in result && !ofPoints.test(result.text) ? result.text : undefined;
};
