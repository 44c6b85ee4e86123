/**
 * The parts of what was said that are held against examples: its sentences, and pieces of long ones. Chosen on the
 * tuning half of the labelled calls: all of a turn at once finds half as much as its sentences do.
 */

/** Words from the first to before the end. */
export type Window = { readonly firstWord: number; readonly endWord: number };

/** A piece that says something by itself. */
const wordsMin = 3;
/** A longer sentence is looked at in pieces: an objection in its midst is drowned by the rest. */
const sentenceWordsMax = 18;
const pieceWords = 12;
const pieceStepWords = 6;
/** So many at once still say one thing; the whole counts beside its sentences. */
const wholeWordsMax = 60;
/** Of one utterance; each costs about 5 ms of a core. Those after it are not looked at. */
export const windowsMax = 24;

const endsSentence = /[.?!؟…]["'”’)]?$/u;

/** Recognisers that write no full stops give one sentence, which is cut into pieces. */
export const windowsOf = (words: readonly string[]): readonly Window[] => {
  const windows: Window[] = [];
  const add = (firstWord: number, endWord: number): void => {
    if (endWord - firstWord >= wordsMin && windows.length < windowsMax) windows.push({ firstWord, endWord });
  };
  let first = 0;
  for (const [n, word] of words.entries()) {
    if (n < words.length - 1 && !endsSentence.test(word)) continue;
    const end = n + 1;
    if (end - first <= sentenceWordsMax) add(first, end);
    else for (let at = first; at < end - pieceStepWords; at += pieceStepWords) add(at, Math.min(end, at + pieceWords));
    first = end;
  }
  // Three words in three sentences: together they may say something.
  if (windows.length === 0 || (windows.length > 1 && words.length <= wholeWordsMax)) add(0, words.length);
  return windows;
};
