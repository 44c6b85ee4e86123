/** Words of the page with one's own calls and figures. */
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "Home · Wingman",
  title: "This week",
  lead: (from: string) => `Your own calls since ${from}. Sample calls are not counted.`,
  figures: "Figures of this week",
  recent: "Recent calls",
  all: "All calls",
  start: "Start a call",
  notEnough: "Not enough data",
  of: (have: string, need: string) => `${have} of ${need}`,
  means: (name: string) => `What “${name}” means`,
  calls: {
    name: "Calls",
    value: (week: number) => plural(week, { one: "1 this week", other: `${week} this week` }),
    below: (today: number) => plural(today, { one: "1 today", other: `${today} today` }),
    means: "Calls of yours that have ended, by the day on which they began. The week begins on Monday.",
  },
  talk: {
    name: "You talked",
    below: (customer: string) => `your customers ${customer}`,
    need: "1:00 of talk",
    means: "Your speaking time over everybody’s, from the final words of this week’s calls. Silence is not counted.",
  },
  shown: {
    name: "Tips shown",
    below: (perCall: string) => `${perCall} a call`,
    means:
      "Tips whose card was painted on your screen. Those held back, or overtaken before they came up, are not counted.",
  },
  accepted: {
    name: "Tips accepted",
    below: (accepted: number, shown: number) => `${accepted} of ${shown} shown`,
    need: (shown: number) => plural(shown, { one: "1 tip shown", other: `${shown} tips shown` }),
    means: "Tips you copied or liked, of those shown. A tip that you followed without a press is not seen by it.",
  },
  delay: {
    name: "Tips came after",
    below: (count: number) => plural(count, { one: "the middle of 1 tip", other: `the middle of ${count} tips` }),
    need: (tips: number) => plural(tips, { one: "1 tip", other: `${tips} tips` }),
    means:
      "From the end of the words that set a tip off to the moment its card was painted. Half of the tips came sooner, half later.",
  },
  promises: {
    name: "Promises noted",
    below: "by you and by your customers",
    means:
      "Sentences of this week’s calls in which somebody promised something. Whether it was kept is not known here.",
  },
};

export const words = inLanguage({ en, ar });
