/** What a model made of a window, as words: the tokens of each, how sure it was, and where, if it can tell. */
import { normalWord } from "@wingman/domain/playbook/match";
import type { DecodedToken } from "../model.ts";

export type HypothesisWord = {
  /** As it is shown: case, accents and punctuation as the model wrote them. */
  readonly text: string;
  /** As two hypotheses are compared: "So," and "so" are one word. */
  readonly key: string;
  /** How many of the window's tokens are spent when this word is. */
  readonly endToken: number;
  /** The same without its punctuation: a comma may become a full stop yet. */
  readonly lettersToken: number;
  /** Mean natural logarithm over its tokens. */
  readonly logProbability: number;
  readonly firstSample: number | null;
  readonly endSample: number | null;
};

/** `textOf` is the model's; a word's tokens are found by how the text grows with each. Notes of sounds, "[Music]", are no words. */
export function wordsOf(
  tokens: readonly DecodedToken[],
  textOf: (ids: readonly number[]) => string,
  language: string | null = null,
): readonly HypothesisWord[] {
  const ids = tokens.map(({ id }) => id);
  const text = textOf(ids);
  /** Where in the text each token ends; a character that several tokens make ends with the last of them. */
  const ends = ids.map((_, n) =>
    n === ids.length - 1 ? text.length : commonLength(textOf(ids.slice(0, n + 1)), text),
  );
  const words: HypothesisWord[] = [];
  /** The token that holds a character of the text. */
  const tokenAt = (character: number): number => {
    const token = ends.findIndex((textEnd) => textEnd > character);
    return token < 0 ? ids.length - 1 : token;
  };
  let note: { readonly closes: string; words: number } | undefined;
  for (const found of text.matchAll(/\S+/g)) {
    const end = found.index + found[0].length;
    const opener = /^\p{P}*([([<♪*])/u.exec(found[0])?.[1];
    if (note === undefined && opener !== undefined) {
      note = { closes: closing[opener] ?? opener, words: 0 };
      if (found[0].length === 1) continue;
    }
    if (note !== undefined) {
      note.words += 1;
      if (found[0].includes(note.closes) || note.words >= noteWordsMax) note = undefined;
      continue;
    }
    let at = found.index;
    for (const written of asSpoken(found[0], language)) {
      const partEnd = Math.min(end, at + written.length);
      const shown = written.replace(/^%/, "percent").replace(/[()[\]<>♪*]/g, "");
      const key = normalWord(shown);
      const first = tokenAt(at);
      const letters = tokenAt(partEnd - (/[^\p{L}\p{M}\p{N}%]*$/u.exec(written)?.[0].length ?? 0) - 1);
      const last = tokenAt(partEnd - 1);
      at = partEnd;
      if (key === "") continue; // A dash between two words is none.
      const mine = tokens.slice(first, last + 1);
      words.push({
        text: shown,
        key,
        endToken: last + 1,
        lettersToken: letters + 1,
        logProbability: mine.reduce((sum, one) => sum + one.logProbability, 0) / Math.max(1, mine.length),
        firstSample: least(mine.map((one) => one.firstSample)),
        endSample: most(mine.map((one) => one.endSample)),
      });
    }
  }
  return words;
}

/** Mean over the tokens that were decoded and not told; null where all were. */
export function meanLogProbability(tokens: readonly DecodedToken[], prefixCount: number): number | null {
  const own = tokens.slice(prefixCount);
  return own.length === 0 ? null : own.reduce((sum, one) => sum + one.logProbability, 0) / own.length;
}

/** "20%," is said in two words, and whoever waits for "percent" looks for it; known for English alone. */
const asSpoken = (written: string, language: string | null): readonly string[] => {
  const [, number, rest] = language === "en" ? (/^(.*\p{N})(%.*)$/u.exec(written) ?? []) : [];
  return number === undefined || rest === undefined ? [written] : [number, rest];
};

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "<": ">", "♪": "♪", "*": "*" };
/** A bracket that nobody closes swallows no more than this. */
const noteWordsMax = 8;

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

const known = (samples: readonly (number | null)[]): number[] => samples.filter((sample) => sample !== null);
const least = (samples: readonly (number | null)[]): number | null =>
  known(samples).length === 0 ? null : Math.min(...known(samples));
const most = (samples: readonly (number | null)[]): number | null =>
  known(samples).length === 0 ? null : Math.max(...known(samples));
