/**
 * What a phrase can leave open: `{number}`, `{percent}`, `{money}`, `{day}`. Each reads a bounded run of normalised
 * words (`normalWord`), so that a phrase with one stays linear.
 */

export const slotNames = ["number", "percent", "money", "day"] as const;
export type SlotName = (typeof slotNames)[number];

/** Words of one spoken number: "one hundred and twenty five thousand" has seven. */
const numberWordsMax = 7;
/** "the twenty first of march" has five. */
const dayWordsMax = 5;

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const digitsOf = (word: string): string => word.replace(/[%¤]+$/u, "");
const numberWords = set(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half dozen grand",
);
const articles = set("a half couple few several");
const between = set("and point");
const currencies = set(
  "euro euros dollar dollars pound pounds buck bucks quid cent cents pence franc francs krona kronor yen dirham dirhams rupee rupees eur usd gbp chf",
);
const percents = set("percent percentage pct");
const days = set(
  "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight mondays tuesdays wednesdays thursdays fridays saturdays sundays",
);
const months = set("january february march april may june july august september october november december");
const spans = set(
  "week month quarter year monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter",
);
const ordinals = set(
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth",
);

const isNumber = (word: string | undefined): boolean =>
  word !== undefined && (numberWords.has(digitsOf(word)) || /^\d+(k|m)?$/u.test(digitsOf(word)));
const isOrdinal = (word: string | undefined): boolean =>
  word !== undefined && (ordinals.has(word) || /^\d{1,2}(st|nd|rd|th)$/u.test(word));

/** Where the longest number that begins at `at` ends; `at` where none does. */
const numberEnd = (words: readonly string[], at: number): number => {
  // "a hundred", "half a million": the article belongs to it.
  let begin = at;
  if (articles.has(words[begin] ?? "") && words[begin + 1] === "of") begin += 2;
  while (articles.has(words[begin] ?? "") && begin < at + 2) begin += 1;
  let end = begin;
  const last = at + numberWordsMax;
  while (
    end < last &&
    (isNumber(words[end]) || (end > begin && between.has(words[end] ?? "") && isNumber(words[end + 1])))
  )
    end += 1;
  return end > begin ? end : at;
};

const percentEnd = (words: readonly string[], at: number): number => {
  const end = numberEnd(words, at);
  if (end === at) return at;
  if (words[end - 1]?.endsWith("%")) return end;
  if (percents.has(words[end] ?? "")) return end + 1;
  return words[end] === "per" && words[end + 1] === "cent" ? end + 2 : at;
};

const moneyEnd = (words: readonly string[], at: number): number => {
  if (currencies.has(words[at] ?? "") && isNumber(words[at + 1])) return numberEnd(words, at + 1);
  const end = numberEnd(words, at);
  if (end === at) return at;
  const isMarked = words.slice(at, end).some((word) => word.endsWith("¤") || word === "grand" || /^\d+k$/u.test(word));
  if (currencies.has(words[end] ?? "")) return end + 1;
  return isMarked ? end : at;
};

const dayEnd = (words: readonly string[], at: number): number => {
  const word = words[at] ?? "";
  if (days.has(word)) return at + 1;
  if ((word === "next" || word === "this" || word === "coming") && spans.has(words[at + 1] ?? "")) return at + 2;
  let end = at;
  if (words[end] === "the") end += 1;
  if (numberWords.has(words[end] ?? "") && isOrdinal(words[end + 1])) end += 1; // "twenty first"
  if (isOrdinal(words[end])) {
    end += 1;
    if (words[end] === "of") end += 1;
    if (months.has(words[end] ?? "")) return Math.min(end + 1, at + dayWordsMax);
    return words[at] === "the" && words[end - 1] !== "of" ? end : at; // "the ninth", not "the first of all"
  }
  if (!months.has(word)) return at;
  if (isOrdinal(words[at + 1]) || isNumber(words[at + 1])) return at + 2;
  return word === "may" || word === "march" ? at : at + 1; // Both are verbs, too.
};

const ends: { readonly [Slot in SlotName]: (words: readonly string[], at: number) => number } = {
  number: numberEnd,
  percent: percentEnd,
  money: moneyEnd,
  day: dayEnd,
};

/** Where what a slot stands for ends; undefined where it does not begin at `at`. */
export const slotEnd = (slot: SlotName, words: readonly string[], at: number): number | undefined => {
  const end = ends[slot](words, at);
  return end > at ? end : undefined;
};

/** The slot that a token of a phrase names; undefined for any other token. */
export const slotOfToken = (token: string): SlotName | undefined =>
  slotNames.find((name) => token === `{${name}}` || token === `{${name}}?`);
