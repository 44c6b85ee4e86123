/**
 * E-mail addresses, written and as people say them: "john dot smith at corvane dot com", "j.smith at corvane.com", also
 * spelt ("a as in alpha"), also still being said. From each "at" it looks a bounded number of words on and back.
 */
import {
  endingAt,
  isDot,
  isEveryday,
  isHostStop,
  isJoint,
  isStop,
  joints,
  notLocal,
  providers,
} from "./address-words.ts";
import { isFiller, isTakenBack } from "./fillers.ts";
import { mailWords } from "./number-words.ts";
import { digitOfWord } from "./spoken-numbers.ts";
import { isJoined, type Token } from "./tokens.ts";

/** Words that are neither letters nor joints: "north hub" before a dot, "sam smith" before an "at". */
const hostWordsMax = 3;
const localWordsMax = 3;
/** Spelt letter by letter, with an example for each. */
const sideTokensMax = 90;
const openTokensMax = 8;
const pausesMax = 5;
const answerWordsMax = 4;
const restTokensMax = 12;

export type Address = {
  readonly start: number;
  readonly end: number;
  /** As it would be written; null where it is not known to its end. */
  readonly value: string | null;
  readonly isOpen: boolean;
};
type Stretch = { readonly start: number; readonly end: number };

/** Every address in a text. With `open`, the text may go on: one that has come as far as its "at" counts. */
export const addressesIn = (all: readonly Token[], open: boolean): Address[] => {
  const tokens = withoutBrackets(all);
  const found: Address[] = [];
  let from = 0;
  for (let at = 1; at < tokens.length; at++) {
    const { word, kind, start } = tokens[at] as Token; // Within the list.
    if (word !== "@" && !(word === "at" && kind === "word")) continue;
    const isTyped = word === "@" && isJoined(tokens[at - 1], tokens[at]);
    const local = isVersion(tokens, at) ? undefined : localTo(tokens, at, from);
    if (!local) continue;
    const first = tokens[local.first] as Token; // Within the list.
    const hostAt = at + atWords(tokens, at);
    const typed = isTyped ? typedHost(tokens, at) : undefined;
    const host = typed?.isWhole ? typed : (hostFrom(tokens, hostAt) ?? typed);
    if (host) {
      const last = tokens[host.last] as Token; // Within the list.
      const value = host.isWhole
        ? `${written(tokens, local.core, at)}@${written(tokens, hostAt, host.last + 1)}`
        : null;
      found.push({
        start: first.start,
        end: last.end,
        value,
        isOpen: !host.isWhole && host.last === tokens.length - 1,
      });
      at = host.last;
      from = at + 1;
      continue;
    }
    const left = tokens.length - at - 1;
    const last = tokens.at(-1) as Token; // There are some.
    if (isTyped) found.push({ start: first.start, end: start + 1, value: null, isOpen: left === 0 });
    // Not said to its end yet, or cut short: what has a joint before its "at" is an address already.
    else if (
      (local.isJoint && left <= (open ? openTokensMax : 1)) ||
      (open && left <= hostWordsMax && isLed(tokens, local.first))
    )
      found.push({ start: first.start, end: last.end, value: null, isOpen: true });
  }
  return found;
};

/** "Send it to sam at", "it's sam at": while it is being said, whatever follows such a beginning may be an address. */
const isLed = (tokens: readonly Token[], first: number): boolean =>
  /^(?:to|is|it's|that's|use|email|mail|e-mail|cc|me|write|repeat)$/.test(tokens[first - 1]?.word ?? "");

/** "John (at) corvane [dot] com". */
const withoutBrackets = (tokens: readonly Token[]): readonly Token[] => {
  const isSaid = (token: Token | undefined): boolean =>
    token?.word === "at" || token?.word === "dot" || token?.word === "@";
  const isBracket = (token: Token | undefined): boolean => token?.kind === "sign" && /^[([{<>}\])]$/.test(token.word);
  const inBrackets = (n: number): boolean => isSaid(tokens[n]) && isBracket(tokens[n - 1]) && isBracket(tokens[n + 1]);
  if (!tokens.some((_, n) => inBrackets(n))) return tokens;
  return tokens.filter((_, n) => !(inBrackets(n - 1) || inBrackets(n + 1)));
};

