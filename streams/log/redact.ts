/**
 * Redaction comes first (rule 10): card numbers, e-mail addresses and phone numbers are masked in every
 * personal field before anything is published, interim text included, written or said. Each step is linear in the
 * text. Here is what sees one text alone; `call-redactor.ts` also knows what was said before it in the call.
 */
import { type MaskKind, maskText } from "@wingman/domain/privacy/redaction";
import { fillersAt } from "./fillers.ts";
import { identityNumbersIn } from "./identity-numbers.ts";
import { namesIn } from "./names.ts";
import { cueOf, type Expected } from "./number-words.ts";
import { addressesIn, openLocal, restOfDomain } from "./spoken-addresses.ts";
import { isNumberWord, type SpokenRun, spokenRuns } from "./spoken-numbers.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { figuresIn } from "./figures.ts";
import { cardDigitsMax, cardDigitsMin, writtenNumbers } from "./written-numbers.ts";

export type Span = {
  readonly start: number;
  readonly end: number;
  readonly kind: MaskKind;
  /** What it stands for, always written the same way; null where it is not known to its end. */
  readonly value: string | null;
  /** It may go on after the end of the text. */
  readonly isOpen: boolean;
};

/** What is known around a text. */
export type Around = {
  /**
   * What may come behind it. `closed`: nothing. `more`: another utterance, which may go on with a number. `open`: the
   * text itself is still being said or typed, so that the beginning of a number at its end is masked already.
   */
  readonly end?: "closed" | "more" | "open";
  /** The text begins with so many characters of before, the end of which was masked as something that may go on. */
  readonly goesOnAt?: number;
  /** What was said before it ended with a whole number; more digits one by one are still of it. */
  readonly isAfterNumber?: boolean;
  /** What was asked for a moment ago. */
  readonly expected?: Expected;
  readonly identityNumbers?: boolean;
  /** Names to be masked, and whether those that people introduce are, too. */
  readonly names?: readonly string[] | undefined;
};

/** The text with every found span masked; the same text when there is nothing to mask. */
export const redactText = (text: string, around: Around = {}): string => {
  const spans = spansIn(text, around);
  if (spans.length === 0) return text;
  let result = "";
  let at = 0;
  for (const span of spans) {
    result += text.slice(at, span.start) + plain(span);
    at = span.end;
  }
  return result + text.slice(at);
};

/**
 * Words of one utterance: a number said over several words is one span, so the words are looked at together.
 * Each word that a span touches becomes the mask, its times stay.
 */
export const redactWords = <Word extends { readonly text: string }>(
  words: readonly Word[],
  around: Around = {},
): readonly Word[] => {
  const spans = spansIn(words.map((word) => word.text).join(" "), around);
  if (spans.length === 0) return words;
  const touching = spansOfWords(words, spans);
  return words.map((word, n) => {
    const span = touching[n];
    return span ? { ...word, text: plain(span) } : word;
  });
};

const plain = ({ kind }: Span): string => maskText({ kind, n: null, lastFour: null });

/** For each word the span that touches it, where the words were joined by single spaces. Linear: spans are in order. */
export const spansOfWords = (
  words: readonly { readonly text: string }[],
  spans: readonly Span[],
): (Span | undefined)[] => {
  let at = 0;
  let next = 0;
  return words.map(({ text }) => {
    const start = at;
    const end = start + text.length;
    at = end + 1;
    while (next < spans.length && (spans[next]?.end ?? 0) <= start) next += 1;
    const span = spans[next];
    return span && span.start < end && span.end > start ? span : undefined;
  });
};

