/** Card and telephone numbers that are written in digits, grouped or not. Each start looks at no more digits than a card has. */
import { isValidPhoneNumber } from "libphonenumber-js";
import { type Cue, cueAfter, cueOf } from "./number-words.ts";
import type { Token } from "./tokens.ts";

export type WrittenNumber = {
  readonly kind: "card" | "phone" | "number";
  readonly start: number;
  readonly end: number;
  readonly digits: string;
};

export const cardDigitsMin = 13;
export const cardDigitsMax = 19;
/** Numbers are not written in more pieces than this, but for those that begin with +. */
const groupsMax = 5;
/** Longer than any telephone number (ITU-T E.164). */
const phoneDigitsMax = 15;
const localDigitsMin = 7;
/** Words before a number that may say what it is. */
const cueWordsMax = 8;
const cueTokensMax = 24;
/** Written without a + or 00 these are taken for a country's code. */
const dialCodes = /^(?:1|20|27|3[0-469]|4[0-13-9]|5[1-8]|6[0-6]|7|8[1246]|9[0-58]|966|971|973|974|968|965|353)/;

type Group = { readonly digits: string; readonly token: number; readonly start: number; readonly end: number };
/** Groups of digits with nothing between them but what is written inside a number. */
type Row = { readonly groups: readonly Group[]; readonly gaps: readonly string[] };

/** Every card and telephone number in a text, apart from each other. */
export const writtenNumbers = (text: string, tokens: readonly Token[]): WrittenNumber[] => {
  const found: WrittenNumber[] = [];
  const take = (row: Row, look: (row: Row, first: number) => Hit | undefined): Row[] => {
    const left: Row[] = [];
    let from = 0;
    for (let n = 0; n < row.groups.length;) {
      const hit = look(row, n);
      if (!hit) {
        n += 1;
        continue;
      }
      const groups = row.groups.slice(n, hit.to);
      const digits = groups.reduce((all, group) => all + group.digits, "");
      found.push({ kind: hit.kind, start: hit.from, end: groups.at(-1)?.end ?? hit.from, digits });
      left.push(partOf(row, from, n));
      n = from = hit.to;
    }
    return [...left, partOf(row, from, row.groups.length)];
  };
  // Cards first: what stands before one must not make a telephone number of its beginning.
  for (const row of rowsOf(text, tokens))
    for (const rest of take(row, (one, n) => cardAt(one, n, tokens)))
      take(rest, (one, n) => phoneAt(one, n, tokens, text));
  return found;
};

const partOf = ({ groups, gaps }: Row, from: number, to: number): Row => ({
  groups: groups.slice(from, to),
  gaps: gaps.slice(from, Math.max(from, to - 1)),
});

const gapCharsMax = 4;
const gap = /^[ \t\u00a0\u2009\u202f.()/\u2010-\u2015-]*$/;

const rowsOf = (text: string, tokens: readonly Token[]): Row[] => {
  const rows: { groups: Group[]; gaps: string[] }[] = [];
  let row: { groups: Group[]; gaps: string[] } | undefined;
  for (const [token, { kind, word, start, end }] of tokens.entries()) {
    if (kind !== "digits") continue;
    const before = row?.groups.at(-1);
    const between = before && start - before.end <= gapCharsMax ? text.slice(before.end, start) : "?";
    if (row && gap.test(between)) row.gaps.push(between);
    else rows.push((row = { groups: [], gaps: [] }));
    row.groups.push({ digits: word, token, start, end });
  }
  return rows;
};

type Hit = { readonly kind: WrittenNumber["kind"]; readonly from: number; readonly to: number };

/** Other digits before or after a card number (its date, its check code, a count) must not hide it. */
const cardAt = ({ groups, gaps }: Row, first: number, tokens: readonly Token[]): Hit | undefined => {
  let digits = "";
  let best: number | undefined;
  let grouped: number | undefined;
  for (let n = first; n < groups.length && digits.length <= cardDigitsMax; n++) {
    if (n > first && !/^[ \u00a0.\u2010-\u2015-]{0,3}$/.test(gaps[n - 1] ?? "?")) break;
    digits += groups[n]?.digits ?? "";
    if (digits.length < cardDigitsMin || digits.length > cardDigitsMax || !isIssued(digits)) continue;
    if (luhn(digits)) best = n + 1;
    else if (isCardShape(groups.slice(first, n + 1))) grouped = n + 1;
  }
  const start = groups[first];
  if (!start) return undefined;
  if (best === undefined && start.digits.length > cardDigitsMax)
    return { kind: "number", from: start.start, to: first + 1 };
  if (best === undefined && grouped === undefined) return undefined;
  const cue = cueOf(wordsBefore(tokens, start.token));
  // A recogniser mistakes a digit now and then: where it is said to be a card, or looks like nothing else, it is one.
  if (best === undefined && cue === "own") return undefined;
  return { kind: "card", from: start.start, to: best ?? grouped ?? first + 1 };
};

