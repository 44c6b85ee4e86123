/** Figures with what they count, by the form of the words: "two visits a year", "nine percent", "a hundred and sixty". */
import { smallNumbers, type WordSpan } from "./dates.ts";

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const scales = setOf("hundred thousand million billion");
const isNumber = (word = ""): boolean => smallNumbers.has(word) || scales.has(word) || /^\d+([.,]\d+)?$/.test(word);
const money = setOf("dollar dollars euro euros pound pounds dirham dirhams riyal riyals cent cents percent");
const times = setOf("minute minutes hour hours day days week weeks month months year years");
const things = setOf(
  "metre metres meter meters seat seats user users visit visits licence licences license licenses place places",
);
const isUnit = (word = ""): boolean => money.has(word) || times.has(word) || things.has(word);
const per = setOf("a an per each every");
/** Around a figure they say that it was, not that it will be. */
const past = setOf("ago last since old was were had back took lost first");

/** All of them in words (normalised). */
export const figuresIn = (words: readonly string[]): WordSpan[] => {
  const found: WordSpan[] = [];
  for (let at = 0; at < words.length; at++) {
    if (!isNumber(words[at])) continue;
    let end = at + 1;
    while (
      isNumber(words[end]) ||
      (words[end] === "and" && scales.has(words[end - 1] ?? "") && isNumber(words[end + 1]))
    )
      end += 1;
    const firstWord = words[at - 1] === "a" && scales.has(words[at] ?? "") ? at - 1 : at;
    const endWord = extentOf(words, end);
    const isLarge = words.slice(at, end).some((word) => scales.has(word) || /^\d{3,}/.test(word));
    const around = [...words.slice(Math.max(0, firstWord - 3), firstWord), ...words.slice(endWord, endWord + 2)];
    const isOne = end - at === 1 && words[at] === "one";
    if ((isLarge || endWord > end) && !(isOne && !isRate(words, end)) && !around.some((word) => past.has(word)))
      found.push({ firstWord, endWord });
    at = endWord - 1;
  }
  return found;
};

/** "One day", "one person" tell a story; "one a day" and "one year after that" are terms. */
const isRate = (words: readonly string[], end: number): boolean =>
  per.has(words[end] ?? "") || (/^(year|month)$/.test(words[end] ?? "") && end < words.length);

/** Where a figure ends that ended at `end`, with its unit and its "a month". */
const extentOf = (words: readonly string[], end: number): number => {
  let at = end;
  if (isUnit(words[at])) at += 1;
  else if (per.has(words[at + 1] ?? "") && isUnit(words[at + 2]) && !per.has(words[at] ?? "")) at += 1; // "Probes a year".
  if (per.has(words[at] ?? "") && isUnit(words[at + 1])) at += 2;
  return at;
};