/** What has to be masked in a text, in order and apart. */
export const spansIn = (text: string, around: Around = {}): Span[] => {
  const { end = "closed", goesOnAt = 0, isAfterNumber = false, expected, identityNumbers = false, names } = around;
  const tokens = tokensOf(text);
  const isSaid = tokens.some(
    ({ kind, word }) => kind === "digits" || word === "@" || word === "at" || isNumberWord(word),
  );
  if (!isSaid && names === undefined && goesOnAt === 0 && end === "closed") return [];
  const found: Span[] = [];
  const add = (span: Span) => found.push(span);
  if (isSaid || end !== "closed") {
    for (const { value, ...address } of addressesIn(tokens, end === "open")) add({ ...address, kind: "e-mail", value });
    if (identityNumbers) for (const one of identityNumbersIn(text, tokens, end !== "closed")) add(one);
    const written = writtenNumbers(text, tokens);
    for (const { kind, start, end: to, digits } of written) add({ start, end: to, kind, value: digits, isOpen: false });
    const isMore = goesOnAt > 0 || isAfterNumber;
    const lead = isMore ? leadOf(tokens, goesOnAt) : undefined;
    const near = isMore ? numberNear(tokens, goesOnAt) : undefined;
    for (const run of spokenRuns(without(tokens, found, figuresIn(tokens)))) {
      const span = spanOf(run, end, goesOnAt, { lead, near }, expected);
      if (span) add(span);
    }
    if (goesOnAt > 0) {
      const rest = restOfDomain(tokens, goesOnAt);
      if (rest) add({ ...rest, kind: "e-mail", value: null, isOpen: false });
    }
    if (end !== "closed") {
      const done = found.reduce((latest, span) => (span.kind === "e-mail" ? Math.max(latest, span.end) : latest), 0);
      const begun = openLocal(tokens, expected === "e-mail", tokens.findLastIndex((token) => token.start < done) + 1);
      if (begun) add({ ...begun, kind: "e-mail", value: null, isOpen: true });
    }
  }
  if (names !== undefined)
    for (const name of namesIn(text, tokens, names)) add({ ...name, kind: "name", isOpen: false });
  return apart(found);
};

/** What was found stands in the way of other numbers, unless one goes on with it in words. */
const without = (tokens: readonly Token[], found: readonly Span[], figures: ReadonlySet<number>): Token[] => {
  const left: Token[] = [];
  const inOrder = [...found].sort((a, b) => a.start - b.start);
  let next = 0;
  for (const [n, token] of tokens.entries()) {
    while (next < inOrder.length && (inOrder[next]?.end ?? 0) <= token.start) next += 1;
    const span = inOrder[next];
    const isIn = span !== undefined && span.start < token.end && token.start < span.end;
    const isFigure = figures.has(n);
    if (!isFigure && (!isIn || (span.kind === "phone" && isAmongWords(tokens, n, span)))) left.push(token);
    else if (left.at(-1)?.kind !== "mask") left.push({ ...token, kind: "mask" });
  }
  return left;
};
const isAmongWords = (tokens: readonly Token[], n: number, span: Span): boolean => {
  let [first, last] = [n, n];
  while ((tokens[first]?.start ?? -1) >= span.start) first -= 1;
  while ((tokens[last]?.end ?? Infinity) <= span.end) last += 1;
  return isNumberWord(tokens[first]?.word ?? "") || isNumberWord(tokens[last]?.word ?? "");
};

/** Where two overlap, the one that was found first stands for both: nothing that either hides is left. */
const apart = (found: readonly Span[]): Span[] => {
  const inOrder = found
    .map((span, rank) => ({ span, rank }))
    .sort((a, b) => a.span.start - b.span.start || a.rank - b.rank);
  const kept: { span: Span; rank: number }[] = [];
  for (const one of inOrder) {
    const last = kept.at(-1);
    if (!last || last.span.end <= one.span.start) {
      kept.push(one);
      continue;
    }
    const first = last.rank <= one.rank ? last : one;
    const end = Math.max(last.span.end, one.span.end);
    kept[kept.length - 1] = {
      rank: first.rank,
      span: {
        ...first.span,
        start: last.span.start,
        end,
        isOpen: [last, one].some(({ span }) => span.isOpen && span.end === end),
      },
    };
  }
  return kept.map(({ span }) => span);
};

/** Fewer digits than this are a price, a year, a room, or the four that a card may show. */
const saidDigitsMin = 7;
/** What is being said is masked from here on, since it is not known yet where it ends. */
const openSaidMin = 4;
const openSinglesMin = 3;
const openWrittenMin = 4;
const heldMin = 6;
/** "The order number is four one five": so near before it, a word says that a number is no person's. */
const ownWordsMax = 4;
const fullPhoneDigits = 10;
const fullCardDigits = 16;

/** Where the words go on with what was masked before them: at the first that is no filler. */
export const leadOf = (tokens: readonly Token[], goesOnAt: number): number | undefined => {
  const first = tokens.findIndex(({ start, kind }) => start >= goesOnAt && kind !== "sign");
  return first < 0 ? undefined : tokens[first + fillersAt(tokens, first, (n) => isNumber(tokens[n]))]?.start;
};
/** The first number near the beginning of what goes on, whatever leads to it: "and the rest of it goes". */
const numberNear = (tokens: readonly Token[], goesOnAt: number): number | undefined => {
  const first = tokens.findIndex(({ start, kind }) => start >= goesOnAt && kind !== "sign");
  return first < 0 ? undefined : tokens.slice(first, first + leadWordsMax).find(isNumber)?.start;
};
const isNumber = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === "digits" || isNumberWord(token.word));
const leadWordsMax = 7;