/** The beginning of one at the end of what was said, before its "at": "my e-mail is john dot". Looks no further back than token `from`. */
export const openLocal = (tokens: readonly Token[], isAsked: boolean, from: number): Stretch | undefined => {
  let end = tokens.length;
  while (
    end > 0 &&
    ((isFiller(tokens[end - 1]?.word) && !isLetter(tokens[end - 1])) || tokens[end - 1]?.kind === "sign")
  )
    end -= 1;
  const isOpen = isJoint(tokens[end - 1]?.word) && tokens[end - 1]?.kind === "word";
  const local = localTo(tokens, isOpen ? end - 1 : end, from);
  if (!local) return undefined;
  const last = tokens[end - 1] as Token; // It has something before it.
  const before = tokens.slice(Math.max(0, local.first - 4), local.first).map(({ word }) => word);
  const isNamed =
    before.some((word) => mailWords.has(word)) && /^(?:is|it's|that's|address)$/.test(before.at(-1) ?? "");
  // "It's jones dot a", "so that's o g a r c i a": who begins so is at it, and talk of dots and dashes is not.
  const isSaid = /^(?:is|it's|that's|to|so|um|uh|mail|email|e-mail)$/.test(before.at(-1) ?? "");
  const hasEnding = tokens
    .slice(local.first, end)
    .some(({ word, kind }, n) => isDot(word) && kind === "word" && endingAt(tokens, local.first + n + 1) > 0);
  if (before.at(-1) === "at" || (hasEnding && !isOpen)) return undefined;
  const isDotEnd = isDot(tokens[end - 1]?.word) || isDot(tokens[end - 2]?.word);
  // Asked for an address, people say little else.
  const isAnswer =
    isAsked && local.first - from <= answerWordsMax && end - from <= 2 * answerWordsMax && !local.isEveryday;
  const isFigure = tokens.slice(local.first, end).some(({ kind }) => kind === "digits");
  const isSpelt = !isFigure && local.letters >= (isSaid ? 2 : 5);
  const isBegun = isNamed || isAnswer || (local.isNamed && (isSaid || isDotEnd)) || isSpelt;
  if (!isBegun) return undefined;
  return { start: (tokens[local.first] as Token).start, end: last.end };
};

/** The end of an address whose beginning was said before: "at corvane dot com", "dot com". */
export const restOfDomain = (tokens: readonly Token[], from: number): Stretch | undefined => {
  const first = tokens.findIndex(({ start }) => start >= from);
  const before = tokens[first - 1];
  if (first < 0 || before?.kind !== "mask" || !before.word.startsWith("[e-mail")) return undefined;
  for (let n = first; n < Math.min(tokens.length, first + restTokensMax); n++) {
    const word = tokens[n]?.word;
    if (!isPart(tokens[n]) && !isJoint(word) && word !== "@") return undefined;
    const host = isDot(word) ? hostFrom(tokens, n) : undefined;
    if (host) return { start: (tokens[first] as Token).start, end: (tokens[host.last] as Token).end };
  }
  return undefined;
};

const isPart = (token: Token | undefined): boolean => token?.kind === "word" || token?.kind === "digits";
const isLetter = (token: Token | undefined): boolean => token !== undefined && /^\p{L}$/u.test(token.word);
const isDigits = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "digits" || digitOfWord(token.word) !== undefined || /^(?:double|triple)$/.test(token.word));
/** "At", "at sign", "at the rate", "at the rate of". */
const atWords = (tokens: readonly Token[], at: number): number => {
  const next = [1, 2, 3].map((n) => tokens[at + n]?.word);
  if (next[0] === "sign" || next[0] === "symbol") return 2;
  if (next[0] !== "the" || next[1] !== "rate") return 1;
  return next[2] === "of" ? 4 : 3;
};