const isCardShape = (groups: readonly Group[]): boolean => {
  const shape = groups.map(({ digits }) => digits.length).join(" ");
  return shape === "4 4 4 4" || shape === "4 6 5" || shape === "4 6 4" || shape === "4 4 4 4 3";
};

/** Leading digits of what is issued as a payment card (ISO/IEC 7812-1), with the lengths they come in. */
const isIssued = (digits: string): boolean => {
  const { length } = digits;
  const four = Number(digits.slice(0, 4));
  const two = Math.floor(four / 100);
  if (two >= 40 && two <= 49) return length === 13 || length === 16 || length === 19; // Visa
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16; // Mastercard
  if (two === 34 || two === 37) return length === 15; // American Express
  if (two === 36 || two === 30 || two === 38 || two === 39) return length >= 14; // Diners
  if (two === 35) return length >= 16; // JCB
  return two === 50 || (two >= 56 && two <= 69) || two === 81 || two === 82 || four === 9792; // Discover, Maestro, UnionPay, RuPay, Troy
};

/** The check digit of payment cards (ISO/IEC 7812-1, annex B). */
export const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

const phoneAt = (row: Row, first: number, tokens: readonly Token[], text: string): Hit | undefined => {
  const { groups, gaps } = row;
  const start = groups[first];
  if (!start) return undefined;
  const sign = signBefore(tokens, start.token);
  const cue = cueOf(wordsBefore(tokens, start.token)) ?? cueAfter(tokens, groups.at(-1)?.token ?? start.token);
  let digits = "";
  let best: number | undefined;
  for (let n = first; n < groups.length; n++) {
    digits += groups[n]?.digits ?? "";
    if (digits.length > phoneDigitsMax + 2) break;
    if (digits.length < localDigitsMin) continue;
    if (isWithin(tokens, start, groups[n])) continue;
    const part = { groups: groups.slice(first, n + 1), gaps: gaps.slice(first, n) };
    if (isMoney(text, start, groups[n], tokens)) continue;
    if (isPhone(part, digits, sign, cue)) best = n + 1;
  }
  if (best === undefined) return undefined;
  return { kind: "phone", from: sign?.start ?? start.start, to: best };
};

