/**
 * Text to tokens, for words that are put before what a Whisper hears. Byte-pair merging by the vocabulary's own order, as
 * Whisper's publisher does it: a pair is merged the earlier the lower its token's id.
 */
import { byteOfLetter, type Tokens } from "./tokens.ts";

/** Pieces within which pairs are merged: a word with the space before it, a number, anything else. */
const pieces = / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+/gu;

/** What no token spells is left out; a vocabulary of bytes spells everything. */
export function tokensOf(text: string, { idOf }: Pick<Tokens, "idOf">): readonly number[] {
  return (text.match(pieces) ?? []).flatMap((piece) => merged(lettersOf(piece), idOf));
}

const lettersOf = (text: string): string[] =>
  Array.from(new TextEncoder().encode(text), (byte) => letterOfByte[byte] ?? "");

const letterOfByte: readonly string[] = [...byteOfLetter].reduce<string[]>((letters, [letter, byte]) => {
  letters[byte] = letter;
  return letters;
}, []);

function merged(letters: readonly string[], idOf: Tokens["idOf"]): number[] {
  const parts = [...letters];
  for (;;) {
    let best = Number.POSITIVE_INFINITY;
    let at = -1;
    for (let n = 0; n + 1 < parts.length; n++) {
      const id = idOf(`${parts[n] ?? ""}${parts[n + 1] ?? ""}`);
      if (id !== undefined && id < best) [best, at] = [id, n];
    }
    if (at < 0) return parts.flatMap((part) => idOf(part) ?? []);
    parts.splice(at, 2, `${parts[at] ?? ""}${parts[at + 1] ?? ""}`);
  }
}
