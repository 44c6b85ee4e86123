/** The words of a trade as one writes them down: a line each, with a pronunciation after an equals sign where it has one. */
import { type Policy, vocabularyMax } from "@wingman/domain/tenant/policy";

type Word = Policy["vocabulary"][number];
const wordCharsMax = 60;
/** ARPAbet, as `Policy` has it. */
const pronunciation = /^[A-Z]{1,3}[0-2]?( [A-Z]{1,3}[0-2]?){0,39}$/;

export const vocabularyText = (words: readonly Word[]): string =>
  words.map(({ word, pronunciation: said }) => (said === null ? word : `${word} = ${said}`)).join("\n");

export type Vocabulary =
  | { readonly words: Word[]; readonly fault: null }
  | { readonly words: null; readonly fault: { readonly kind: "line" | "many"; readonly line: number } };

/** What the lines say, or the first line (from 1) that says nothing that can be kept. Empty lines count for nothing. */
export const readVocabulary = (text: string): Vocabulary => {
  const words: Word[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [word = "", said, ...more] = line.split("=").map((part) => part.trim().replaceAll(/\s+/g, " "));
    const sounds = said === undefined ? null : said.toUpperCase();
    const isRight =
      word !== "" &&
      word.length <= wordCharsMax &&
      more.length === 0 &&
      (sounds === null || pronunciation.test(sounds));
    if (!isRight) return { words: null, fault: { kind: "line", line: index + 1 } };
    if (words.length === vocabularyMax) return { words: null, fault: { kind: "many", line: index + 1 } };
    words.push({ word, pronunciation: sounds });
  }
  return { words, fault: null };
};
