/**
 * Text as it is spoken: lower-case words with apostrophes, numbers as words. Both the language model and
 * the measure of errors need the same form, or "20 %" against "twenty percent" would count as an error.
 */
export function spokenWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "") // "Tomás" is said as "tomas".
    .replace(/\$\s?([\d,]+(?:\.\d+)?)/g, "$1 dollars ")
    .replace(/(\d)\s?%/g, "$1 percent ")
    .replace(/&/g, " and ")
    .replace(/\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?/g, (digits) => ` ${numberWords(digits)} `)
    .split(/[^a-z']+/)
    .map((word) => word.replace(/^'+|'+$/g, ""))
    .filter((word) => word !== "");
}

const small = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
];
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const scales: readonly (readonly [number, string])[] = [
  [1_000_000_000, "billion"],
  [1_000_000, "million"],
  [1_000, "thousand"],
];
const ordinals: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};

function numberWords(written: string): string {
  const digits = written.replace(/,/g, "");
  const ordinal = /^(\d+)(?:st|nd|rd|th)$/.exec(digits)?.[1];
  if (ordinal !== undefined)
    return cardinal(Number(ordinal)).replace(/[a-z]+$/, (last) => ordinals[last] ?? `${last.replace(/y$/, "ie")}th`);
  const [whole = "", fraction] = digits.split(".");
  const isTooLong = whole.length > 12; // Nobody says such a number but digit by digit.
  const spoken = isTooLong ? digitByDigit(whole) : cardinal(Number(whole));
  return fraction === undefined ? spoken : `${spoken} point ${digitByDigit(fraction)}`;
}

function cardinal(value: number): string {
  for (const [size, name] of scales)
    if (value >= size)
      return `${cardinal(Math.floor(value / size))} ${name}${value % size === 0 ? "" : ` ${cardinal(value % size)}`}`;
  if (value >= 100)
    return `${small[Math.floor(value / 100)]} hundred${value % 100 === 0 ? "" : ` ${cardinal(value % 100)}`}`;
  if (value >= 20) return `${tens[Math.floor(value / 10)]}${value % 10 === 0 ? "" : ` ${small[value % 10]}`}`;
  return small[value] ?? "";
}

const digitByDigit = (digits: string): string => [...digits].map((digit) => small[Number(digit)]).join(" ");
