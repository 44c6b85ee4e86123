/**
 * Identity and account numbers, where a tenant wants them masked: IBAN (ISO 13616, by length and check digits), Emirates ID,
 * and what people say is a social security, insurance, passport or Aadhaar number. Written, spelt and said digit by digit.
 */
import { fillersAt } from "./fillers.ts";
import { ownNumbers } from "./number-words.ts";
import { numberAt } from "./spoken-numbers.ts";
import { isJoined, type Token } from "./tokens.ts";

export type IdentityNumber = {
  readonly kind: "iban" | "id";
  readonly start: number;
  readonly end: number;
  readonly value: string | null;
  readonly isOpen: boolean;
};

/** Characters of an IBAN by country, of those that people here have; the longest there are have 34. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ad: 24, ae: 23, at: 20, be: 16, bg: 22, bh: 22, ch: 21, cy: 28, cz: 24, de: 22, dk: 18, ee: 20, eg: 29, es: 24, fi: 18, fr: 27,
    gb: 22, gr: 27, hr: 21, hu: 28, ie: 22, il: 23, is: 26, it: 27, jo: 30, kw: 30, lb: 28, li: 21, lt: 20, lu: 20, lv: 21, mt: 31,
    nl: 18, no: 15, pk: 24, pl: 28, pt: 25, qa: 29, ro: 24, sa: 24, se: 24, si: 19, sk: 24, tn: 24, tr: 26,
  }),
); // prettier-ignore
const idWords: ReadonlySet<string> = new Set(
  "id eid social ssn insurance nino passport aadhaar aadhar adhar iqama identity security national".split(" "),
);
const cueWordsMax = 7;
const idCharsMin = 6;
const openCharsMin = 3;
const sequenceCharsMax = 80;
/** Digits that were said twice, or taken back. */
const ibanTooMany = 8;

type Char = { readonly char: string; readonly start: number; readonly end: number };
/** Letters and digits that follow each other, as one reads them out. */
type Sequence = { readonly chars: readonly Char[]; readonly before: readonly string[]; readonly isAtEnd: boolean };

/** Each of them. What breaks off at the end of the text counts where its kind was named, unless nothing can follow. */
export const identityNumbersIn = (text: string, tokens: readonly Token[], mayGoOn: boolean): IdentityNumber[] =>
  sequencesIn(text, tokens).flatMap((sequence) => {
    const { chars, before, isAtEnd } = sequence;
    const written = chars.map(({ char }) => char).join("");
    const isIban = before.includes("iban") || before.includes("ibn");
    // A request has an id, and a firm.
    const isNamed = !isIban && before.some((word, n) => idWords.has(word) && !ownNumbers.has(before[n - 1] ?? ""));
    const hit = ibanIn(written, isIban) ?? emiratesIn(written) ?? namedIn(written, isNamed) ?? insuranceIn(written);
    const isOpen = mayGoOn && isAtEnd && (isIban || isNamed) && written.length >= openCharsMin;
    const [from, to] = hit ? [hit.from, hit.to] : [0, written.length];
    const [first, last] = [chars[from], chars[to - 1]];
    if (!(hit || isOpen) || !first || !last) return [];
    const isBegun = isOpen && to === written.length && !hit?.isWhole;
    return [
      {
        kind: hit?.kind ?? (isIban ? "iban" : "id"),
        start: first.start,
        end: last.end,
        value: isBegun || !hit ? null : written.slice(from, to),
        isOpen: isBegun,
      },
    ];
  });

type Hit = { readonly kind: "iban" | "id"; readonly from: number; readonly to: number; readonly isWhole: boolean };

const ibanIn = (written: string, isNamed: boolean): Hit | undefined => {
  for (let from = 0; from + 15 <= written.length; from++) {
    const length = ibanLengths.get(written.slice(from, from + 2));
    if (length === undefined || !/^\d\d/.test(written.slice(from + 2))) continue;
    const iban = written.slice(from, from + length);
    // "O" is heard as a nought in the letters of a bank.
    const heard = iban.slice(0, 4) + iban.slice(4, 8).replaceAll("0", "o") + iban.slice(8);
    if (iban.length === length && (rest97(iban) === 1 || rest97(heard) === 1))
      return { kind: "iban", from, to: from + length, isWhole: true };
    // A digit is misheard now and then: where it is said to be one, its check digits are not asked for.
    if (isNamed)
      return {
        kind: "iban",
        from,
        to: Math.min(written.length, from + length + ibanTooMany),
        isWhole: iban.length === length,
      };
  }
  return isNamed && written.length >= 10 ? { kind: "iban", from: 0, to: written.length, isWhole: false } : undefined;
};

