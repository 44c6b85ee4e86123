/**
 * Whether a speaker who is quiet now is likely to go on, told from the last words alone. A pause in the middle of a
 * phone number or of a spelled address is as long as one at the end of a turn, and only the words tell them apart.
 * Pure; English and Arabic. Every word here is one with which hardly anybody stops: a wrong wait costs a second,
 * a wrong cut costs a number that no tip and no note ever sees whole.
 */

export type Expectation = "digits" | "spelling" | "phrase" | null;

/**
 * - `digits`: two digits or more in a row, and not yet as many as a number has
 * - `spelling`: letters one by one, "B as in", a part of an address ("at", "dot")
 * - `phrase`: a word that something must follow ("and", "the", "my number is"), or a filler ("um")
 */
export function expectsMore(spoken: readonly string[]): Expectation {
  const words = spoken.slice(-lookBackWords).map(plain);
  const last = words.at(-1);
  if (last === undefined) return null;
  const digits = words.slice(lastRun(words, isDigit));
  const before = words[words.length - digits.length - 1] ?? "";
  if (last === "double" || last === "triple") return "digits";
  if (digits.length >= 2 || (digits.length === 1 && leadsToDigits.has(before)))
    return digits.length < wholeNumberDigits ? "digits" : null;
  const letters = words.length - lastRun(words, isLetter);
  if (letters >= 2 || (letters === 1 && /^(as|in|for|with|is|at|dot)$/.test(words.at(-2) ?? ""))) return "spelling";
  if (/^(as|like) in|^letter$/.test(words.slice(-2).join(" ")) || addressWords.has(last)) return "spelling";
  if (last === "at" && (words.slice(-4, -1).filter(isLetter).length >= 2 || /^(me|us)$/.test(words.at(-2) ?? "")))
    return "spelling";
  if (endsOpen.has(last) || fillers.has(last)) return "phrase";
  return last === "is" && leadsToIs.has(words.at(-2) ?? "") ? "phrase" : null;
}

/** So many words are looked at: a whole number of ten digits and what led to it. */
const lookBackWords = 16;
/** Ten digits are a whole telephone number; nobody need be waited for after them. */
const wholeNumberDigits = 10;

/** "B." is a letter of the dictionary's; vowel signs and the forms of alef are one to the ear. */
const plain = (word: string): string =>
  word
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}.,?!'\u0640]/gu, "")
    .replace(/[أإآٱ]/g, "ا");

/** Where the run at the end begins in which each word is such a one. */
const lastRun = (words: readonly string[], isSuch: (word: string) => boolean): number => {
  let at = words.length;
  while (at > 0 && isSuch(words[at - 1] ?? "")) at -= 1;
  return at;
};

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).map(plain));

/** Said one by one. "Ten" and above are amounts and hours, after which people do stop. */
const digitWords = setOf(`
  zero oh one two three four five six seven eight nine double triple
  صفر واحد اثنان اثنين اتنين ثلاثة تلاتة أربعة اربعة خمسة ستة سبعة ثمانية تمانية تسعة`);
const isDigit = (word: string): boolean => digitWords.has(word) || /^\d+$/.test(word);
const leadsToDigits = setOf("number is code extension رقم الرقم رقمي هو");

/** "a" and "I" are words far more often than letters; where letters go on they are among others. */
const arabicLetters = setOf(
  "الف باء تاء ثاء جيم حاء خاء دال ذال راء زاي سين شين صاد ضاد طاء ظاء عين غين فاء قاف كاف لام ميم نون هاء واو ياء",
);
const isLetter = (word: string): boolean => /^[b-hj-z]$/.test(word) || arabicLetters.has(word);
const addressWords = setOf("dot underscore hyphen dash slash نقطة شرطة");

/**
 * Articles, possessives, conjunctions, and prepositions that English does not leave at the end: "for", "with", "to",
 * "on", "in", "at" and "about" are missing because questions end in them. "so" and "like" trail off as often as not.
 */
const endsOpen = setOf(`
  the a an my your our their its and or but because if when while than that's we're they're i'm it's
  of from into between per every very
  و أو او ثم لكن لأن لان إذا اذا الذي التي اللي في من إلى الى على عن مع بين كل`);
const fillers = setOf("um uh erm er hmm يعني آه");
/** "it is" and "yes he is" end a turn; "my number is" never does. */
const leadsToIs = setOf("number name address email mail code extension question problem point thing price budget");
