/**
 * Numbers as people say them: "four one one one", "double five", "forty one eleven", "oh", mixed with written digits.
 * A recogniser writes a card or telephone number like that, so no pattern of digits would find it. One pass over the
 * words; a run of number words is looked at once.
 */

import { fillersAt, onlyFillersFrom } from "./fillers.ts";
import { cueOf, ownNumbers } from "./number-words.ts";
import type { Token } from "./tokens.ts";

export type SpokenRun = {
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** How many of its words are said rather than written, and how many words it has. */
  readonly saidCount: number;
  readonly wordCount: number;
  /** What was said just before it, in small letters, newest last; at most `contextMax` words. */
  readonly before: readonly string[];
  /** Nothing but punctuation and fillers follow: it may go on. */
  readonly atEnd: boolean;
  /** Digits that were said or written one by one. */
  readonly singles: number;
  /** A "plus" stands before it. */
  readonly isLed: boolean;
  /** Something else was said between its parts. */
  readonly isBroken: boolean;
  /** How many digits each of its parts has. */
  readonly shape: string;
};

const contextMax = 8;

const units: ReadonlyMap<string, string> = new Map(
  Object.entries({
    zero: "0",
    oh: "0",
    o: "0",
    nought: "0",
    naught: "0",
    one: "1",
    two: "2",
    three: "3",
    four: "4",
    five: "5",
    six: "6",
    seven: "7",
    eight: "8",
    nine: "9",
    niner: "9",
  }),
);
const teens: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ten: "10",
    eleven: "11",
    twelve: "12",
    thirteen: "13",
    fourteen: "14",
    fifteen: "15",
    sixteen: "16",
    seventeen: "17",
    eighteen: "18",
    nineteen: "19",
  }),
);
const tens: ReadonlyMap<string, string> = new Map(
  Object.entries({
    twenty: "2",
    thirty: "3",
    forty: "4",
    fourty: "4",
    fifty: "5",
    sixty: "6",
    seventy: "7",
    eighty: "8",
    ninety: "9",
  }),
);
const repeats: ReadonlyMap<string, number> = new Map(Object.entries({ double: 2, treble: 3, triple: 3 }));
/** Without one of these, or a written digit, there is no number. */
export const isNumberWord = (word: string): boolean =>
  units.has(word) || teens.has(word) || tens.has(word) || repeats.has(word);
/** What a recogniser hears for a digit; one only between two that are certain. */
const alike: ReadonlyMap<string, string> = new Map(
  Object.entries({
    for: "4",
    fore: "4",
    to: "2",
    too: "2",
    tu: "2",
    ate: "8",
    won: "1",
    tree: "3",
    sex: "6",
    nein: "9",
    fife: "5",
    a: "8",
  }),
);
/** So far into a number, what sounds like a digit is one whatever stands around it. */
const alikeAfterDigits = 6;
/** After these a number was a quantity; the last group before them is theirs. */
const measures = new Set([
  "hundred",
  "thousand",
  "million",
  "billion",
  "point",
  "percent",
  "per",
  "dollars",
  "dollar",
  "euros",
  "euro",
  "pounds",
  "dirhams",
  "dirham",
  "bucks",
  "cents",
  "years",
  "year",
  "months",
  "month",
  "weeks",
  "week",
  "days",
  "day",
  "hours",
  "hour",
  "minutes",
  "minute",
  "seconds",
  "people",
  "users",
  "seats",
  "units",
  "times",
  "o'clock",
  "am",
  "pm",
  "k",
]);

type Group = {
  readonly digits: string;
  readonly isRepeat: boolean;
  readonly said: number;
  readonly start: number;
  readonly end: number;
  readonly count: number;
};

/** Every run of numbers in a text, said or written, in order. */
export const spokenRuns = (all: readonly Token[]): SpokenRun[] => {
  const tokens = all.filter(
    ({ kind, word, end }, n) => kind !== "sign" || (word === "+" && (all[n + 1]?.start ?? Infinity) <= end + 1),
  );
  const runs: SpokenRun[] = [];
  for (let n = 0; n < tokens.length;) {
    if (!certain(tokens, n)) {
      n += 1;
      continue;
    }
    const groups: Group[] = [];
    let first = n;
    const isLed = first > 0 && ["plus", "+"].includes(tokens[first - 1]?.word ?? "");
    if (isLed) first -= 1;
    let next = n;
    let isBroken = false;
    const cue = cueOf(tokens.slice(Math.max(0, first - contextMax), first).map(({ word }) => word));
    const isAsked = cue === "phone" || cue === "card";
    let sofar = 0;
    while (next < tokens.length) {
      const group = groupAt(tokens, next, sofar);
      if (group) {
        groups.push(group);
        sofar += group.digits.length;
        next += group.count;
        continue;
      }
      const skip =
        groups.length === 0
          ? 0
          : fillersAt(tokens, next, (n) => certain(tokens, n)) ||
            (mayTalk(groups, sofar, isAsked) ? talkAt(tokens, next, isAsked) : 0);
      if (skip === 0) break;
      isBroken = true;
      next += skip;
    }
    const measured = measures.has(tokens[next]?.word ?? "");
    const mine = measured ? groups.slice(0, -1) : groups;
    const last = mine.at(-1);
    if (last)
      runs.push({
        start: tokens[first]?.start ?? 0,
        end: last.end,
        digits: mine.map(({ digits }) => digits).join(""),
        saidCount: mine.reduce((sum, { said }) => sum + said, 0),
        wordCount: mine.reduce((sum, { count }) => sum + count, 0),
        before: tokens.slice(Math.max(0, first - contextMax), first).map(({ word }) => word),
        atEnd: !measured && onlyFillersFrom(tokens, next),
        singles: mine.reduce(
          (sum, { digits, isRepeat }) => sum + (digits.length === 1 || isRepeat ? digits.length : 0),
          0,
        ),
        isLed,
        isBroken,
        shape: mine.map(({ digits }) => digits.length).join(" "),
      });
    n = Math.max(next, n + 1);
  }
  return runs;
};

