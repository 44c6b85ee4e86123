/**
 * Names, where a tenant wants them masked: those of the call's own people, of whoever introduces themselves, and after a
 * title. No list of names and no model stands behind it; what people call each other in passing stays.
 */
import { isEveryday } from "./address-words.ts";
import type { Token } from "./tokens.ts";

export type Name = { readonly start: number; readonly end: number; readonly value: string };

const titles: ReadonlySet<string> = new Set(
  "mr mrs ms miss mx dr doctor prof professor sheikh sheikha sir madam herr frau".split(" "),
);
/** "My name is", "this is … speaking", "my name's". */
const leads: readonly (readonly string[])[] = [
  ["my", "name", "is"],
  ["my", "name's"],
  ["name", "is"],
  ["the", "name's"],
  ["i", "am", "called"],
  ["call", "me"],
  ["speaking", "with"],
  ["speaking", "to"],
];
const introducedWordsMax = 2;
/** Shorter pieces of a name are words like any other. */
const knownPieceMin = 3;

/** In order of the text, though not apart: `known` are whole names, of which each longer piece counts. */
export const namesIn = (text: string, tokens: readonly Token[], known: readonly string[]): Name[] => {
  const found: Name[] = [];
  const pieces = new Map<string, string>();
  for (const name of known)
    for (const piece of plain(name).split(" "))
      if (piece.length >= knownPieceMin && !pieces.has(piece)) pieces.set(piece, plain(name));
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n] as Token; // Within the list.
    if (token.kind !== "word") continue;
    const whole = pieces.get(plain(token.word.replace(/['’]s$/, "")));
    if (whole !== undefined) {
      let last = n;
      while (pieces.get(plain(tokens[last + 1]?.word ?? "")) === whole) last += 1;
      found.push({ start: token.start, end: endOf(tokens[last] as Token), value: whole });
      n = last;
      continue;
    }
    const from = titles.has(token.word) ? n + (tokens[n + 1]?.word === "." ? 2 : 1) : afterLead(tokens, n);
    const first = from === undefined ? undefined : tokens[from];
    if (from === undefined || !first || !isNameLike(text, first)) continue;
    let last = from;
    while (last - from + 1 < introducedWordsMax && isNameLike(text, tokens[last + 1], first)) last += 1;
    const end = tokens[last] as Token; // Within the list.
    found.push({ start: first.start, end: endOf(end), value: plain(text.slice(first.start, endOf(end))) });
    n = last;
  }
  return found;
};

const afterLead = (tokens: readonly Token[], n: number): number | undefined => {
  const lead = leads.find((words) => words.every((word, k) => tokens[n + k]?.word === word));
  return lead && n + lead.length;
};
/** A word that is none of everyday's; where the first of a name has a capital, so has the next. */
const isNameLike = (text: string, token: Token | undefined, first?: Token): boolean => {
  if (!token || token.kind !== "word" || token.word.length < 2 || isEveryday(token.word)) return false;
  const isCapital = (one: Token): boolean => /^\p{Lu}/u.test(text.slice(one.start, one.end));
  return first === undefined || isCapital(first) === isCapital(token);
};
/** Without its "'s". */
const endOf = ({ word, end }: Token): number => (/['’]s$/.test(word) ? end - 2 : end);
const plain = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L} ]/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
