/**
 * Redaction comes first (rule 10): card numbers, e-mail addresses and phone numbers are masked in every
 * personal field before anything is published, interim text included. Each pattern is linear in the text.
 */
import { findPhoneNumbersInText } from "libphonenumber-js";

export const masks = { card: "[card]", email: "[e-mail]", phone: "[phone]" } as const;

type Span = { readonly start: number; readonly end: number; readonly mask: string };

/** The text with every found span masked; the same text when there is nothing to mask. */
export const redactText = (text: string): string => {
  let result = text;
  for (const span of spansIn(text).reverse()) result = result.slice(0, span.start) + span.mask + result.slice(span.end);
  return result;
};

/**
 * Words of one utterance: a number said over several words is one span, so the words are looked at together.
 * Each word that a span touches becomes the mask, its times stay.
 */
export const redactWords = <Word extends { readonly text: string }>(words: readonly Word[]): readonly Word[] => {
  const joined = words.map((word) => word.text).join(" ");
  const spans = spansIn(joined);
  if (spans.length === 0) return words;
  let at = 0;
  return words.map((word) => {
    const start = at;
    at += word.text.length + 1;
    const touching = spans.find((span) => span.start < start + word.text.length && span.end > start);
    return touching ? { ...word, text: touching.mask } : word;
  });
};

const spansIn = (text: string): Span[] => {
  const found: Span[] = [];
  const add = (start: number, end: number, mask: string) => {
    if (!found.some((span) => span.start < end && start < span.end)) found.push({ start, end, mask });
  };
  if (text.includes("@"))
    for (const hit of text.matchAll(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g)) add(hit.index, hit.index + hit[0].length, masks.email);
  if ((text.match(/\d/g)?.length ?? 0) >= 7) {
    for (const hit of text.matchAll(/\d(?:[ -]?\d){12,18}/g))
      if (luhn(hit[0].replace(/\D/g, ""))) add(hit.index, hit.index + hit[0].length, masks.card);
    for (const country of ["US", "GB", "DE", "AE"] as const)
      for (const hit of findPhoneNumbersInText(text, country)) add(hit.startsAt, hit.endsAt, masks.phone);
  }
  return found.sort((a, b) => a.start - b.start);
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