/** The number that letters and digits stand for, the first four put last, modulo 97 (ISO 7064); digit by digit. */
const rest97 = (iban: string): number => {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
};

const emiratesIn = (written: string): Hit | undefined => {
  const from = written.search(/784(?:19|20)\d{10}/);
  return from < 0 ? undefined : { kind: "id", from, to: from + 15, isWhole: true };
};
const namedIn = (written: string, isNamed: boolean): Hit | undefined =>
  isNamed && written.length >= idCharsMin && (written.match(/\d/g)?.length ?? 0) >= idCharsMin - 1
    ? { kind: "id", from: 0, to: written.length, isWhole: written.length >= 9 }
    : undefined;
/** National Insurance and, with its own grouping only, social security. */
const insuranceIn = (written: string): Hit | undefined =>
  /^[a-ceghj-prstw-z][a-ceghj-nprstw-z]\d{6}[a-d]$/.test(written)
    ? { kind: "id", from: 0, to: 9, isWhole: true }
    : undefined;

const sequencesIn = (text: string, tokens: readonly Token[]): Sequence[] => {
  const found: Sequence[] = [];
  for (let n = 0; n < tokens.length;) {
    const chars: Char[] = [];
    const first = n;
    while (n < tokens.length && chars.length < sequenceCharsMax) {
      const part = partAt(text, tokens, n, chars);
      if (part) {
        const [start, end] = [tokens[n]?.start ?? 0, tokens[n + part.count - 1]?.end ?? 0];
        for (const char of part.chars) chars.push({ char, start, end });
        n += part.count;
        continue;
      }
      const isTie = tokens[n]?.kind === "sign" && /^[-.,/]$/.test(tokens[n]?.word ?? "");
      const skip = isTie ? 1 : fillersAt(tokens, n, (k) => partAt(text, tokens, k, chars) !== undefined);
      if (chars.length === 0 || skip === 0) break;
      n += skip;
    }
    if (chars.length >= openCharsMin && chars.some(({ char }) => /\d/.test(char)))
      found.push({ chars, before: cuesBefore(tokens, first), isAtEnd: n >= tokens.length });
    if (n === first) n += 1;
  }
  return found;
};

const cuesBefore = (tokens: readonly Token[], n: number): string[] =>
  tokens.slice(Math.max(0, n - cueWordsMax), n).map(({ word }) => word);

/** "42", "seven", "double five", a single letter, "GB29" and "NWBK" as they stand in an IBAN. */
const partAt = (
  text: string,
  tokens: readonly Token[],
  n: number,
  sofar: readonly Char[],
): { chars: string; count: number } | undefined => {
  const token = tokens[n];
  if (!token || token.kind === "sign" || token.kind === "mask") return undefined;
  const number = numberAt(tokens, n);
  if (number) return { chars: number.digits, count: number.count };
  if (/^[a-z]$/.test(token.word)) return { chars: token.word, count: 1 };
  if (!/^[a-z]{2,8}$/.test(token.word) || idWords.has(token.word) || token.word === "iban") return undefined;
  const isBank =
    sofar.length === 4 && token.word.length === 4 && /^[a-z]{2}\d\d$/.test(sofar.map(({ char }) => char).join(""));
  const isTied =
    (tokens[n + 1]?.kind === "digits" && isJoined(token, tokens[n + 1])) ||
    (tokens[n - 1]?.kind === "digits" && isJoined(tokens[n - 1], token));
  const isCapital = /^[A-Z]{2,4}$/.test(text.slice(token.start, token.end)) && tokens[n + 1]?.kind === "digits";
  const isCountry =
    ibanLengths.has(token.word) &&
    numberAt(tokens, n + 1) !== undefined &&
    !["is", "at", "be", "no", "it", "se", "si"].includes(token.word);
  return isTied || isCapital || isCountry || isBank ? { chars: token.word, count: 1 } : undefined;
};
