/** Words, digits, signs and masks of a text, in one pass over its characters: whatever looks for something looks at these. */
import { maskLengthAt } from "@wingman/domain/privacy/redaction";

export type Token = {
  /** `mask` is one that was put there before: nothing that is looked for goes over it. */
  readonly kind: "word" | "digits" | "sign" | "mask";
  /** In small letters; digits of every script as 0 to 9. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
};

/** The zeros of scripts whose digits people type: Arabic, Persian, Devanagari, full width. */
const zeros = [0x0660, 0x06f0, 0x0966, 0xff10];

const digitOf = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code < 0x0660) return -1;
  for (const zero of zeros) if (code >= zero && code <= zero + 9) return code - zero;
  return -1;
};
const isLetter = (text: string, at: number, code: number): boolean => {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  // Halves of a pair are letters too: no name or address that is looked for stops inside one.
  return (code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{M}]/u.test(text.charAt(at));
};
const isSpace = (code: number): boolean => code <= 0x20 || code === 0xa0 || code === 0x2009 || code === 0x202f;
/** Put between by those who write from right to left, and by those who copy from a page; they are not seen. */
const isUnseen = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || code === 0x2060 || code === 0xfeff;
const isApostrophe = (code: number): boolean => code === 0x27 || code === 0x2019;

export const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || isUnseen(code)) {
      at += 1;
      continue;
    }
    const masked = code === 0x5b || code === 0x2a ? maskLengthAt(text, at) : 0;
    if (masked > 0) {
      tokens.push({ kind: "mask", word: text.slice(at, at + masked), start: at, end: at + masked });
      at += masked;
      continue;
    }
    const start = at;
    if (digitOf(code) >= 0) {
      let digits = "";
      for (; at < text.length; at++) {
        const digit = digitOf(text.charCodeAt(at));
        if (digit >= 0) digits += String(digit);
        else if (!isUnseen(text.charCodeAt(at))) break;
      }
      tokens.push({ kind: "digits", word: digits, start, end: at });
    } else if (isLetter(text, at, code)) {
      for (; at < text.length; at++) {
        const next = text.charCodeAt(at);
        if (isLetter(text, at, next)) continue;
        if (!isApostrophe(next) || at + 1 >= text.length || !isLetter(text, at + 1, text.charCodeAt(at + 1))) break;
      }
      tokens.push({ kind: "word", word: text.slice(start, at).toLowerCase(), start, end: at });
    } else {
      at += 1;
      tokens.push({ kind: "sign", word: text.slice(start, at), start, end: at });
    }
  }
  return tokens;
};

/** Nothing stands between the two. */
export const isJoined = (before: Token | undefined, after: Token | undefined): boolean =>
  before !== undefined && after !== undefined && before.end === after.start;