const spanOf = (
  run: SpokenRun,
  end: NonNullable<Around["end"]>,
  goesOnAt: number,
  { lead, near }: { readonly lead: number | undefined; readonly near: number | undefined },
  expected: Expected,
): Span | undefined => {
  const { start, digits, saidCount, atEnd } = run;
  // A number that is as long as they come is not gone on with.
  const isLong = saidCount > 0 && digits.length >= (digits.length > 12 ? fullCardDigits : fullPhoneDigits);
  const isOpen = atEnd && end !== "closed" && !(end === "more" && isLong);
  const span = (kind: MaskKind, value: string | null): Span => ({ start, end: run.end, kind, value, isOpen });
  // "Ninety nine point nine nine": a share or a version.
  if (run.before.at(-1) === "point" && digits.length < fullPhoneDigits) return undefined;
  const sure = kindOf(run);
  if (start === lead && (goesOnAt > 0 || (digits.length >= 3 && !isYears(digits, run.wordCount))))
    return span("number", null); // The end of one whose beginning is not known here.
  if (start === near && run.singles >= openSaidMin) return span("number", null);
  // As long as it may go on, its digits so far name no value.
  if (sure) return isOpen ? span("number", null) : span(sure, digits);
  if (start < goesOnAt && run.end > goesOnAt) return span("number", null);
  if (!isOpen) return undefined;
  const isYear = isYears(digits, run.wordCount) && cueOf(run.before) === undefined;
  const isBegun =
    end === "open"
      ? !isYear && (run.singles >= openSinglesMin || digits.length >= (saidCount > 0 ? openSaidMin : openWrittenMin))
      : isBeginning(run, expected);
  return isBegun ? span("number", null) : undefined;
};

const kindOf = (run: SpokenRun): "card" | "phone" | "number" | undefined => {
  const { digits, saidCount } = run;
  // Written ones have their own patterns; a figure of eight digits is often a price.
  if (saidCount === 0 || digits.length < saidDigitsMin) return undefined;
  // A recogniser mistakes a digit now and then, so the check digit of a card that was said cannot be asked for.
  if (digits.length >= cardDigitsMin) return digits.length > cardDigitsMax ? "number" : "card";
  // "Thirty eight forty forty two": sizes, ages, prices; a telephone number that is said in pairs has ten.
  if (
    run.singles < 3 &&
    digits.length < fullPhoneDigits &&
    !run.isLed &&
    (cueOf(run.before) !== "phone" || run.isBroken)
  )
    return undefined;
  if (isYears(digits, run.wordCount) || cueOf(run.before.slice(-ownWordsMax)) === "own") return undefined;
  return "phone";
};

/** A final that ends in it: too much like the first half of a number to be left, though it may be a price or a room. */
const isBeginning = (run: SpokenRun, expected: Expected): boolean => {
  const { digits, singles, saidCount, wordCount, before, isLed, isBroken, shape } = run;
  if (isYears(digits, wordCount)) return false;
  const cue = cueOf(before) ?? (expected === "number" ? "phone" : undefined);
  if (cue === "own") return false;
  if (isLed && digits.length >= 2) return true; // "plus four four"
  if (cue !== undefined) return digits.length >= 3;
  if (isBroken) return digits.length >= heldMin;
  if (saidCount === 0) return /^(?:3 [34]|4 4)( [34])*$/.test(shape) || (digits.startsWith("0") && digits.length >= 5);
  return (
    singles >= openSaidMin ||
    (digits.length >= (singles >= 3 ? 3 : 4) && digits.startsWith("0")) ||
    digits.length >= heldMin ||
    isSaidAlone(run)
  );
};

/** "It's forty seven eighty six": most of what was said, and no time of day. */
const isSaidAlone = ({ digits, before, shape, wordCount }: SpokenRun): boolean =>
  digits.length >= openSaidMin &&
  before.length <= wordCount &&
  /^(?:it's|is|so|that's|was|okay|um|uh|number|first|then|and|yeah|yes|sure|)$/.test(before.at(-1) ?? "") &&
  !(/^[12] 2$/.test(shape) && Number(digits.slice(0, -2)) <= 24 && Number(digits.slice(-2)) < 60);

/** "Twenty nineteen to twenty twenty six". */
const isYears = (digits: string, wordCount: number): boolean =>
  digits.length % 4 === 0 && wordCount <= (digits.length / 4) * 3 && /^(?:19\d\d|20\d\d)+$/.test(digits);
