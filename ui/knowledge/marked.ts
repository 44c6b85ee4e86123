/** A passage in pieces: the sentences that answer best are marked. */
import { bestSentences } from "@wingman/domain/knowledge/excerpt";

export type Piece = { readonly text: string; readonly isMarked: boolean };

export const marked = (text: string, question: string): readonly Piece[] => {
  const best = bestSentences(text, question);
  // What is said on a card has no line breaks; the passage may.
  const flat = text.replaceAll(/\s*\n\s*/g, " ");
  const at = flat.indexOf(best);
  if (best === "" || at < 0) return [{ text, isMarked: false }];
  return [
    { text: flat.slice(0, at), isMarked: false },
    { text: best, isMarked: true },
    { text: flat.slice(at + best.length), isMarked: false },
  ].filter(({ text: piece }) => piece !== "");
};