/** It is a piece of something longer: a request's id, an article's number, a figure with its decimals. */
const isWithin = (tokens: readonly Token[], first: Group, last: Group | undefined): boolean => {
  if (!last) return true;
  const [before, joint] = [tokens[first.token - 1], tokens[first.token - 2]];
  const [after, beyond] = [tokens[last.token + 1], tokens[last.token + 2]];
  const isPart = (token: Token | undefined): boolean => token?.kind === "word" || token?.kind === "digits";
  const ties = (sign: Token | undefined, other: Token | undefined): boolean =>
    sign !== undefined &&
    (/^[-_.#]$/.test(sign.word) ? isPart(other) : /^[/:]$/.test(sign.word) && other?.kind === "digits");
  if (before && isPart(before) && before.end === first.start) return true;
  if (before && joint && before.end === first.start && joint.end === before.start && ties(before, joint)) return true;
  if (after && isPart(after) && after.start === last.end && !/^(?:x|ext)$/.test(after.word)) return true;
  return (
    after !== undefined &&
    beyond !== undefined &&
    after.start === last.end &&
    beyond.start === after.end &&
    ties(after, beyond)
  );
};

/** A + or a bracket that belongs to the number. */
const signBefore = (tokens: readonly Token[], token: number): Token | undefined => {
  const before = tokens[token - 1];
  const first = tokens[token];
  if (before?.kind !== "sign" || !first || first.start - before.end > 1) return undefined;
  if (before.word === "+") {
    const bracket = tokens[token - 2];
    return bracket?.word === "(" && bracket.end === before.start ? { ...bracket, word: "+" } : before;
  }
  return before.word === "(" && before.end === first.start ? before : undefined;
};

const isPhone = ({ groups, gaps }: Row, digits: string, sign: Token | undefined, cue: Cue): boolean => {
  const { length } = digits;
  const shape = groups.map((group) => group.digits.length).join(" ");
  if (sign?.word === "+") return length <= phoneDigitsMax;
  if (digits.startsWith("00") && groups[0]?.digits !== "0" && length >= 9) return length <= phoneDigitsMax + 2;
  if (length > phoneDigitsMax) return false;
  if (sign?.word === "(" && gaps[0]?.includes(")")) return length <= 12;
  if (isDate(groups, gaps) || isAddress(groups, gaps) || (gaps.includes(".") && groups[0]?.digits === "0"))
    return false;
  // Nine digits in threes are a number of Spain, Portugal, Poland; a figure that is not round has a unit behind it.
  const isInThrees = shape === "3 3 3" && gaps.every((one) => one === " ") && !/000$/.test(digits);
  if (cue === "phone") return isInThrees || !isThousands(groups, gaps);
  if (cue === "own" || groups.some((group) => isYear(group.digits) && (shape === "4 6" || shape.startsWith("4 4"))))
    return false;
  if (shape === "3 4") return /^[-.\u2010-\u2015]$/.test(gaps[0] ?? "");
  if ((shape === "3 3 4" || shape === "1 3 3 4") && /^1?[2-9]/.test(digits)) return true;
  if (digits.startsWith("0")) return length <= 12 && (groups.length > 1 || length >= 9);
  if (isInThrees) return true;
  if (length < 10 || length > 13 || isThousands(groups, gaps) || /^2( 2)+$/.test(shape)) return false;
  // As an international number without its +, or a national one that is dialled as it is.
  if (groups.length > groupsMax) return false;
  const isInternational = groups.length === 1 ? length <= 12 : (groups[0]?.digits.length ?? 9) <= 3;
  return (
    (isInternational && dialCodes.test(digits) && isValidPhoneNumber(`+${digits}`)) ||
    (shape === "10" && /^[2-9]/.test(digits)) ||
    (/^(?:10|5 5|3 7|6 4|4 3 3|4 6)$/.test(shape) &&
      (isValidPhoneNumber(digits, "US") || (/^[6-9]/.test(digits) && isValidPhoneNumber(digits, "IN"))))
  );
};
const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);

const isThousands = (groups: readonly Group[], gaps: readonly string[]): boolean =>
  groups.length > 1 &&
  (groups[0]?.digits.length ?? 9) <= 3 &&
  groups.slice(1).every(({ digits }) => digits.length === 3) &&
  gaps.every((one) => one.trim() === "" || one === ".");
const isDate = (groups: readonly Group[], gaps: readonly string[]): boolean => {
  if (gaps.some((one) => !/^[-./ ]$/.test(one))) return false;
  const numbers = groups.map(({ digits }) => Number(digits));
  const shape = groups.map(({ digits }) => digits.length).join(" ");
  const [a = 0, b = 0] = numbers;
  if (/^4 [12] [12]( [12])?$/.test(shape)) return a >= 1900 && a < 2100 && b <= 12 && (numbers[2] ?? 0) <= 31;
  if (/^[12] [12] [24]( [12])?$/.test(shape)) return a <= 31 && b <= 31 && (a <= 12 || b <= 12);
  return shape === "4 4" && numbers.every((year) => year >= 1900 && year < 2100);
};
/** An address of a machine. */
const isAddress = (groups: readonly Group[], gaps: readonly string[]): boolean =>
  groups.length === 4 && gaps.every((one) => one === ".") && groups.every(({ digits }) => Number(digits) < 256);

const currencies = new Set(
  "$ € £ ¥ ₹ % usd eur gbp aed sar inr dollars euros pounds dirhams percent units users pallets".split(" "),
);
const isMoney = (text: string, first: Group, last: Group | undefined, tokens: readonly Token[]): boolean => {
  const before = tokens[first.token - 1];
  const after = last && tokens[last.token + 1];
  return (
    (before !== undefined && currencies.has(before.word) && first.start - before.end <= 1) ||
    (after !== undefined && last !== undefined && currencies.has(after.word) && after.start - last.end <= 1) ||
    (after?.word === "," && /^,\d{3}/.test(text.slice(after.start, after.start + 4)))
  );
};

export const wordsBefore = (tokens: readonly Token[], token: number): string[] => {
  const words: string[] = [];
  for (let n = token - 1; n >= Math.max(0, token - cueTokensMax) && words.length < cueWordsMax; n--) {
    const { kind, word } = tokens[n] as Token; // Within the list.
    if (kind === "word") words.unshift(word);
    else if (kind !== "sign" || /[.?!;]/.test(word)) break;
  }
  return words;
};
