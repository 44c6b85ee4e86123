/** Words of the parts that every page shares. */
import { inLanguage, plural } from "./language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  product: "Wingman",
  skipToContent: "Skip to the content",
  mainNav: "Main",
  toDark: "Switch to dark",
  toLight: "Switch to light",
  language: "Language",
  close: "Close",
  customer: "The customer",
  retry: "Try again",
  today: "Today",
  yesterday: "Yesterday",
  seconds: (count: string) => `${count} s`,
  percent: (share: number) => `${share} %`,
  /** Between two things said one after the other. */
  comma: ", ",
  quoted: (said: string) => `“${said}”`,
  ribbon: (customer: string, customerShare: number, tips: number) =>
    `${customer} spoke ${customerShare} % of what was said. ${plural(tips, { one: "1 tip", other: `${tips} tips` })}.`,
  /** What the server writes into the margin; the name behind the colon is the playbook's own. */
  noted: { Objection: "Objection", Competitor: "Competitor", Question: "Question", Noted: "Noted" } as Record<
    string,
    string
  >,
  voice: (number: number) => `Voice ${number}`,
  heard: { label: "How far the recording is heard", of: (at: string, of: string) => `Heard ${at} of ${of}` },
  speaker: {
    title: (who: string) => `Who is ${who}?`,
    change: (who: string) => `Say who ${who} is`,
    name: "Name",
    keep: "That is their name",
    same: "Or it is the same person as",
  },
  engines: {
    pocketsphinx: "PocketSphinx",
    moonshine: "Moonshine",
    whisper: "Whisper",
    recorded: "Words recognised earlier",
    deepgram: "Deepgram",
    openai: "OpenAI-compatible service",
    browser: "This browser's own",
    none: "Nothing",
  } as Record<string, string>,
  /** What was recognised earlier was recognised by PocketSphinx. */
  accuracy: { basic: "basic", good: "good", best: "best", recorded: "basic", none: "no" } as Record<string, string>,
  places: {
    live: "Live",
    home: "Home",
    calls: "Calls",
    results: "Results",
    practice: "Practice",
    playbooks: "Playbooks",
    feedback: "Feedback",
    whatIf: "What if",
    reports: "Reports",
    knowledge: "Knowledge",
    audit: "Audit",
    admin: "Admin",
    sessions: "Sessions",
    api: "API",
  },
  notAnswering: {
    title: "Wingman is not answering.",
    text: "This page tries again by itself. Nothing that was kept is lost.",
  },
  offline: {
    title: "This computer is offline.",
    text: "This page comes back by itself as soon as the network does. Nothing that was kept is lost.",
  },
  notFoundPage: { title: "There is no page here.", text: "The address may be old, or mistyped.", go: "To the start" },
  noPermission: {
    title: "This page is not open to you.",
    text: "Whoever looks after Wingman here can let you in. Your own calls are under Calls.",
    go: "To the calls",
  },
  ourFault: {
    title: "That did not work, and it is our fault.",
    text: (code: string) => `Nothing that was kept is lost. The reason is ${code}, if you write to us.`,
  },
  loading: (seconds: string) => `Still reading, ${seconds} so far.`,
};

export const words = inLanguage({ en, ar });
