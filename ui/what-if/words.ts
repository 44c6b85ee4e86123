/** Words of the pages of what-if. */
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

const many = (count: number, one: string, other: string): string =>
  plural(count, { one: `1 ${one}`, other: `${count} ${other}` });
const calls = (count: number): string => many(count, "call", "calls");

export const en = {
  page: "What if · Wingman",
  title: "What if",
  truth:
    "What customers said next cannot change, so this compares which tips come and when. It says nothing about the outcome.",
  asHeld: "as they were held",
  which: {
    title: "Which calls",
    by: { newest: "The newest", dates: "By date", report: "Those of a report", picked: "One call" },
    count: "How many",
    from: "From",
    to: "Until",
    rep: "Rep",
    anyRep: "Everybody",
    playbook: "Held with",
    anyPlaybook: "Any playbook",
    report: "Report",
    erased: "(erased)",
    of: (name: string, count: number) => `${name}, ${calls(count)}`,
  },
  ways: {
    before: "Held against",
    after: "What if",
    playbook: "Playbook",
    own: "As the call was held",
    version: "Version",
    rules: "Board rules",
    rulesOf: (version: number, now: boolean) => `Version ${version}${now ? ", in use" : ""}`,
    versionOf: (version: number, live: boolean) => `v${version}${live ? ", in use" : ""}`,
    draft: "The draft",
    draftOf: (name: string) => `${name}, the draft`,
  },
  answers: {
    title: "Answers of models",
    recorded: "As they were recorded",
    recordedNote: "Costs nothing, and comes out the same each time.",
    live: "Ask a language model anew",
    liveNote: "For another prompt or model. Words of the calls go to the model that is set up.",
    noModel: "No language model is set up.",
    prompt: "Prompt",
    promptOf: (version: number, usual: boolean) => `Version ${version}${usual ? ", in use" : ""}`,
    model: "Model",
    usual: "The usual one",
    budget: "At most, in tokens",
    meaning: "Ask this computer's model what was meant, where nobody had asked",
    meaningNote: "Slower; needed where plays go by meaning and their examples have changed.",
  },
  estimate: {
    of: (count: number, minutes: string) => `${calls(count)}, ${minutes} min of talk`,
    none: "No call that is over fits this.",
    live: (asks: number, tokens: string) =>
      `The model would be asked about ${many(asks, "tip", "tips")}: ${tokens} tokens at most`,
    cost: (money: string) => `, ${money} at most`,
    noPrice: "; what they cost is not known here",
    counting: "Counting …",
  },
  name: "Name of the report",
  nameNote: "Left empty, it is called by what was asked.",
  run: (count: number) => `Run on ${calls(count)}`,
  kept: {
    title: "Reports",
    none: {
      title: "Nothing was asked yet.",
      text: "Choose calls and another playbook above; what comes of it is kept here.",
    },
    columns: ["Report", "Calls", "New", "Gone", "Moved", "Tips a call"],
    by: (name: string, day: string) => (name === "" ? day : `${name}, ${day}`),
    undo: "Undo",
    deleted: (name: string) => `“${name}” was deleted. It can be brought back for a day.`,
  },
  states: {
    waiting: "Waits for its turn",
    running: "Runs",
    done: "Done",
    cancelled: "Cancelled",
    failed: "Failed",
  },
  report: {
    back: "All what-ifs",
    missing: { title: "There is no such report.", text: "It may have been deleted." },
    progress: (done: number, of: number, percent: number) => `${done} of ${calls(of)}, ${percent} %`,
    left: (span: string) => `about ${span} left`,
    cancel: "Cancel",
    cancelled: (done: number, of: number) =>
      `Cancelled after ${done} of ${calls(of)}. What was found until then stands below.`,
    failed: (code: string) => `It could not be carried out (${code}).`,
    rename: "Rename",
    save: "Save",
    again: "Repeat",
    againNote: "The same question of the same calls, as they stood then",
    csv: "CSV",
    remove: "Delete",
    same: "It came out the same as before, to the last tip.",
    figures: "Figures",
    columns: ["Figure", "Before", "After", "Difference", "95 % interval", ""],
    tipsPerCall: "Tips a call",
    tipsPerMinute: "Tips a minute",
    playOf: (play: string) => `Tips a call of “${play}”`,
    kept: "Accepted tips that would still come",
    keptOf: (count: number, of: number) => `${count} of ${of}`,
    verdict: { more: "more", fewer: "fewer", none: "no clear change", few: "not enough data" },
    few: (have: number, need: number, what: "calls" | "tips") =>
      `${have} of ${need} ${what === "calls" ? "calls" : "accepted tips"}`,
    interval: (low: string, high: string) => `${low} to ${high}`,
    how: "How the intervals are made",
    method: (resamples: string, need: number) =>
      `Each call is tried both ways, and calls are drawn ${resamples} times with replacement (paired bootstrap, percentiles widened for few calls; the draws come from the question, so that a repeat gives the same). Below ${need} calls nothing is said. The share of accepted tips has Wilson's interval. Each play's interval is by itself: of twenty plays that do not change, one may seem to.`,
    delay: "middle delay",
    was: (text: string) => `was ${text}`,
    cost: "for the language model",
    tokens: (count: string) => `${count} tokens`,
    took: (span: string) => `took ${span}`,
    asked: (ms: string) => `answers took ${ms}, the middle one`,
    notAsked: (count: number) => `The budget had no room for ${many(count, "question", "questions")}.`,
    failedAsks: (count: number) => `${many(count, "question", "questions")} got no answer; the cards keep their words.`,
    notKnown: (count: number) =>
      `What agents would have answered to ${many(count, "question", "questions")} is not known: nobody asked them in the calls.`,
    notTried: (count: number, code: string) =>
      `${calls(count)} could not be tried and ${count === 1 ? "has" : "have"} no part in the figures (${code}).`,
    behind: (count: number) =>
      `Calls that ended last may be left out: the list of calls was ${many(count, "entry", "entries")} behind the log.`,
    notThere: (count: number) => `${calls(count)} of those named ${count === 1 ? "is" : "are"} not there, or not over.`,
    erased: (count: number) => `Words of ${calls(count)} were erased; what they would set off is not known.`,
    depends: "What it rests on",
    rests: (position: number, version: string, rules: number) =>
      `The log up to ${position}, Wingman ${version}, board rules up to ${rules}.`,
    digest: (digest: string) => `Digest ${digest}: a repeat with the same one came out the same.`,
    calls: "Call by call",
    verdicts: {
      yours: "Your verdict",
      of: (headline: string) => `Your verdict on “${headline}”`,
      kinds: { better: "Better", same: "The same", worse: "Worse" },
      others: (text: string) => `Others: ${text}`,
      none: "Nobody has judged a change yet. Say of each whether it would have served the call better.",
      sum: (of: { better: number; worse: number; same: number; people: number; changes: number }) =>
        `${many(of.changes, "change", "changes")} judged by ${many(of.people, "person", "people")}: ${of.better} better, ${of.same} the same, ${of.worse} worse.`,
    },
    callFailed: (code: string) => `not tried (${code})`,
    pick: "Choose a call to see it tip by tip.",
    tips: (before: number, after: number) => `${before} → ${after}`,
    notRepeatable: "A model was asked: a repeat may come out in other words.",
  },
};

export const words = inLanguage({ en, ar });
