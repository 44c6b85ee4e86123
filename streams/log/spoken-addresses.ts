/**
 * E-mail addresses, written and as people say them: "john dot smith at corvane dot com", "j.smith at corvane.com", also
 * spelt, also still being said. From each "at" it looks a bounded number of words back and on.
 */
import { mailWords } from "./number-words.ts";
import { digitOfWord } from "./spoken-numbers.ts";
import { isJoined, type Token } from "./tokens.ts";

const joints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dot: ".",
    period: ".",
    point: ".",
    underscore: "_",
    dash: "-",
    hyphen: "-",
    minus: "-",
    plus: "+",
    ".": ".",
    _: "_",
    "-": "-",
    "+": "+",
    "'": "'",
    "&": "&",
    "%": "%",
    "=": "=",
    "#": "#",
    "!": "!",
    "~": "~",
  }),
);
const dots: ReadonlySet<string> = new Set(["dot", "period", "point", "."]);
const endings = new Set(
  (
    "com org net io co edu gov info biz ai app dev me us uk de fr es it nl ae sa eg qa kw example test ch at be ie in au nz ca " +
    "br mx jp cn sg hk za tr pl se no dk fi pt gr cz hu ro bg eu tech cloud online shop store mil name pro tv cc xyz om bh jo lb pk ma"
  ).split(" "),
);
const providers = new Set("gmail googlemail outlook hotmail yahoo icloud proton protonmail gmx aol".split(" "));
/** "Look at corvane dot com" names a page, not a person. */
const notLocal = new Set(
  (
    "look looking looked is are was were me us you him her them meet meeting meets see it up go going went stay live lives " +
    "work works worked be am page website site arrive based here there find read check out one people reps seats that this"
  ).split(" "),
);
const pieceWordsMax = 6;
const localTokensMax = 60;
const restTokensMax = 12;

export type Address = {
  readonly start: number;
  readonly end: number;
  /** As it would be written; null where it is not known to its end. */
  readonly value: string | null;
  readonly isOpen: boolean;
};

/** Every address in a text. With `open`, the text may go on: one that has come as far as its "at", or its first "dot", counts. */
export const addressesIn = (tokens: readonly Token[], open: boolean): Address[] => {
  const found: Address[] = [];
  let from = 0;
  for (let at = 1; at < tokens.length; at++) {
    const { word, kind } = tokens[at] as Token; // Within the list.
    if (word !== "@" && !(word === "at" && kind === "word")) continue;
    const local = localTo(tokens, at, from);
    if (!local) continue;
    const domain = domainFrom(tokens, at, open, local.isJoint);
    const [first, last] = [tokens[local.first], domain && tokens[domain.last]];
    if (!first || !last || !domain) continue;
    from = domain.last + 1;
    found.push({
      start: first.start,
      end: last.end,
      value: domain.isWhole ? `${written(tokens, local.first, at)}@${written(tokens, at + 1, domain.last + 1)}` : null,
      isOpen: !domain.isWhole && domain.last >= tokens.length - 1,
    });
    at = Math.max(at, domain.last);
  }
  return found;
};

/** The beginning of one at the end of what was said, before its "at": "my e-mail is john dot". */
export const openLocal = (
  tokens: readonly Token[],
  from: number,
): { readonly start: number; readonly end: number } | undefined => {
  const last = tokens.length - 1;
  const end = joints.has(tokens[last]?.word ?? "") ? last : last + 1;
  const local = localTo(tokens, end, from);
  if (!local || local.first >= end) return undefined;
  if (endings.has(tokens[end - 1]?.word ?? "") && !joints.has(tokens[last]?.word ?? "")) return undefined; // A page's name.
  const lead = tokens.slice(Math.max(from, local.first - 4), local.first).some(({ word }) => mailWords.has(word));
  if (!lead && !(local.isJoint && local.isNamed)) return undefined;
  const first = tokens[local.first];
  return first && { start: first.start, end: (tokens[last] as Token).end };
};

/** The end of an address whose beginning was said before: "at corvane dot com", "dot com". */
export const restOfDomain = (
  tokens: readonly Token[],
  from: number,
): { readonly start: number; readonly end: number } | undefined => {
  const first = tokens.findIndex(({ start }) => start >= from);
  const before = tokens[first - 1];
  if (first < 0 || before?.kind !== "mask" || !before.word.startsWith("[e-mail")) return undefined;
  for (let n = first; n < Math.min(tokens.length, first + restTokensMax); n++) {
    if (!isPart(tokens[n]) && !joints.has(tokens[n]?.word ?? "") && tokens[n]?.word !== "@") return undefined;
    if (!dots.has(tokens[n]?.word ?? "") || !isEnding(tokens, n, false)) continue;
    let last = n + 1;
    while (dots.has(tokens[last + 1]?.word ?? "") && isEnding(tokens, last + 1, false)) last += 2;
    return { start: (tokens[first] as Token).start, end: (tokens[last] as Token).end };
  }
  return undefined;
};

const isPart = (token: Token | undefined): boolean => token?.kind === "word" || token?.kind === "digits";
const isLetter = (token: Token | undefined): boolean => token !== undefined && /^\p{L}$/u.test(token.word);
const isSpelt = (token: Token | undefined): boolean =>
  token !== undefined && (isLetter(token) || token.kind === "digits" || digitOfWord(token.word) !== undefined);

type Local = {
  readonly first: number;
  /** It has a "dot" or another joint. */
  readonly isJoint: boolean;
  /** The joint is one that nobody says but in an address. */
  readonly isNamed: boolean;
};