/** In a number of which so much was said, a few words of any kind are no end of it where as much follows. */
const talkWordsMax = 4;
const digitsOnMin = 3;
const wholeCardDigits = 13;
const mayTalk = (groups: readonly Group[], sofar: number, isAsked: boolean): boolean =>
  sofar >= digitsOnMin &&
  sofar < wholeCardDigits &&
  (isAsked || groups.slice(-digitsOnMin).every(({ digits, isRepeat }) => digits.length === 1 || isRepeat));
const talkAt = (tokens: readonly Token[], n: number, isAsked: boolean): number => {
  for (let count = 0; count <= talkWordsMax; count++) {
    const token = tokens[n + count];
    if (!token || token.kind === "mask" || measures.has(token.word) || ownNumbers.has(token.word)) return 0;
    if (count > 0 && certain(tokens, n + count)) return isGoingOn(tokens, n + count, isAsked) ? count : 0;
  }
  return 0;
};
/** Single digits, at least so many, and no measure after them. */
const isGoingOn = (tokens: readonly Token[], from: number, isAsked: boolean): boolean => {
  let digits = 0;
  let n = from;
  for (; n < tokens.length && digits < digitsOnMin; n++) {
    const { kind, word } = tokens[n] as Token; // Within the list.
    if (kind === "digits" && word.length <= 4) digits += word.length;
    else if (units.has(word)) digits += 1;
    else if (isAsked && (teens.has(word) || tens.has(word))) digits += 2;
    else if (repeats.has(word)) continue;
    else break;
  }
  return digits >= digitsOnMin && !measures.has(tokens[n]?.word ?? "");
};

/** The digits that a single word stands for: "seven", "twelve", "forty". */
export const digitOfWord = (word: string): string | undefined => {
  const ten = tens.get(word);
  return units.get(word) ?? teens.get(word) ?? (ten === undefined ? undefined : `${ten}0`);
};

/** The number that begins at a token, with how many tokens it takes. */
export const numberAt = (
  tokens: readonly Token[],
  n: number,
): { readonly digits: string; readonly count: number } | undefined =>
  certain(tokens, n) ? groupAt(tokens, n, 0) : undefined;

const certain = (tokens: readonly Token[], n: number): boolean => {
  const word = tokens[n]?.word;
  if (word === undefined) return false;
  if (tokens[n]?.kind === "digits") return true;
  if (repeats.has(word)) return units.has(tokens[n + 1]?.word ?? "");
  return units.has(word) || teens.has(word) || tens.has(word);
};

const groupAt = (tokens: readonly Token[], n: number, sofar: number): Group | undefined => {
  const token = tokens[n];
  if (!token) return undefined;
  const { kind, word, start } = token;
  const next = tokens[n + 1];
  const group = (digits: string, count: number): Group => ({
    digits,
    count,
    isRepeat: repeats.has(word),
    start,
    end: tokens[n + count - 1]?.end ?? token.end,
    said: kind === "digits" ? 0 : count,
  });
  if (kind === "digits") return group(word, 1);
  const times = repeats.get(word);
  if (times !== undefined) {
    const unit = units.get(next?.word ?? "");
    return unit === undefined ? undefined : group(unit.repeat(times), 2);
  }
  const ten = tens.get(word);
  if (ten !== undefined) {
    const unit = units.get(next?.word ?? "");
    return unit !== undefined && unit !== "0" ? group(ten + unit, 2) : group(`${ten}0`, 1);
  }
  const teen = teens.get(word);
  if (teen !== undefined) return group(teen, 1);
  const unit = units.get(word);
  if (unit !== undefined) {
    // "eight hundred five five five": a free number's beginning, where digits follow it one by one.
    if (
      next?.word === "hundred" &&
      units.get(tokens[n + 2]?.word ?? "") !== undefined &&
      units.get(tokens[n + 3]?.word ?? "") !== undefined
    )
      return group(`${unit}00`, 2);
    return group(unit, 1);
  }
  const sounds = alike.get(word);
  // At the end of what was said, its neighbour is not said yet.
  if (sounds !== undefined && sofar >= digitsOnMin && n === tokens.length - 1 && isSingle(tokens[n - 1]))
    return group(sounds, 1);
  if (sounds !== undefined && sofar > 0 && certain(tokens, n + 1)) {
    if ((isSingle(tokens[n - 1]) && isSingle(next)) || sofar >= alikeAfterDigits) return group(sounds, 1);
  }
  return undefined;
};

const isSingle = (token: Token | undefined): boolean =>
  token !== undefined && (units.has(token.word) || /^\d$/.test(token.word) || repeats.has(token.word));