const spellingWords: ReadonlySet<string> = new Set("as in for like the word from is of".split(" "));
const spellingMax = 5;
/** Tokens from `n` on that spell the letter at `n`: "a as in alpha", "b for bravo", "c charlie"; 0 where none do. */
const spellingAt = (tokens: readonly Token[], n: number): number => {
  if (!isLetter(tokens[n])) return 0;
  for (let k = 1; k < spellingMax; k++) {
    const word = tokens[n + k]?.word ?? "";
    if (spellingWords.has(word) && k < spellingMax - 1) continue;
    return word.length > 2 && !isJoint(word) && word.startsWith(tokens[n]?.word ?? "?") ? k + 1 : 0;
  }
  return 0;
};
/** Where the spelling begins whose last token is at `last`. */
const spellingTo = (tokens: readonly Token[], last: number): number | undefined => {
  for (let n = last - 1; n >= Math.max(0, last - spellingMax + 1); n--)
    if (spellingAt(tokens, n) === last - n + 1) return n;
  return undefined;
};

type Local = {
  readonly first: number;
  /** Where its value begins: what is surely of it. */
  readonly core: number;
  /** It has a "dot" or another joint. */
  readonly isJoint: boolean;
  /** And it joins two names, or pieces of one. */
  readonly isNamed: boolean;
  /** All of it are words that everybody says all the time. */
  readonly isEveryday: boolean;
  /** Letters that were said one by one. */
  readonly letters: number;
};

/** What stands before "at": pieces with joints between them, letters and digits, and a few words that may be one name. */
const localTo = (tokens: readonly Token[], at: number, from: number): Local | undefined => {
  const limit = Math.max(from, at - sideTokensMax);
  const isPause = (k: number): boolean =>
    isFiller(tokens[k]?.word) && !isLetter(tokens[k]) && !isJoined(tokens[k], tokens[k + 1]);
  let n = at - 1;
  while (n > limit && isPause(n)) n -= 1;
  let first: number | undefined;
  let [isJointed, isNamed, isPiece] = [false, false, false];
  let plain = 0;
  let letters = 0;
  let core: number | undefined;
  let isCore = true;
  const take = (to: number): void => {
    first = to;
    if (isCore) core = to;
    n = to - 1;
    isPiece = false;
  };
  while (n >= limit) {
    const token = tokens[n] as Token; // Within the list.
    const spelling = spellingTo(tokens, n);
    const isTyped = isJoined(token, tokens[n + 1]);
    if (spelling !== undefined && spelling >= limit) {
      letters += 1;
      take(spelling);
    } else if (isJoint(token.word) && (token.kind === "word" || isTyped)) {
      // Not the end of a sentence, and something stands before it and after it.
      if (n - 1 < limit || !isPart(tokens[n - 1]) || (token.kind === "sign" && !isJoined(tokens[n - 1], token))) break;
      if (first === undefined && n !== at - 1) break;
      isJointed = true;
      isNamed ||=
        !isDigits(tokens[n - 1]) &&
        !isDigits(tokens[n + 1]) &&
        (isLetter(tokens[n - 1]) || !isStop(tokens[n - 1]?.word));
      isPiece = true; // Whatever stands before it is of the address.
      n -= 1;
    } else if (!isPart(token)) break;
    else if (isTyped || isLetter(token) || isDigits(token) || isPiece) {
      letters += isLetter(token) && !isTyped ? 1 : 0;
      take(n);
    } else if (first === undefined && notLocal.has(token.word) && !isJoint(tokens[n - 1]?.word)) {
      if (token.word !== "it" || !isLead(tokens[n - 1]?.word)) return undefined;
      take(n);
    } else if (first !== undefined && isPause(n)) {
      // A pause is of the address where something of it stands before.
      let back = n;
      while (back > limit && back > n - pausesMax && isPause(back)) back -= 1;
      if (isPause(back)) break;
      const before = tokens[back];
      const isOfIt =
        isLetter(before) || isDigits(before) || isJoint(before?.word) || spellingTo(tokens, back) !== undefined;
      if (!isOfIt && !(isTakenBack(token.word) && plain < localWordsMax)) break;
      isCore &&= plain === 0;
      n = back;
    } else if (isStop(token.word) || plain >= localWordsMax) break;
    else {
      plain += 1;
      isCore &&= core === undefined; // Words before it may be a name, or only talk.
      take(n);
    }
  }
  return first === undefined
    ? undefined
    : {
        first,
        core: core ?? first,
        isJoint: isJointed,
        isNamed,
        isEveryday: tokens.slice(first, at).every(({ word }) => isEveryday(word)),
        letters: plain === 0 ? letters : 0,
      };
};
/** "Write to it at corvane dot com" means the people who look after the machines. */
const isLead = (word: string | undefined): boolean => /^(?:to|it|is|or|use|mail|email)$/.test(word ?? "");

