/** The follow-up letter: a draft in the call's language out of what was noted, made anew whenever it is read. */
import { houseLanguageOf } from "../language.ts";
import type { EventData } from "../call/events/index.ts";

export type Letter = { readonly subject: string; readonly body: string };

type Asked = {
  /** What each side promised, in the call's own words. */
  readonly summary: {
    readonly actions: readonly Pick<EventData<"CallSummarised">["actions"][number], "by" | "text">[];
  };
  /** "" where it was erased. */
  readonly customer: string;
  readonly rep: string;
  readonly company: string;
  /** Language tag of the call. */
  readonly language: string;
};

const wordings = {
  en: {
    subject: (company: string) => (company === "" ? "Our call" : `Our call, ${company}`),
    dear: (name: string) => (name === "" ? "Hello," : `Hello ${name},`),
    thanks: "Thank you for your time today. This is what I have noted:",
    ours: "From us:",
    theirs: "From you:",
    none: "Please tell me if there is anything I can send you.",
    wrong: "If I have anything wrong, just answer this message.",
    bye: (name: string) => `Kind regards,\n${name}`,
  },
  ar: {
    subject: (company: string) => (company === "" ? "مكالمتنا" : `مكالمتنا، ${company}`),
    dear: (name: string) => (name === "" ? "مرحبًا،" : `مرحبًا ${name}،`),
    thanks: "شكرًا على وقتك اليوم. هذا ما دوّنته:",
    ours: "من جهتنا:",
    theirs: "من جهتكم:",
    none: "أخبرني إن كان هناك ما يمكنني إرساله إليك.",
    wrong: "إن كان في ما كتبته خطأ، يكفي أن ترد على هذه الرسالة.",
    bye: (name: string) => `مع أطيب التحيات،\n${name}`,
  },
} as const;

/** Whom it is for decides the language; any that is not here is written in English. */
export const followUpOf = ({ summary, customer, rep, company, language }: Asked): Letter => {
  const says = wordings[houseLanguageOf(language)];
  const list = (by: "rep" | "customer"): string[] =>
    summary.actions
      .filter((action) => action.by === by && typeof action.text === "string")
      .map(({ text }) => `- ${text}`);
  const [ours, theirs] = [list("rep"), list("customer")];
  const parts = [
    says.dear(customer),
    ...(ours.length + theirs.length > 0 ? [says.thanks] : [says.none]),
    ...(ours.length > 0 ? [[says.ours, ...ours].join("\n")] : []),
    ...(theirs.length > 0 ? [[says.theirs, ...theirs].join("\n")] : []),
    ...(ours.length + theirs.length > 0 ? [says.wrong] : []),
    says.bye(rep),
  ];
  return { subject: says.subject(company), body: parts.join("\n\n") };
};
