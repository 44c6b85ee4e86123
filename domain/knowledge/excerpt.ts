/** The part of a passage that answers, cut at sentences: for a card that is read while somebody speaks. */
import { sentencesOf } from "./chunk.ts";

/** Of a passage as it is shown with an answer (`PassagesFound`). */
export const excerptCharsMax = 2_000;
/** Of a card's words (`SuggestionMade.say`). */
export const sayCharsMax = 400;

/** Words that say nothing of what is asked. */
export const fillers: ReadonlySet<string> = new Set(
  "a an and are as at be but by can could did do does for from had has have how i if in is it its may me my of on or our shall should so some that the their them there they this to us was we were what when where which who why will with would you your".split(
    " ",
  ),
);
const stems = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !fillers.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, "") : word));

/** How many of the question's words stand in a sentence, the rare ones of the passage counting more. */
const scored = (sentences: readonly string[], question: string): number[] => {
  const asked = new Set(stems(question));
  const inSentence = sentences.map((sentence) => new Set(stems(sentence)));
  const weight = (word: string): number => {
    const have = inSentence.filter((words) => words.has(word)).length;
    return have === 0 ? 0 : Math.log(1 + inSentence.length / have);
  };
  return inSentence.map((words) => [...asked].reduce((sum, word) => sum + (words.has(word) ? weight(word) : 0), 0));
};

/** The best sentence with those around it, as many as fit. */
const around = (sentences: readonly string[], scores: readonly number[], charsMax: number): string => {
  const best = scores.reduce((top, score, at) => (score > (scores[top] ?? 0) ? at : top), 0);
  let [from, to] = [best, best + 1];
  let length = sentences[best]?.length ?? 0;
  for (let grew = true; grew;) {
    grew = false;
    const next = sentences[to];
    if (next !== undefined && length + next.length + 1 <= charsMax) {
      length += next.length + 1;
      to += 1;
      grew = true;
    }
    const previous = sentences[from - 1];
    if (previous !== undefined && length + previous.length + 1 <= charsMax) {
      length += previous.length + 1;
      from -= 1;
      grew = true;
    }
  }
  return cut(sentences.slice(from, to).join("\n"), charsMax);
};

/** At a word; the mark says that there is more. */
const cut = (text: string, charsMax: number): string => {
  if (text.length <= charsMax) return text;
  const short = text.slice(0, charsMax - 1);
  return `${short.slice(0, Math.max(short.lastIndexOf(" "), charsMax / 2)).trimEnd()}…`;
};

/** All of a passage, or as much around its best sentence as may be shown. */
export const excerptOf = (text: string, question: string, charsMax = excerptCharsMax): string => {
  if (text.length <= charsMax) return text;
  const sentences = sentencesOf(text);
  return around(sentences, scored(sentences, question), charsMax);
};

/** The sentence that answers, with the one that follows it, or leads to it where it is the last, as far as both fit. */
export const bestSentences = (text: string, question: string, charsMax = sayCharsMax): string => {
  const sentences = sentencesOf(text).map(spoken);
  const scores = scored(sentences, question);
  const best = scores.reduce((top, score, at) => (score > (scores[top] ?? 0) ? at : top), 0);
  const first = sentences[best] ?? "";
  const [next, previous] = [sentences[best + 1], sentences[best - 1]];
  const both = next !== undefined ? `${first} ${next}` : previous !== undefined ? `${previous} ${first}` : first;
  return cut(both.length <= charsMax ? both : first, charsMax);
};

/** A row of a table, or an item of a list, as a line that can be said. */
const spoken = (sentence: string): string =>
  sentence
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/^\|\s*|\s*\|$/g, "")
    .replaceAll(/\s*\|\s*/g, " · ")
    .replace(/^(?:[-*•]|\d+[.)])\s+/, "")
    .trim();