type Host = { readonly last: number; readonly isWhole: boolean };

/** What stands behind "at": to the last ending of a domain, "dot co dot u k". */
const hostFrom = (tokens: readonly Token[], from: number): Host | undefined => {
  let plain = 0;
  for (let n = from; n < Math.min(tokens.length, from + sideTokensMax);) {
    const token = tokens[n] as Token; // Within the list.
    const spelling = spellingAt(tokens, n);
    if (
      isDot(token.word) &&
      (token.kind === "word" || (isJoined(tokens[n - 1], token) && isJoined(token, tokens[n + 1])))
    ) {
      let last: number | undefined;
      for (let dot = n; isDot(tokens[dot]?.word); dot = last + 1) {
        const length = endingAt(tokens, dot + 1);
        if (length === 0) break;
        last = dot + length;
      }
      if (last !== undefined) return { last, isWhole: true };
      n += 1;
    } else if (n === from && providers.has(token.word) && !isDot(tokens[n + 1]?.word))
      return { last: n, isWhole: true };
    else if (spelling > 0) n += spelling;
    else if (isLetter(token) || isDigits(token) || isJoint(token.word)) n += 1;
    else if (!isPart(token) || token.word === "at") return undefined;
    else if (isFiller(token.word)) n += 1;
    else if (isHostStop(token.word) || plain >= hostWordsMax) return undefined;
    else {
      plain += 1;
      n += 1;
    }
  }
  return undefined;
};

/** After an @ that was typed any name will do, also one that is typed no further yet; a version of a package is none. */
const typedHost = (tokens: readonly Token[], at: number): Host | undefined => {
  let last = at;
  let hasDot = false;
  while (last + 1 < tokens.length && isJoined(tokens[last], tokens[last + 1])) {
    const [next, beyond] = [tokens[last + 1], tokens[last + 2]];
    if (isPart(next)) last += 1;
    else if (next && joints.has(next.word) && isPart(beyond) && isJoined(next, beyond)) {
      hasDot ||= next.word === ".";
      last += 2;
    } else break;
  }
  return last === at ? undefined : { last, isWhole: hasDot };
};

/** "npm i package@2.11.0". */
const isVersion = (tokens: readonly Token[], at: number): boolean => {
  const sign = tokens[at + 1]?.word === "v" ? at + 1 : at;
  const [before, number, dot, next] = tokens.slice(sign, sign + 4);
  return (
    number?.kind === "digits" &&
    isJoined(before, number) &&
    dot?.word === "." &&
    next?.kind === "digits" &&
    isJoined(dot, next)
  );
};

const written = (tokens: readonly Token[], from: number, to: number): string => {
  let text = "";
  for (let n = from; n < to; n++) {
    const { word } = tokens[n] as Token; // Within the list.
    if (isFiller(word) && joints.get(word) === undefined && !isJoined(tokens[n - 1], tokens[n])) continue;
    text += joints.get(word) ?? digitOfWord(word) ?? word;
    n += Math.max(0, spellingAt(tokens, n) - 1); // "A as in alpha" is an a.
  }
  return text;
};
