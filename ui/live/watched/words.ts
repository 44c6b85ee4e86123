/** Words of being watched, on the rep's screen and on that of whoever watches. */
import { inLanguage, isolated, plural } from "../../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  somebody: "A supervisor",
  watching: (names: readonly string[]) =>
    names.length === 1
      ? `${isolated(names[0] ?? "")} is watching`
      : names.length === 2
        ? `${isolated(names[0] ?? "")} and ${isolated(names[1] ?? "")} are watching`
        : `${isolated(names[0] ?? "")} and ${names.length - 1} others are watching`,
  watchingShort: (count: number) => plural(count, { one: "1 watching", other: `${count} watching` }),
  sees: "They see your words, your customer’s and the tips, and hear nothing. What is only held until your customer agrees they do not see.",
  note: (from: string) => `Note from ${isolated(from)}`,
  notShown: "This note was erased.",
  seen: "Seen",
  putAway: (from: string) => `Put the note from ${isolated(from)} away`,
};

export const words = inLanguage({ en, ar });
