/**
 * Redaction comes first (rule 10): card numbers, e-mail addresses and phone numbers are masked in every
 * personal field before anything is published, interim text included, written or said. Each step is linear in the text.
 */
import { findPhoneNumbersInText } from "libphonenumber-js";
import { spokenAddresses } from "./spoken-addresses.ts";
import { numberWords, type SpokenRun, spokenRuns } from "./spoken-numbers.ts";

export const masks = { card: "[card]", email: "[e-mail]", phone: "[phone]", number: "[number]" } as const;

type Span = { readonly start: number; readonly end: number; readonly mask: string };

/** What is known around a text. */
type Around = {
  /** It is being said or typed and may go on: the beginning of a number at its end is masked already. */
  readonly open?: boolean;
};

/** The text with every found span masked; the same text when there is nothing to mask. */
export const redactText = (text: string, around: Around = {}): string => {
  let result = text;
  for (const span of spansIn(text, around).reverse())
    result = result.slice(0, span.start) + span.mask + result.slice(span.end);
  return result;
};

/**
 * Words of one utterance: a number said over several words is one span, so the words are looked at together.
 * Each word that a span touches becomes the mask, its times stay.
 */
export const redactWords = <Word extends { readonly text: string }>(
  words: readonly Word[],
  around: Around = {},
): readonly Word[] => {
  const joined = words.map((word) => word.text).join(" ");
  const spans = spansIn(joined, around);
  if (spans.length === 0) return words;
  let at = 0;
  return words.map((word) => {
    const start = at;
    at += word.text.length + 1;
    const touching = spans.find((span) => span.start < start + word.text.length && span.end > start);
    return touching ? { ...word, text: touching.mask } : word;
  });
};

const spansIn = (text: string, { open = false }: Around): Span[] => {
  const found: Span[] = [];
  const add = (start: number, end: number, mask: string) => {
    if (!found.some((span) => span.start < end && start < span.end)) found.push({ start, end, mask });
  };
  // Letters of every language, and an address still being said or typed (no dot yet) is one already.
  if (text.includes("@"))
    for (const hit of text.matchAll(
      /[\p{L}\p{M}\p{N}_.+'-]{1,64}@(?:[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63}){0,4})?/gu,
    ))
      add(hit.index, hit.index + hit[0].length, masks.email);
  if ((text.match(/\d/g)?.length ?? 0) >= 7) {
    for (const { start, end } of cardsIn(text)) add(start, end, masks.card);
    for (const country of ["US", "GB", "DE", "AE"] as const)
      for (const hit of findPhoneNumbersInText(text, country))
        if (isDialled(text.slice(hit.startsAt, hit.endsAt))) add(hit.startsAt, hit.endsAt, masks.phone);
  }
  // Most sentences hold neither; looking closely costs more than all else that happens to them on their way.
  if (saysAt.test(text)) for (const { start, end } of spokenAddresses(text, open)) add(start, end, masks.email);
  if (saysNumber.test(text))
    for (const run of spokenRuns(text)) {
      const mask = maskOf(run, open);
      if (mask) add(run.start, run.end, mask);
    }
  return found.sort((a, b) => a.start - b.start);
};

const saysAt = /\bat\b/i;
const saysNumber = new RegExp(`\\d|\\b(?:${numberWords.join("|")})\\b`, "i");

/** Fewer digits than this are a price, a year, a room, or the four that a card may show. */
const saidDigitsMin = 7;
/** What is being said is masked from here on, since it is not known yet where it ends. */
const openSaidMin = 4;
const openWrittenMin = 6;

const maskOf = (run: SpokenRun, open: boolean): string | undefined => {
  const { digits, saidCount, atEnd } = run;
  const known = masks.number;
  if (open && atEnd && digits.length >= (saidCount > 0 ? openSaidMin : openWrittenMin)) return known;
  // Written ones have their own patterns above; a figure of eight digits is often a price.
  if (saidCount === 0 || digits.length < saidDigitsMin) return undefined;
  // A recogniser mistakes a digit now and then, so the check digit of a card that was said cannot be asked for.
  if (digits.length >= cardDigitsMin) return digits.length > cardDigitsMax ? known : masks.card;
  if (isYears(digits, run.wordCount) || run.before.some((word) => ownNumbers.has(word))) return undefined;
  return masks.phone;
};

/** "Twenty nineteen to twenty twenty six". */
const isYears = (digits: string, wordCount: number): boolean =>
  digits.length % 4 === 0 && wordCount <= (digits.length / 4) * 3 && /^(?:19\d\d|20\d\d)+$/.test(digits);
/** A number after one of these is the company's, not a person's. */
const ownNumbers = new Set([
  "order",
  "invoice",
  "ticket",
  "reference",
  "case",
  "serial",
  "part",
  "model",
  "version",
  "sku",
  "quote",
]);

const phoneDigitsMin = 10;

/**
 * Some countries allow numbers of nearly any length, so that a price, a date or a quantity would be one. A
 * telephone number begins with +, 0 or a bracket, or is long, or is a local one with its dash.
 */
const isDialled = (text: string): boolean =>
  /^[+0(]/.test(text) ||
  /^\d{3}[-.]\d{4}$/.test(text) ||
  (text.replace(/\D/g, "").length >= phoneDigitsMin && !/^\d{1,3}(?:[., ]\d{3})+$/.test(text));

const cardDigitsMin = 13;
const cardDigitsMax = 19;

/**
 * Card numbers among groups of digits: other digits before or after one (its date, its check code, a count)
 * must not hide it, so every row of whole groups of a card's length is looked at.
 */
const cardsIn = (text: string): { start: number; end: number }[] => {
  const groups = [...text.matchAll(/\d+/g)].map((hit) => ({
    digits: hit[0],
    start: hit.index,
    end: hit.index + hit[0].length,
  }));
  return groups.flatMap(({ start }, first) => {
    let digits = "";
    let found: { start: number; end: number } | undefined;
    for (let n = first; n < groups.length; n++) {
      const group = groups[n];
      const before = groups[n - 1];
      if (!group || (n > first && before && !/^[ .-]{1,2}$/.test(text.slice(before.end, group.start)))) break;
      digits += group.digits;
      if (digits.length > cardDigitsMax) break;
      if (digits.length >= cardDigitsMin && luhn(digits)) found = { start, end: group.end };
    }
    return found ? [found] : [];
  });
};

/** The check digit of payment cards (ISO/IEC 7812-1, annex B). */
const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};
