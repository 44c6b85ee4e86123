/** The short call that the demo backend plays: who says what, when, and what Wingman makes of it. */
import type { Playbook } from "@wingman/domain/playbook/play";

export type Said = {
  readonly channel: "rep" | "customer";
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
};
export type Noticed =
  | { readonly signal: "ObjectionNoticed"; readonly words: string; readonly about: string }
  | { readonly signal: "CompetitorNoticed"; readonly words: string; readonly competitor: string }
  | { readonly signal: "CommitmentNoticed"; readonly words: string; readonly by: "rep" | "customer" }
  | { readonly signal: "QuestionNoticed"; readonly words: string };
/** After the `said`-th sentence: what was noticed, which stage was reached, which play's tip came or was held back. */
export type Turn = Said & {
  readonly stage?: string;
  readonly noticed?: Noticed;
  readonly tip?: string;
  readonly withheld?: string;
  readonly retracts?: string;
  readonly refines?: string;
};

export const consentAtMs = 9_500;
export const durationMs = 78_000;

export const turns: readonly Turn[] = [
  {
    channel: "rep",
    startMs: 600,
    endMs: 6_200,
    stage: "open",
    text: "Good morning Tomás, Priya from Halden. I use an assistant that writes down what we say, it does not record the sound. Is that all right?",
  },
  { channel: "customer", startMs: 6_900, endMs: 9_300, text: "Good morning. Yes, that is fine with me." },
  {
    channel: "rep",
    startMs: 9_900,
    endMs: 13_600,
    stage: "today",
    text: "Thank you. How do your docks run today, and where does it hurt?",
  },
  {
    channel: "customer",
    startMs: 14_200,
    endMs: 20_400,
    stage: "cost",
    text: "Trucks wait. We lose about eleven hundred euros a day at twenty six docks, and go-live at the last vendor took two weeks longer.",
    tip: "golive",
  },
  {
    channel: "rep",
    startMs: 21_000,
    endMs: 24_800,
    text: "I understand. I send you the Frankfurt addendum by Friday.",
    noticed: { signal: "CommitmentNoticed", words: "send you the Frankfurt addendum by Friday", by: "rep" },
    retracts: "golive",
  },
  {
    channel: "customer",
    startMs: 25_400,
    endMs: 31_000,
    text: "Where would our data be? Our security people will ask me that first.",
    noticed: { signal: "QuestionNoticed", words: "Where would our data be" },
    tip: "frankfurt",
  },
  {
    channel: "rep",
    startMs: 31_600,
    endMs: 36_800,
    stage: "value",
    text: "In Frankfurt, backups as well. And support can be limited to staff in the union.",
  },
  {
    channel: "customer",
    startMs: 37_400,
    endMs: 43_200,
    text: "Good. SlotWise could not promise that, and last time SlotWise added the driver app on top.",
    noticed: { signal: "CompetitorNoticed", words: "SlotWise", competitor: "SlotWise" },
    tip: "slotwise",
  },
  {
    channel: "rep",
    startMs: 43_800,
    endMs: 52_600,
    text: "The driver app is included, no extras per driver and none per dock. For the five sites together we would be at three thousand four hundred a month.",
    withheld: "casestudy",
  },
  {
    channel: "customer",
    startMs: 53_200,
    endMs: 58_600,
    text: "Okay. Look, I like it, I do, but that is above what we set aside for this year.",
    noticed: { signal: "ObjectionNoticed", words: "above what we set aside", about: "price" },
    tip: "price",
    refines: "price",
  },
  {
    channel: "rep",
    startMs: 60_200,
    endMs: 64_400,
    text: "When you say above what you set aside, above what?",
    withheld: "budget",
  },
  {
    channel: "customer",
    startMs: 65_000,
    endMs: 72_400,
    stage: "decide",
    text: "Above the Q1 budget. I would bring it to finance, they meet in November, and I can bring you the figures.",
    noticed: { signal: "CommitmentNoticed", words: "bring it to finance", by: "customer" },
  },
  {
    channel: "rep",
    startMs: 73_000,
    endMs: 76_800,
    stage: "next",
    text: "Then let us meet on the fifteenth and go through it together.",
    tip: "pilot",
  },
];

/** How a language model would word a tip for the person, a moment after the playbook's own words. */
export const reworded: Readonly<Record<string, string>> = {
  price: "“When you say above what you set aside, above what? You put the docks at €1,100 a day.”",
};

const play = (
  id: string,
  name: string,
  kind: Playbook["plays"][number]["tip"]["kind"],
  title: string,
  headline: string,
  say: string,
): Playbook["plays"][number] => ({
  id,
  name,
  category: id,
  trigger: { on: "words", speaker: "customer", phrases: [id], unless: [] },
  tip: { kind, title, headline, say },
  priority: 50,
  coolDownMs: 60_000,
});

export const playbook: Playbook = {
  id: "discovery",
  version: 12,
  name: "Discovery and price",
  language: "en",
  competitors: [{ name: "SlotWise", spoken: ["slotwise", "slot wise"] }],
  stages: [
    ["open", "Open and set the agenda"],
    ["today", "Their docks today"],
    ["cost", "What it costs them"],
    ["value", "Value before price"],
    ["decide", "Who decides, and when"],
    ["next", "Next step with a date"],
  ].map(([id = "", name = ""]) => ({ id, name, phrases: [], speaker: "either" as const })),
  plays: [
    play(
      "price",
      "Price play",
      "objection",
      "Objection: price",
      "Ask what he is comparing it with",
      "“When you say above what you set aside, compared with what?”",
    ),
    play(
      "slotwise",
      "SlotWise card",
      "competitor",
      "Competitor: SlotWise",
      "They charge per dock, you per site",
      "“At 26 docks that is €1,950 more a month, and the driver app on top.”",
    ),
    play(
      "frankfurt",
      "Data residence",
      "answer",
      "Answer from your documents",
      "Yes. His data can stay in Frankfurt",
      "“Storage and backups stay in Frankfurt; support can be limited to EU staff.”",
    ),
    play(
      "golive",
      "Go-live play",
      "question",
      "Question about go-live",
      "Go-live takes two weeks",
      "“You would be live in two weeks, with one of us on site.”",
    ),
    play(
      "pilot",
      "Closing play",
      "closing",
      "Closing",
      "Offer the pilot at one site",
      "“Four weeks in Leipzig, no fee, and we decide on 15 January.”",
    ),
    play("casestudy", "Case study", "coaching", "Coaching", "Mention the case study", "“Nordkai had the same docks.”"),
    play("budget", "Budget play", "question", "Question", "Ask about their budget", "“What did you set aside?”"),
  ],
};
