/** The parts of what was said that are held against examples: all of it, its sentences, and pieces of long ones. */

/** Words from the first to before the end. */
export type Window = { readonly firstWord: number; readonly endWord: number };

/** A piece that says something by itself. */
const wordsMin = 3;
/** A longer sentence is also looked at in pieces: an objection in its midst is drowned by the rest. */
const pieceWords = 12;
const pieceStepWords = 6;
/** Of one utterance; each costs about 5 ms of a core. The last words are dropped first, and all of it is always looked at. */
export const windowsMax = 24;

const endsSentence = /[.?!؟…]["'”’)]?$/u;

/** Recognisers that write no full stops give one sentence, which is cut into pieces. */
export const windowsOf = (words: readonly string[]): readonly Window[] => {
  const windows: Window[] = [];
  const add = (firstWord: number, endWord: number): void => {
    if (endWord - firstWord < wordsMin || windows.length === windowsMax) return;
    if (!windows.some((one) => one.firstWord === firstWord && one.endWord === endWord))
      windows.push({ firstWord, endWord });
  };
  add(0, words.length);
  let first = 0;
  for (const [n, word] of words.entries()) {
    if (n < words.length - 1 && !endsSentence.test(word)) continue;
    add(first, n + 1);
    if (n + 1 - first > pieceWords)
      for (let at = first; at < n + 1 - pieceStepWords; at += pieceStepWords) add(at, Math.min(n + 1, at + pieceWords));
    first = n + 1;
  }
  return windows;
};
