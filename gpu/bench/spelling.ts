/**
 * One spelling for what is said alike, so that writing is not counted as an error of hearing. English is brought to
 * its spoken words; Arabic to bare letters, as its recognisers are usually measured; anything else only loses case
 * and marks.
 */
import { spokenWords } from "../stt/spoken.ts";

/** Words of a text in a language (BCP 47), spelt one way. */
export const wordsIn = (text: string, language: string): readonly string[] => {
  const tag = primary(language);
  if (tag === "en") return spokenWords(text);
  return tag === "ar" ? plainWords(bareArabic(text)) : plainWords(text);
};

/** The same words letter by letter; what is between words counts as one letter. */
export const charactersIn = (text: string, language: string): readonly string[] => [
  ...wordsIn(text, language).join(" "),
];

/** What was done to both sides before they were compared, for whoever reads a figure. */
export const spellingRules = (language: string): readonly string[] => {
  const tag = primary(language);
  if (tag === "en")
    return [
      "English: small letters; marks and accents dropped, apostrophes within words kept",
      "English: numbers, ordinals, $ and % written as they are spoken (“20 %” is “twenty percent”)",
    ];
  const plain =
    "small letters; punctuation and symbols dropped; digits of every script written 0-9, numbers not spelt out";
  if (tag !== "ar") return [`${tag}: ${plain}`];
  return [
    `Arabic: ${plain}`,
    "Arabic: vowel signs (harakat, shadda, dagger alef) and tatweel dropped",
    "Arabic: أ إ آ ٱ are ا; ى is ي; ة is ه; ؤ is و and ئ is ي; a hamza by itself is dropped",
  ];
};

const primary = (language: string): string => language.toLowerCase().split("-")[0] ?? "";

const bareArabic = (text: string): string =>
  text
    .normalize("NFKC") // Presentation forms and ligatures are their letters.
    .replaceAll(/[\u064B-\u065F\u0670\u06D6-\u06ED\u0640]/g, "")
    .replaceAll(/[\u0622\u0623\u0625\u0671]/g, "\u0627")
    .replaceAll("\u0649", "\u064A")
    .replaceAll("\u0629", "\u0647")
    .replaceAll("\u0624", "\u0648")
    .replaceAll("\u0626", "\u064A")
    .replaceAll("\u0621", "");

const plainWords = (text: string): readonly string[] =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/\p{Nd}/gu, westernDigit)
    .replaceAll(/(?<=\d)[,٬](?=\d{3})/g, "") // 1,000 is 1000.
    .replaceAll("٫", ".")
    .split(/[^\p{L}\p{M}\p{N}'’.]+/u)
    .map((word) => word.replaceAll(/^['’.]+|['’.]+$/g, ""))
    .filter((word) => word !== "");

/** Every script has its ten digits in a row, and no other digit right before them. */
const westernDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
};
