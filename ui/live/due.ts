/**
 * The day that a promise names, from its words: "by Friday", "on the fifteenth", "in two weeks". Pure, and modest:
 * what it does not know for certain it leaves open. Days are `YYYY-MM-DD` in the local calendar.
 */
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const ordinals = [
  "zeroth",
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
  "eleventh",
  "twelfth",
  "thirteenth",
  "fourteenth",
  "fifteenth",
  "sixteenth",
  "seventeenth",
  "eighteenth",
  "nineteenth",
  "twentieth",
  "twenty first",
  "twenty second",
  "twenty third",
  "twenty fourth",
  "twenty fifth",
  "twenty sixth",
  "twenty seventh",
  "twenty eighth",
  "twenty ninth",
  "thirtieth",
  "thirty first",
];

/** @param saidAt epoch milliseconds; a day named is the next such day after it. Null where no day is named. */
export const dueOf = (text: string, saidAt: number): string | null => {
  const said = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
  const today = new Date(saidAt);
  for (const rule of rules) {
    const day = rule(said, today);
    if (day) return isoDay(day);
  }
  return null;
};

const isoDay = (day: Date): string =>
  `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

type Rule = (said: string, today: Date) => Date | null;
const later = (today: Date, days: number): Date =>
  new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);
const count = (word: string): number => (/^\d+$/.test(word) ? Number(word) : numbers.indexOf(word));
const dayOfMonth = (words: string): number => {
  const figure = /^(\d{1,2})(st|nd|rd|th)?$/.exec(words)?.[1];
  const day = figure ? Number(figure) : ordinals.indexOf(words);
  return day >= 1 && day <= 31 ? day : 0;
};
const ordinalPattern = `\\d{1,2}(?:st|nd|rd|th)?|${ordinals.slice(1).reverse().join("|")}`;
const monthPattern = months.join("|");
/** The next such day that there is: "the thirty first" skips the months without one. */
const nextDate = (today: Date, day: number, month: number | null): Date | null => {
  for (let ahead = 0; ahead <= 12; ahead++) {
    const at = new Date(today.getFullYear(), today.getMonth() + ahead, day);
    if (at.getDate() === day && at > today && (month === null || at.getMonth() === month)) return at;
  }
  return null;
};

/** From what says most to what says least. */
const rules: readonly Rule[] = [
  (said, today) => {
    const found =
      new RegExp(` (?:the )?(${ordinalPattern}) (?:of )?(${monthPattern}) `).exec(said) ??
      new RegExp(` (${monthPattern}) (?:the )?(${ordinalPattern}) `).exec(said);
    if (!found) return null;
    const [a = "", b = ""] = [found[1], found[2]];
    const [day, month] = months.includes(a) ? [b, a] : [a, b];
    const number = dayOfMonth(day);
    return number ? nextDate(today, number, months.indexOf(month)) : null;
  },
  (said, today) => (said.includes(" day after tomorrow ") ? later(today, 2) : null),
  (said, today) => (said.includes(" tomorrow ") ? later(today, 1) : null),
  (said, today) => (/ (today|tonight|this (morning|afternoon|evening)) /.test(said) ? later(today, 0) : null),
  (said, today) => {
    const found = new RegExp(` (next )?(${weekdays.join("|")})s? `).exec(said);
    if (!found) return null;
    const ahead = (weekdays.indexOf(found[2] ?? "") - today.getDay() + 7) % 7 || 7;
    // "Next Friday" said on a Tuesday is the one of the week after.
    const thisWeek = ahead < 7 - ((today.getDay() + 6) % 7);
    return later(today, found[1] && thisWeek ? ahead + 7 : ahead);
  },
  (said, today) => {
    const found = / in (an?|\d+|[a-z]+) (day|week|month)s? /.exec(said);
    const n = !found ? -1 : /^an?$/.test(found[1] ?? "") ? 1 : count(found[1] ?? "");
    if (!found || n < 1) return null;
    return found[2] === "month"
      ? new Date(today.getFullYear(), today.getMonth() + n, today.getDate())
      : later(today, found[2] === "week" ? 7 * n : n);
  },
  (said, today) => (/ end of (the|this) week /.test(said) ? later(today, (5 - today.getDay() + 7) % 7 || 7) : null),
  (said, today) =>
    / end of (the|this) month /.test(said) ? new Date(today.getFullYear(), today.getMonth() + 1, 0) : null,
  (said, today) => {
    const found = new RegExp(` (?:on|by|until|before) the (${ordinalPattern}) `).exec(said);
    const day = dayOfMonth(found?.[1] ?? "");
    return day ? nextDate(today, day, null) : null;
  },
];
