/**
 * Phrases matched against words as they are recognised: linear, no regular expressions, so that neither a
 * playbook nor a transcript can make it slow. A compiled phrase is a list of steps; the matcher walks the
 * words once per start position and a gap is at most `gapWordsMax` words.
 */
import { type SlotName, slotEnd, slotOfToken } from "./slots.ts";

export const gapWordsMax = 3;
/** Each gap multiplies the work by `gapWordsMax + 1`; more than this reads as a mistake anyway. */
export const gapsMax = 3;

type Step =
  | { readonly kind: "word"; readonly any: readonly string[]; readonly optional: boolean }
  | { readonly kind: "slot"; readonly slot: SlotName; readonly optional: boolean }
  | { readonly kind: "gap" };
export type Phrase = { readonly text: string; readonly steps: readonly Step[] };
/** `firstWord` to `endWord` (exclusive) of the words given. */
export type Match = { readonly phrase: string; readonly firstWord: number; readonly endWord: number };

/**
 * Lower case, straight apostrophes, no punctuation, a small number in letters: one word as both sides of a comparison
 * write it. Recognisers differ: one hears "twenty", another writes "20". A number keeps that it was written with a
 * sign of money (as `¤`) or of percent behind it; words of a phrase fit it without.
 */
export const normalWord = (word: string): string => {
  const plain = word
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/[^\p{L}\p{N}']/gu, "");
  const normal = numberWords.get(plain) ?? plain;
  if (!/^\d/u.test(plain)) return normal;
  return `${normal}${/\p{Sc}/u.test(word) ? "¤" : ""}${/%/u.test(word) ? "%" : ""}`;
};

const numberWords: ReadonlyMap<string, string> = new Map([
  ..."zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((word, n): [string, string] => [String(n), word]),
  ..."twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, n): [string, string] => [String(n * 10 + 20), word]),
  ["100", "hundred"],
  ["1000", "thousand"],
]);

/** Reads a phrase; `names` fills `@competitor` and its like with the spoken forms the tenant listed. */
export const compilePhrase = (text: string, names: { readonly [list: string]: readonly string[] } = {}): Phrase[] => {
  const tokens = text.trim().split(/\s+/);
  const at = tokens.findIndex((token) => token.startsWith("@"));
  if (at >= 0) {
    const list = names[(tokens[at] ?? "").slice(1)] ?? [];
    return list.flatMap((spoken) =>
      compilePhrase([...tokens.slice(0, at), spoken, ...tokens.slice(at + 1)].join(" "), names),
    );
  }
  if (tokens.filter((token) => token === "*").length > gapsMax)
    throw new RangeError(`a phrase may have ${gapsMax} gaps at most: "${text}"`);
  const steps = tokens.map((token): Step => {
    if (token === "*") return { kind: "gap" };
    const slot = slotOfToken(token);
    if (slot) return { kind: "slot", slot, optional: token.endsWith("?") };
    if (token.includes("{"))
      throw new RangeError(`"${token}" is none of {number}, {percent}, {money}, {day}: "${text}"`);
    const optional = token.endsWith("?");
    const any = (optional ? token.slice(0, -1) : token)
      .split("|")
      .map((word) => (word.endsWith("~") ? `${normalWord(word)}~` : normalWord(word)));
    return { kind: "word", any, optional };
  });
  return [{ text, steps }];
};

/** The first place where one of the phrases stands in `words`, at or after `from`; words must be normalised. */
export const findPhrase = (phrases: readonly Phrase[], words: readonly string[], from = 0): Match | undefined => {
  for (let start = from; start < words.length; start++)
    for (const phrase of phrases) {
      const end = matchAt(phrase.steps, 0, words, start);
      if (end !== undefined && end > start) return { phrase: phrase.text, firstWord: start, endWord: end };
    }
  return undefined;
};

/** Where a phrase ends that begins at this very word (exclusive); undefined where it does not fit there. */
export const phraseEnd = ({ steps }: Phrase, words: readonly string[], at: number): number | undefined => {
  const end = matchAt(steps, 0, words, at);
  return end !== undefined && end > at ? end : undefined;
};

const matchAt = (steps: readonly Step[], step: number, words: readonly string[], at: number): number | undefined => {
  const next = steps[step];
  if (next === undefined) return at;
  if (next.kind === "gap") {
    for (let skip = 0; skip <= gapWordsMax && at + skip <= words.length; skip++) {
      const end = matchAt(steps, step + 1, words, at + skip);
      if (end !== undefined) return end;
    }
    return undefined;
  }
  if (next.kind === "slot") {
    const behind = slotEnd(next.slot, words, at);
    const end = behind === undefined ? undefined : matchAt(steps, step + 1, words, behind);
    return end ?? (next.optional ? matchAt(steps, step + 1, words, at) : undefined);
  }
  const word = words[at];
  if (word !== undefined && next.any.some((wanted) => fits(wanted, word))) {
    const end = matchAt(steps, step + 1, words, at + 1);
    if (end !== undefined) return end;
  }
  const end = compoundAt(steps, step, words, at);
  if (end !== undefined) return end;
  return next.optional ? matchAt(steps, step + 1, words, at) : undefined;
};

/** "follow-up" and "follow up" are one to whoever says them: two words of the phrase may be one of the text, or the other way round. */
const compoundAt = (steps: readonly Step[], step: number, words: readonly string[], at: number): number | undefined => {
  const [word, following] = [words[at], words[at + 1]];
  const [next, after] = [steps[step], steps[step + 1]];
  if (word === undefined || next?.kind !== "word") return undefined;
  if (following !== undefined && next.any.includes(word + following)) {
    const end = matchAt(steps, step + 1, words, at + 2);
    if (end !== undefined) return end;
  }
  if (after?.kind !== "word") return undefined;
  const isBoth = next.any.some(
    (first) =>
      first !== "" && word.startsWith(first) && after.any.some((second) => fits(second, word.slice(first.length))),
  );
  return isBoth ? matchAt(steps, step + 2, words, at + 1) : undefined;
};

const fits = (wanted: string, word: string): boolean =>
  wanted.endsWith("~") ? word.startsWith(wanted.slice(0, -1)) : wanted === word || isMarked(wanted, word);

/** "20%" fits where "twenty" is wanted. */
const isMarked = (wanted: string, word: string): boolean =>
  (word.endsWith("%") || word.endsWith("¤")) && word.replace(/[%¤]+$/u, "") === wanted;
