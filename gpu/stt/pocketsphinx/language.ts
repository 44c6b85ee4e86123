/**
 * A small language model from plain sentences: trigrams with Witten-Bell smoothing, as ARPA text. Built in
 * a fraction of a second where it is used, so that a customer's own phrases can be mixed in without tools.
 */
import { spokenWords } from "../spoken.ts";

export type LanguageModel = {
  readonly arpa: string;
  /** Words of the text that nobody could pronounce, so that they stand in no n-gram. Sorted. */
  readonly leftOut: readonly string[];
  readonly wordCount: number;
};

/** One sentence a line. `canBeSaid` tells whether the decoder's dictionary will know a word. */
export function buildLanguageModel(text: string, canBeSaid: (word: string) => boolean): LanguageModel {
  const leftOut = new Set<string>();
  const counts = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()] as const;
  for (const line of text.split("\n")) {
    const words = spokenWords(line);
    if (words.length === 0) continue;
    // An unknown word breaks the sentence in two, and no n-gram may pretend that its neighbours met.
    let run: string[] = [sentenceStart];
    for (const word of [...words, sentenceEnd]) {
      if (word === sentenceEnd || canBeSaid(word)) {
        run.push(word);
        continue;
      }
      leftOut.add(word);
      count(run, counts);
      run = [];
    }
    count(run, counts);
  }
  return { arpa: arpaOf(counts), leftOut: [...leftOut].sort(), wordCount: counts[0].size };
}

const sentenceStart = "<s>";
const sentenceEnd = "</s>";
type Counts = readonly [Map<string, number>, Map<string, number>, Map<string, number>];

function count(run: readonly string[], counts: Counts): void {
  for (let end = 1; end <= run.length; end++)
    for (const [index, table] of counts.entries()) {
      const from = end - index - 1;
      if (from < 0) break;
      const gram = run.slice(from, end).join(" ");
      table.set(gram, (table.get(gram) ?? 0) + 1);
    }
}

/** What follows a context: how many words in all, and how many different ones. */
type Follow = { total: number; kinds: number };

function arpaOf([unigrams, bigrams, trigrams]: Counts): string {
  const afterWord = followers(bigrams);
  const afterPair = followers(trigrams);
  // The sentence start is never predicted, so it takes no part of the unigram mass.
  const vocabulary = [...unigrams].filter(([word]) => word !== sentenceStart);
  const tokenCount = vocabulary.reduce((sum, [, times]) => sum + times, 0);
  const kindCount = vocabulary.length;
  // Witten-Bell: a context that has been followed by T kinds of words in N meetings gives T/(N+T) to the shorter context.
  const unigram = (word: string): number => ((unigrams.get(word) ?? 0) + 1) / (tokenCount + kindCount);
  const smoothed = (times: number, follow: Follow, lower: number): number =>
    (times + follow.kinds * lower) / (follow.total + follow.kinds);
  const bigram = (context: string, word: string, times: number): number =>
    smoothed(times, follow(afterWord, context), unigram(word));
  const backoff = (context: Follow | undefined): string =>
    context === undefined ? "0.0000" : log10(context.kinds / (context.total + context.kinds));

  const lines = [
    "\\data\\",
    `ngram 1=${unigrams.size}`,
    `ngram 2=${bigrams.size}`,
    `ngram 3=${trigrams.size}`,
    "",
    "\\1-grams:",
  ];
  for (const word of [...unigrams.keys()].sort())
    lines.push(
      `${word === sentenceStart ? "-99.0000" : log10(unigram(word))}\t${word}\t${backoff(afterWord.get(word))}`,
    );
  lines.push("", "\\2-grams:");
  for (const [gram, times] of sorted(bigrams)) {
    const [first = "", word = ""] = gram.split(" ");
    lines.push(`${log10(bigram(first, word, times))}\t${gram}\t${backoff(afterPair.get(gram))}`);
  }
  lines.push("", "\\3-grams:");
  for (const [gram, times] of sorted(trigrams)) {
    const [first = "", second = "", word = ""] = gram.split(" ");
    const lower = bigram(second, word, bigrams.get(`${second} ${word}`) ?? 0);
    lines.push(`${log10(smoothed(times, follow(afterPair, `${first} ${second}`), lower))}\t${gram}`);
  }
  return [...lines, "", "\\end\\", ""].join("\n");
}

function followers(grams: ReadonlyMap<string, number>): Map<string, Follow> {
  const after = new Map<string, Follow>();
  for (const [gram, times] of grams) {
    const context = gram.slice(0, gram.lastIndexOf(" "));
    const entry = after.get(context) ?? { total: 0, kinds: 0 };
    entry.total += times;
    entry.kinds += 1;
    after.set(context, entry);
  }
  return after;
}

const follow = (after: ReadonlyMap<string, Follow>, context: string): Follow => {
  const found = after.get(context);
  if (found === undefined) throw new Error(`nothing follows "${context}"`);
  return found;
};
const sorted = (grams: ReadonlyMap<string, number>): [string, number][] =>
  [...grams].sort(([a], [b]) => (a < b ? -1 : 1));
const log10 = (probability: number): string => Math.log10(probability).toFixed(4);
