/**
 * A question in the words of those who are asked: to what somebody says, the words are added by which a company's own
 * documents call it. Pure; what documents have is handed in.
 */

/** Words or phrases that are added to a question: beyond it they say less than they cost. */
export const addedMax = 8;
const wordsMax = 5;

/** A line of the thesaurus as the documents have it: how often each stands in them, and the words that it is found by. */
export type Known = { readonly text: string; readonly passages: number; readonly words: readonly string[] };

/** By what may be said, cut to its stems: what is added to it, what most passages have first. */
export type Expander = ReadonlyMap<string, readonly Known[]>;

/**
 * A single word that the documents have needs nothing beside it; a phrase does, since its words say something else one by
 * one. `knownOf` tells how the documents have each; none where no passage has it.
 */
export const expanderOf = (
  lines: readonly (readonly string[])[],
  knownOf: (text: string) => Known | undefined,
): Expander => {
  const expander = new Map<string, readonly Known[]>();
  for (const line of lines) {
    const known = line.map(knownOf).filter((one) => one !== undefined);
    known.sort((one, other) => other.passages - one.passages);
    for (const said of line) {
      const stems = stemsOf(said);
      const key = stems.join(" ");
      const isKnownWord = stems.length === 1 && known.some(({ text }) => text === said);
      if (!expander.has(key)) expander.set(key, isKnownWord ? [] : known.filter(({ text }) => text !== said));
    }
  }
  return expander;
};

/** What is added to a question: of the longest phrases first, in the order in which they were said. */
export const expand = (expander: Expander, question: string): readonly Known[] => {
  const stems = stemsOf(question);
  const taken = new Set<number>();
  const matched = new Map<number, readonly Known[]>();
  for (let length = wordsMax; length > 0; length--)
    for (let at = 0; at + length <= stems.length; at++) {
      const places = Array.from({ length }, (_, n) => at + n);
      const found = expander.get(stems.slice(at, at + length).join(" "));
      if (!found || places.some((place) => taken.has(place))) continue;
      for (const place of places) taken.add(place);
      matched.set(at, found);
    }
  const added = new Map<string, Known>();
  for (const [, found] of [...matched].toSorted(([one], [other]) => one - other))
    for (const one of found) added.set(one.text, one);
  return [...added.values()].slice(0, addedMax);
};

/** English words without their endings, as far as two forms of one must be the same here. */
const stemsOf = (text: string): readonly string[] =>
  (
    text
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? []
  ).map((word) => {
    const plain = word.replace(/'s$/, "");
    if (plain.length < 4) return plain;
    return plain
      .replace(/(?:ies|ied)$/, "y")
      .replace(/(?<=.{3})(?:ing|ed|es|s|e)$/, "")
      .replace(/([bdgmnprt])\1$/, "$1")
      .replace(/y$/, "i");
  });
