/**
 * Words of a past call without whom they are of: names of its people and companies become invented ones; what else may
 * lead to somebody (masks, addresses, long numbers, names of others) becomes a gap that a person has to fill. It knows no
 * list of all names, so a person must read what comes of it.
 */
import { gapMark } from "@wingman/domain/practice/scenario-check";
import { isEveryday } from "../log/address-words.ts";
import { namesIn } from "../log/names.ts";
import { isNumberWord } from "../log/spoken-numbers.ts";
import { type Token, tokensOf } from "../log/tokens.ts";

/** Names that are known, each with what is said in its place. Of a `company` all parts but the first are words like any other. */
export type Replaced = { readonly name: string; readonly by: string; readonly kind: "person" | "company" };

/** Parts of companies' names that are words like any other. */
const companyWords: ReadonlySet<string> = new Set(
  "the and for of group limited company holding holdings services solutions systems international global inc ltd llc gmbh plc corp".split(
    " ",
  ),
);
/** Counts and shares end at three digits; more may be somebody's own, a year excepted. */
const digitsMax = 3;
/** "Forty eight thousand three": so many words of a number in a row may be somebody's own. */
const numberWordsMax = 2;

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const isSaid = (token: Token | undefined): token is Token => token !== undefined && token.kind !== "sign";
const wordOf = ({ word }: Token): string => plain(word.replace(/['’]s$/, ""));

type Cut = { readonly start: number; readonly end: number; readonly by: string };

/** `[…]` stands where something was taken out. `isCased`: names have capitals in this language, and other words in a sentence have none. */
export const anonymous = (text: string, replaced: readonly Replaced[], isCased: boolean): string => {
  const tokens = tokensOf(text);
  const cuts = inOrder([
    ...namesAt(text, tokens, replaced),
    ...masksAt(tokens),
    ...addressesAt(text),
    ...numbersAt(text, tokens),
    ...(isCased ? capitalsAt(text, tokens) : []),
  ]);
  let result = "";
  let at = 0;
  for (const { start, end, by } of cuts) {
    result += text.slice(at, start) + by;
    at = end;
  }
  return (result + text.slice(at))
    .replaceAll(/(?:\[…\][\s,]*){2,}/g, `${gapMark} `)
    .replaceAll(/\s+/g, " ")
    .trim();
};

/** Apart and in order; of two that overlap the one that was found first stands, and covers both. */
const inOrder = (found: readonly Cut[]): Cut[] => {
  const kept: Cut[] = [];
  for (const cut of [...found].sort((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (!last || last.end <= cut.start) kept.push(cut);
    else kept[kept.length - 1] = { ...last, end: Math.max(last.end, cut.end) };
  }
  return kept;
};

/** Whole names and each of their parts; a part that is an everyday word, or has two letters, only with its capital. */
const namesAt = (text: string, tokens: readonly Token[], replaced: readonly Replaced[]): Cut[] => {
  const parts = new Map<string, { readonly by: string; readonly isStrict: boolean }>();
  /** All parts of what is replaced by the same. */
  const whole = new Map<string, Set<string>>();
  for (const { name, by, kind } of replaced) {
    const words = tokensOf(name).filter(isSaid).map(wordOf);
    whole.set(by, new Set([...(whole.get(by) ?? []), ...words]));
    for (const [n, part] of words.entries()) {
      if (companyWords.has(part) || parts.has(part) || part.length < 2) continue;
      const isCommon = words.length > 1 && (isEveryday(part) || (kind === "company" && n > 0));
      parts.set(part, { by, isStrict: isCommon || part.length < 3 });
    }
  }
  const cuts: Cut[] = [];
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n];
    const part = isSaid(token) ? parts.get(wordOf(token)) : undefined;
    if (!token || !part || (part.isStrict && !isCapital(text, token))) continue;
    let last = n;
    const goesOn = (at: number): boolean => {
      const next = tokens[at];
      return isSaid(next) && whole.get(part.by)?.has(wordOf(next)) === true;
    };
    // "Corvane Logistics", "Anne-Marie": what belongs to the name goes with it.
    for (;;) {
      if (goesOn(last + 1)) last += 1;
      else if (/^[-&]$/.test(tokens[last + 1]?.word ?? "") && goesOn(last + 2)) last += 2;
      else break;
    }
    const end = tokens[last] ?? token;
    cuts.push({ start: token.start, end: end.end, by: part.by + (/['’]s$/.exec(end.word)?.[0] ?? "") });
    n = last;
  }
  // Whoever says their name, and whom they call Mr or Ms.
  return [...cuts, ...namesIn(text, tokens, []).map(({ start, end }) => ({ start, end, by: gapMark }))];
};

const masksAt = (tokens: readonly Token[]): Cut[] =>
  tokens.filter(({ kind }) => kind === "mask").map(({ start, end }) => ({ start, end, by: gapMark }));

/** "acme.com", "mia@acme.com": whatever has a dot or an at-sign inside. */
const addressesAt = (text: string): Cut[] =>
  [...text.matchAll(/\S*(?:@|\p{L}\.\p{L}{2,})\S*/gu)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.replace(/[.,;:!?]+$/, "").length,
    by: gapMark,
  }));

const numbersAt = (text: string, tokens: readonly Token[]): Cut[] => {
  const written = [...text.matchAll(/[\p{L}\p{Sc}]*-?\d(?:[\d.,/-]|\s(?=\d{3}\b))*\d?[\p{L}]*/gu)]
    .filter(({ 0: found }) => found.replaceAll(/\P{Nd}/gu, "").length > digitsMax && !/^(?:19|20)\d\d$/.test(found))
    .map(({ 0: found, index }) => ({ start: index, end: index + found.length, by: gapMark }));
  const said: Cut[] = [];
  for (let n = 0; n < tokens.length; n++) {
    let last = n - 1;
    while (isNumber(tokens[last + 1])) last += 1;
    const [first, end] = [tokens[n], tokens[last]];
    if (first && end && last - n + 1 > numberWordsMax) said.push({ start: first.start, end: end.end, by: gapMark });
    n = Math.max(n, last);
  }
  return [...written, ...said];
};

const scales: ReadonlySet<string> = new Set(["hundred", "thousand", "million"]);
const isNumber = (token: Token | undefined): boolean =>
  token?.kind === "word" && (isNumberWord(token.word) || scales.has(token.word));

/** Names that nobody told us: words that have a capital inside a sentence somewhere, so that they are known at its beginning, too. */
export const likelyNames = (texts: readonly string[]): readonly Replaced[] => {
  const found = new Set<string>();
  for (const text of texts)
    for (const { start, end } of capitalsAt(text, tokensOf(text))) found.add(text.slice(start, end));
  return [...found].map((name) => ({ name, by: gapMark, kind: "person" as const }));
};

/** Days and months are no names, though they have a capital. */
const capitals: ReadonlySet<string> = new Set(
  "i i'm i'd i'll i've monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december ok".split(
    " ",
  ),
);
/** A word with a capital inside a sentence, and what follows it with one: most likely a name. */
const capitalsAt = (text: string, tokens: readonly Token[]): Cut[] =>
  tokens.flatMap((token, n) => {
    if (token.kind !== "word" || !isCapital(text, token) || capitals.has(token.word) || isAcronym(text, token))
      return [];
    const before = tokens[n - 1];
    // Where a sentence begins every word has one.
    if (!before || /[.!?…:"“]/u.test(text.slice(before.start, token.start))) return [];
    return [{ start: token.start, end: token.end - (/['’]s$/.exec(token.word)?.[0].length ?? 0), by: gapMark }];
  });
const isCapital = (text: string, { start }: Token): boolean => /^\p{Lu}/u.test(text.slice(start, start + 2));
/** "CRM", "EU": words of a trade. */
const isAcronym = (text: string, { start, end }: Token): boolean => /^\p{Lu}{2,5}s?$/u.test(text.slice(start, end));