/** What stands before "at": pieces with joints between them, single letters and digits; "a as in alpha" is a letter. */
const localTo = (tokens: readonly Token[], at: number, from: number): Local | undefined => {
  const last = tokens[at - 1];
  if (!last || !isPart(last) || at - 1 < from) return undefined;
  const isSign = tokens[at]?.word === "@";
  if (!isSign && (notLocal.has(last.word) || (joints.has(last.word) && last.word.length > 1))) return undefined;
  let first = at - 1;
  let isJoint = false;
  let isNamed = false;
  const limit = Math.max(from, at - localTokensMax);
  const spelling = spellingBefore(tokens, first, limit);
  if (spelling !== undefined) first = spelling;
  while (first > limit) {
    const before = tokens[first - 1];
    const beyond = tokens[first - 2];
    if (
      before &&
      joints.has(before.word) &&
      isPart(beyond) &&
      first - 2 >= limit &&
      (before.kind === "word" || isJoined(before, tokens[first]) || (isSign && isJoined(beyond, before)))
    ) {
      if (before.kind === "sign" && !isJoined(before, tokens[first])) break; // The end of a sentence.
      isJoint = true;
      isNamed ||= before.word === "underscore" || before.word === "dot";
      first -= 2;
    } else if (isPart(before) && isJoined(before, tokens[first])) first -= 1;
    else if (isSpelt(before) && isSpelt(tokens[first])) first -= 1;
    else if (isPart(before) && isSpelt(tokens[first]) && !isLetter(tokens[first]) && joints.has(beyond?.word ?? ""))
      first -= 1;
    else break;
    first = spellingBefore(tokens, first, limit) ?? first;
  }
  return { first, isJoint, isNamed };
};

/** First token of "a as in alpha", where its last word is at `last`. */
const spellingBefore = (tokens: readonly Token[], last: number, limit: number): number | undefined => {
  const word = tokens[last]?.word;
  for (const length of [2, 3]) {
    const letter = tokens[last - length];
    if (last - length < limit || !isLetter(letter) || word === undefined || !word.startsWith(letter?.word ?? "?"))
      continue;
    const between = tokens.slice(last - length + 1, last).map((token) => token.word);
    if (["as in", "for", "like", "as"].includes(between.join(" "))) return last - length;
  }
  return undefined;
};

const domainFrom = (
  tokens: readonly Token[],
  at: number,
  open: boolean,
  isJoint: boolean,
): { readonly last: number; readonly isWhole: boolean } | undefined => {
  const isSign = tokens[at]?.word === "@";
  const word = (n: number): string => tokens[n]?.word ?? "";
  const end = Math.min(tokens.length, at + 1 + pieceWordsMax * 4);
  let pieces = 0;
  for (let n = at + 1; n < end && pieces <= pieceWordsMax; n++) {
    const token = tokens[n] as Token; // Within the list.
    if (n > at + 1 && dots.has(token.word) && (token.kind === "word" || isJoined(tokens[n - 1], token))) {
      let last = isEnding(tokens, n, isSign || isJoint) ? n + 1 : undefined;
      while (last !== undefined && dots.has(word(last + 1)) && isEnding(tokens, last + 1, isSign || isJoint)) last += 2;
      if (last !== undefined) return { last, isWhole: true };
      continue;
    }
    if (n === at + 1 && providers.has(token.word) && !dots.has(word(n + 1))) return { last: n, isWhole: true };
    if (isPart(token)) pieces += 1;
    else if (!(joints.has(token.word) && isJoined(token, tokens[n + 1]))) break;
    if (isSign && n > at + 1 && !isJoined(tokens[n - 1], token) && !joints.has(word(n - 1))) break;
  }
  // Not to its end yet, or cut short: what has a joint before its "at", or the sign itself, is an address already.
  const next = tokens[at + 1];
  if (isSign) {
    const sign = tokens[at] as Token;
    if (!isJoined(tokens[at - 1], sign)) return undefined;
    return isPart(next) && isJoined(sign, next)
      ? { last: lastJoined(tokens, at + 1), isWhole: false }
      : { last: at, isWhole: false };
  }
  const left = tokens.length - at - 1;
  if (isJoint && (left <= 1 || (open && left <= pieceWordsMax))) return { last: tokens.length - 1, isWhole: false };
  return undefined;
};

/** The dot at `n` has the end of a domain behind it. */
const isEnding = (tokens: readonly Token[], n: number, isCertain: boolean): boolean => {
  const [dot, ending] = [tokens[n], tokens[n + 1]];
  if (ending?.kind !== "word") return false;
  if (endings.has(ending.word)) return true;
  return (
    isCertain &&
    dot?.kind === "sign" &&
    isJoined(dot, ending) &&
    isJoined(tokens[n - 1], dot) &&
    /^\p{L}{2,12}$/u.test(ending.word)
  );
};

const lastJoined = (tokens: readonly Token[], from: number): number => {
  let last = from;
  while (last + 1 < tokens.length && isJoined(tokens[last], tokens[last + 1])) {
    const next = tokens[last + 1];
    if (isPart(next)) last += 1;
    else if (next && joints.has(next.word) && isPart(tokens[last + 2]) && isJoined(next, tokens[last + 2])) last += 2;
    else break;
  }
  return last;
};

const written = (tokens: readonly Token[], from: number, to: number): string => {
  let text = "";
  for (let n = from; n < to; n++) {
    const { word } = tokens[n] as Token; // Within the list.
    text += joints.get(word) ?? digitOfWord(word) ?? word;
    // "a as in alpha" is an a.
    for (const length of [2, 3])
      if (n + length < to && isLetter(tokens[n]) && spellingBefore(tokens, n + length, n) === n) {
        n += length;
        break;
      }
  }
  return text;
};
