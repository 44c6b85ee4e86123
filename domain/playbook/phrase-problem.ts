/** What is wrong with a phrase, and ids that stand twice; without the schemas, so that a page can ask with each letter. */
import { compilePhrase, type Phrase } from "./match.ts";

/** `wordsMin`: a phrase of one common word would fire in any talk; an exception may be one word. */
export const phraseProblem = (
  text: string,
  names: { readonly [list: string]: readonly string[] },
  wordsMin: number,
): string | undefined => {
  let phrases: Phrase[];
  try {
    phrases = compilePhrase(text, names);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (phrases.length === 0) return `no names are listed for the mark in "${text}"`;
  for (const { steps } of phrases) {
    if (steps.some((step) => step.kind === "word" && step.any.some((word) => word === "" || word === "~")))
      return `a word is missing in "${text}"`;
    if (steps[0]?.kind === "gap" || steps.at(-1)?.kind === "gap") return `a gap needs a word on both sides: "${text}"`;
    const needed = steps.filter((step) => step.kind !== "gap" && !step.optional).length;
    // A name is rare enough to stand alone, however many words it is spoken with.
    if (needed < wordsMin && text.trim() !== "@competitor") return `one word alone would fire too often: "${text}"`;
  }
  return undefined;
};

/** Places of ids that stand before already. */
export const repeated = (items: readonly { readonly id: string }[]): number[] =>
  items.flatMap(({ id }, n) => (items.findIndex((other) => other.id === id) < n ? [n] : []));
