/** Days and hours to come, by the form of the words: "by friday", "on the tenth", "the ninth of march", "at half past seven". */

export type WordSpan = { readonly firstWord: number; readonly endWord: number };

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const weekdays = setOf("monday tuesday wednesday thursday friday saturday sunday");
const months = setOf("january february march april june july august september october november december");
const ordinals = setOf(
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth",
);
const dayWords = setOf("tomorrow tonight غدا الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة");
export const smallNumbers = setOf(
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
);
const hours = setOf("one two three four five six seven eight nine ten eleven twelve");
/** After an hour stand these or nothing: "at eight people" tells how many. */
const afterHour = /^(sharp|on|in|then|o'clock|before|after|and|am|pm|at|with|or|so|to)$/;
const isOrdinal = (word = ""): boolean => ordinals.has(word) || /^\d+(st|nd|rd|th)$/.test(word);

/** All of them in words (normalised), with the "on" before and the hour after. */
export const datesIn = (words: readonly string[]): WordSpan[] => {
  const found: WordSpan[] = [];
  for (let at = 0; at < words.length; at++) {
    const end = dateEnd(words, at);
    if (end === undefined) continue;
    const firstWord = /^(on|by|until|before|this|next)$/.test(words[at - 1] ?? "") ? at - 1 : at;
    const endWord = Math.min(words.length, hourEnd(words, end) ?? end);
    found.push({ firstWord, endWord });
    at = endWord - 1;
  }
  return found;
};

const dateEnd = (words: readonly string[], at: number): number | undefined => {
  const [word = "", next = "", after = "", last = ""] = words.slice(at, at + 4);
  if (weekdays.has(word) || dayWords.has(word)) return at + 1;
  if (word === "the") return ordinalEnd(words, at);
  if (word === "end" && next === "of" && /^(the|this|next)$/.test(after)) return at + 4;
  if (word === "next" && /^(week|month)$/.test(next)) return at + 2;
  if (word === "between" && hours.has(next) && after === "and" && hours.has(last)) return at + 4;
  if (word === "half" && next === "past" && hours.has(after)) return at + 3;
  if (word === "at" && next === "half" && after === "past" && hours.has(last)) return at + 4;
  if (word === "at" && hours.has(next) && (after === "" || afterHour.test(after))) return at + 2;
  return undefined;
};

const ordinalEnd = (words: readonly string[], at: number): number | undefined => {
  const isTens = /^(twenty|thirty)$/.test(words[at + 1] ?? "");
  const end = isTens && isOrdinal(words[at + 2]) ? at + 3 : isOrdinal(words[at + 1]) ? at + 2 : undefined;
  if (end === undefined) return undefined;
  if (words[end] === "of" && months.has(words[end + 1] ?? "")) return end + 2;
  // "The first hotel", "the second year": an ordinal that counts things is no day.
  const follows = words[end];
  const isDay = follows === undefined || /^(at|in|then|after|before|on|by|and|i|to|with|if|or|would|we)$/.test(follows);
  return isDay && (isTens || !/^(first|second|third)$/.test(words[at + 1] ?? "")) ? end : undefined;
};

const hourEnd = (words: readonly string[], at: number): number | undefined => {
  const [word = "", next = "", after = "", hour = ""] = words.slice(at, at + 4);
  if (/^(at|after|before)$/.test(word)) {
    if (next === "half" && after === "past" && hours.has(hour)) return at + 4;
    if (hours.has(next) || /^(lunch|noon)$/.test(next)) return at + 2;
  }
  if (word === "in" && next === "the" && /^(morning|afternoon|evening)$/.test(after)) return at + 3;
  return /^(morning|afternoon|evening)$/.test(word) ? at + 1 : undefined;
};

const gone =
  /^(was|were|had|last|ago|came|went|been|said|told|stopped|since|happened|every|called|happens|did|away|got|heard|took)$/;

/** A day that was, or that comes again and again, is nothing to be held to. */
export const isAhead = (words: readonly string[], { firstWord, endWord }: WordSpan): boolean =>
  !words.slice(Math.max(0, firstWord - 4), endWord + 2).some((word) => gone.test(word));

/** "On the ninth", "the ninth of march" and "by the ninth" are one day. */
export const dayKey = (words: readonly string[], { firstWord, endWord }: WordSpan): string => {
  const said = words.slice(firstWord, endWord);
  const day = said.find((word) => weekdays.has(word) || isOrdinal(word) || dayWords.has(word));
  return `day ${day ?? said.join(" ")}`;
};
