/**
 * Where a text can be cut so that its beginning is said before its end is there. A cut that comes late costs time, one
 * that comes wrongly ("Dr." | "Haddad") is heard, so a point alone is not enough.
 */
import type { TextSpan } from "./voice.ts";

export type Sentence = TextSpan & { readonly text: string };

/** No voice is given more at once: a text without any mark is cut at a space. */
export const sentenceCharsMax = 300;
/** A sentence longer than this is cut at a comma or semicolon, so that its sound begins sooner. */
const clauseCharsMin = 90;

// Titles and such: a name or a number follows, so the point never ends the sentence.
const neverLast = new Set(
  "mr mrs ms mx dr prof sr jr st messrs gen col sgt capt lt rev hon gov sen rep no nos nr vs fig eq vol pp p ch art sec approx e.g i.e cf ca al د أ م ص ت".split(
    " ",
  ),
);
// These end a sentence where a capital follows, and not where a small letter does.
const sometimesLast = new Set(
  "etc inc ltd co corp llc dept est a.m p.m u.s u.k u.a.e e.u jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun hr hrs min mins ext tel".split(
    " ",
  ),
);

/** Marks that end a sentence in the scripts that are spoken here; the Arabic full stop of Urdu is among them. */
const ends = /[.!?…。！？؟۔]/u;
const clauses = /[,;:؛،—]/u;
const closing = /["'”’»)\]]/u;

type Cut = number | "wait";

/**
 * The sentences of a text, in order; their spans lie behind each other and cover it, white space included. Of a text
 * that comes bit by bit each is given as soon as nothing that follows could lengthen it.
 */
export async function* sentencesOf(text: string | AsyncIterable<string>): AsyncGenerator<Sentence> {
  let kept = "";
  let from = 0;
  const give = (length: number): Sentence => {
    const sentence = { from, to: from + length, text: kept.slice(0, length) };
    kept = kept.slice(length);
    from += length;
    return sentence;
  };
  for await (const part of typeof text === "string" ? [text] : text) {
    kept += part;
    for (let cut = cutOf(kept, false); cut !== "wait"; cut = cutOf(kept, false)) yield give(cut);
  }
  while (kept !== "") {
    const cut = cutOf(kept, true);
    yield give(cut === "wait" ? kept.length : cut);
  }
}

/** How much of `text` is a sentence with the white space behind it; "wait" where more text is needed to tell. */
const cutOf = (text: string, isAll: boolean): Cut => {
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (at >= sentenceCharsMax) return spaceBefore(text, at) ?? at;
    if (character === "\n" && text.slice(0, at).trim() !== "") return behindSpace(text, at);
    if (at > clauseCharsMin && clauses.test(character) && /\s/.test(text[at + 1] ?? ""))
      return behindSpace(text, at + 1);
    if (!ends.test(character)) continue;
    // "?!", "...", and quotes that close belong to it.
    let last = at;
    while (last + 1 < text.length && (ends.test(text[last + 1] ?? "") || closing.test(text[last + 1] ?? ""))) last++;
    if (last + 1 >= text.length) return isAll ? text.length : "wait";
    at = last;
    if (!/\s/.test(text[last + 1] ?? "")) continue; // 3.5, wingman.example, and no sentence.
    const isPoint = character === "." && text[last] === ".";
    const ending = isPoint ? endingAt(text, last) : "yes";
    if (ending === "wait" && !isAll) return "wait";
    if (ending === "yes") return behindSpace(text, last + 1);
  }
  return "wait";
};

const endingAt = (text: string, point: number): "yes" | "no" | "wait" => {
  const before = /(\S+)$/u.exec(text.slice(0, point))?.[1]?.replace(/^["'“‘«([]+/u, "") ?? "";
  const word = before.toLowerCase();
  if (neverLast.has(word)) return "no";
  if (/^\d{1,3}$/.test(before) && text.slice(0, point).trim() === before) return "no"; // "1. Ask first": a list.
  const isInitial = /^\p{Lu}$/u.test(before) || /^(\p{L}\.)+\p{L}$/u.test(before);
  if (!isInitial && !sometimesLast.has(word)) return "yes";
  const next = /\S/u.exec(text.slice(point + 1))?.[0];
  if (next === undefined) return "wait";
  if (/^\p{Lu}$/u.test(before) && before !== "I") return "no"; // J. Haddad.
  return /[\p{Lu}\p{Lo}"“«]/u.test(next) ? "yes" : "no";
};

const behindSpace = (text: string, at: number): number => {
  let end = at;
  while (end < text.length && /\s/.test(text[end] ?? "")) end++;
  return end;
};

const spaceBefore = (text: string, at: number): number | undefined => {
  for (let end = at; end > 0; end--) if (/\s/.test(text[end - 1] ?? "")) return end;
  return undefined;
};
