/**
 * Text as it is compared: small letters, no accents, Arabic letters that are written in several ways as one, signs that
 * are no ASCII as their plain twins. One table of characters says it for PostgreSQL (`translate`) and for the marks that
 * are made here, so that both find the same words, on a server of any locale.
 */

/** Each of these becomes its partner; what has none goes. */
const pairs: readonly (readonly [from: string, to: string])[] = [
  ...lettersWithMarks(),
  ["أإآٱ", "اااا"],
  ["ىة", "يه"],
  ["٠١٢٣٤٥٦٧٨٩", "0123456789"],
  ["‘’‚", "'''"],
  ["“”„«»…–—،؛؟\u00a0\u200b\u200f\u200e", " ".repeat(15)],
];
/** Vowel signs and the stretched line of Arabic. */
const dropped = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0640";

/** Latin letters with a mark, as one without: U+00C0 to U+017F, where there is one such letter. */
function lettersWithMarks(): [string, string][] {
  const all: [string, string][] = [];
  for (let code = 0xc0; code <= 0x17f; code++) {
    const letter = String.fromCodePoint(code);
    const plain = letter.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
    if (plain.length === 1 && plain !== letter) all.push([letter, plain]);
  }
  return all;
}

export const plainFrom = pairs.map(([from]) => from).join("") + dropped;
export const plainTo = pairs.map(([, to]) => to).join("");

const partner = new Map([...plainFrom].map((letter, n) => [letter, [...plainTo][n] ?? ""]));
const ascii = /[A-Z]/g;

/** The same in here as `plainSql` in PostgreSQL. */
export const plainText = (text: string): string => {
  let plain = "";
  for (const letter of text) plain += partner.get(letter) ?? letter;
  return plain.replaceAll(ascii, (letter) => letter.toLowerCase());
};

/** An expression that PostgreSQL may keep and index; `text` is SQL. */
export const plainSql = (text: string): string =>
  `lower(translate(${text}, ${literal(plainFrom)}, ${literal(plainTo)}) collate "C")`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
