import { plainText } from "./plain-text.ts";

export type Part = { readonly text: string; readonly hit: boolean };

const wordsIn = /[\p{L}\p{N}\p{M}]+/gu;

/** The words of texts as they are compared, each once. */
export const tokensOf = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text.match(wordsIn) ?? []).map(plainText))),
];

/** A text cut into what was looked for and the rest; put together it is the text itself, to the letter. */
export const partsOf = (text: string, hits: ReadonlySet<string>): readonly Part[] => {
  const parts: { text: string; hit: boolean }[] = [];
  const add = (piece: string, hit: boolean): void => {
    const last = parts.at(-1);
    if (piece === "") return;
    if (last && last.hit === hit) last.text += piece;
    else parts.push({ text: piece, hit });
  };
  let from = 0;
  for (const { 0: word, index } of text.matchAll(wordsIn)) {
    // A space between two words that were looked for belongs to them: one mark, not two.
    const between = text.slice(from, index);
    const hit = hits.has(plainText(word));
    add(between, hit && between === " " && (parts.at(-1)?.hit ?? false));
    add(word, hit);
    from = index + word.length;
  }
  add(text.slice(from), false);
  return parts;
};
