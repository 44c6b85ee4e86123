/** Words of looking for calls. */
import { inLanguage, plural } from "../../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  box: "Find calls by what was said, or by name",
  hint: "What was said, or a name",
  clear: "Clear the words",
  facets: "Narrow the list",
  narrow: "Narrow",
  names: {
    outcome: "Outcome",
    objection: "Objection",
    topic: "Topic of tips",
    rep: "Person",
    company: "Customer",
    playbook: "Playbook",
    tips: "Tips",
  },
  noOutcome: "Not said yet",
  tips: { liked: "Liked by the rep", disliked: "Marked not useful", retracted: "Taken back" } as Record<string, string>,
  erasedRep: "Person erased",
  date: "Date",
  anyTime: "Any time",
  lastDays: (days: number) => plural(days, { one: "Today", other: `Last ${days} days` }),
  from: "From",
  to: "Until",
  span: (from: string, to: string) => (from && to ? `${from} to ${to}` : from ? `from ${from}` : `until ${to}`),
  drop: (what: string) => `Drop ${what}`,
  dropAll: "Drop all",
  order: "Order",
  best: "Best first",
  newest: "Newest first",
  count: (count: number) => plural(count, { one: "1 call", other: `${count.toLocaleString("en")} calls` }),
  showing: "Showing results for",
  instead: "Search instead for",
  more: (count: number) => plural(count, { one: "1 more line", other: `${count} more lines` }),
  at: (time: string) => `Open at ${time}`,
  reading: "Reading more calls",
  nothing: {
    title: (asked: string) => `Nothing says ${asked}.`,
    titlePlain: "No call is like this.",
    searched: (count: number) =>
      plural(count, { one: "1 call was searched.", other: `${count.toLocaleString("en")} calls were searched.` }),
    without: (what: string, count: number) =>
      plural(count, { one: `Without ${what} there is 1.`, other: `Without ${what} there are ${count}.` }),
    tryWords: "Try fewer words, or a customer’s name.",
  },
  saved: {
    title: "Kept searches",
    save: "Keep this search",
    name: "Name of the search",
    keep: "Keep",
    cancel: "Cancel",
    remove: (name: string) => `Delete ${name}`,
    removed: (name: string) => `Deleted: ${name}.`,
    undo: "Undo",
    failed: "That did not work; the list is as it was.",
  },
  keys: "Arrows move, Enter opens, / searches.",
};

export const words = inLanguage({ en, ar });
