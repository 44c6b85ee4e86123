/** A line's text cut into pieces, so that the words that fired something can be underlined. Pure. */
export type Piece = { readonly text: string; readonly marked: boolean };

/** Finds each of `words` in `text`, whatever the case; where two overlap, the one that begins first wins. */
export const markedPieces = (text: string, words: readonly string[]): readonly Piece[] => {
  const lower = text.toLowerCase();
  const spans = words
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "")
    .map((word) => ({ from: wholeWordAt(lower, word), length: word.length }))
    .filter(({ from }) => from >= 0)
    .sort((a, b) => a.from - b.from || b.length - a.length);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, length } of spans) {
    if (from < at) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false });
    pieces.push({ text: text.slice(from, from + length), marked: true });
    at = from + length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
};

/** "rice" is not in "price": a hit begins and ends at the edge of a word. */
const wholeWordAt = (text: string, word: string): number => {
  const letter = /[\p{L}\p{N}]/u;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? "";
    const after = text[at + word.length] ?? "";
    if (!letter.test(before) && !letter.test(after)) return at;
  }
  return -1;
};
