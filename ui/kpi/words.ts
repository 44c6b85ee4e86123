/** Words of the page of results. */
import type { FigureId } from "./ask.ts";
import { inLanguage, plural } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

type Says = { readonly name: string; readonly short: string; readonly means: string };

/** `text` is the count as it is written here: 1,640. */
const many = (count: number, text: string, one: string, other: string): string =>
  plural(count, { one: `${text} ${one}`, other: `${text} ${other}` });

export const en = {
  page: "Results · Wingman",
  title: "Results",
  nav: "Parts of results",
  parts: { results: "Results", effect: "Effect of tips", pilot: "Pilot", coaching: "Coaching", usage: "Usage" },
  notEnough: "Not enough data",
  needs: (min: number, more: number) => `needs ${min}; ${more} to go`,
  between: (low: string, high: string) => `${low} to ${high}`,
  seconds: (value: string) => `${value} s`,
  points: (points: number, value: string) => many(points, value, "point", "points"),
  hours: (hours: string, minutes: string) => `${hours} h ${minutes} min`,
  of: {
    calls: (count: number, text: string) => many(count, text, "call", "calls"),
    tips: (count: number, text: string) => many(count, text, "tip", "tips"),
    answers: (count: number, text: string) => many(count, text, "answer", "answers"),
    objections: (count: number, text: string) => many(count, text, "objection", "objections"),
  },
  none: {
    title: "No call of these days.",
    text: "Results come from finished calls of your own; sample calls are left out. Choose other days, or fewer filters.",
  },
  lead: {
    calls: (calls: number) => plural(calls, { one: "1 call.", other: `${calls} calls.` }),
    byPeople: (calls: number, people: number) =>
      `${plural(calls, { one: "1 call", other: `${calls} calls` })} by ${plural(people, { one: "1 person.", other: `${people} people.` })}`,
    moved: (name: string, way: string) => `${name} ${way}`,
    up: "went up",
    down: "went down",
    list: (all: readonly string[]) => `${new Intl.ListFormat("en").format(all)}.`,
    unclear: "No change can be told for certain.",
    before: (calls: number) =>
      `Compared with as many days before (${plural(calls, { one: "1 call", other: `${calls} calls` })}).`,
  },
  filters: {
    title: "Whose calls, and when",
    rep: "Person",
    everybody: "Everybody",
    team: "Team",
    allTeams: "All teams",
    playbook: "Playbook",
    allPlaybooks: "All playbooks",
    span: "Time",
    spans: { week: "7 days", weeks: "4 weeks", quarter: "12 weeks", year: "52 weeks" },
    own: "Own dates",
    from: "From",
    to: "To",
    unit: "By",
    units: { day: "Day", week: "Week", month: "Month" },
  },
  measures: {
    title: "Measures",
    measure: "Measure",
    now: "Now",
    interval: "With its interval (95 %)",
    change: "Against the time before",
    through: "Through time",
    read: "Dot: now. Bar: where the true value lies, 95 times in 100. Dashes: the time before. Each row has its own scale. A change is named only when its own interval leaves zero out. Press a measure for its definition and the calls behind it.",
  },
  change: {
    up: (size: string) => `Up, ${size}`,
    down: (size: string) => `Down, ${size}`,
    none: "No clear change",
    unknown: "Too little before to compare",
  },
  figures: {
    tipsUsed: {
      name: "Tips used",
      short: "copied or liked",
      means:
        "Of the tips that were shown: those that were liked, or copied and not disliked. Tips that were taken back, or whose words were, do not count.",
    },
    objectionsMet: {
      name: "Objections met",
      short: "of those that came up",
      means:
        "Of the objections that the summary told: those that the rep answered within 30 seconds in at least 12 words, or in words of the card, and that were not raised again within a minute.",
    },
    nextStep: {
      name: "Next step agreed",
      short: "by the end of the call",
      means:
        "Of the calls whose outcome was said: those that were won, or ended with a next step. What nobody said is left out.",
    },
    won: {
      name: "Won",
      short: "of calls with an outcome",
      means: "Of the calls whose outcome was said: those that were won.",
    },
    csat: {
      name: "Customer’s own score",
      short: "1 to 5, asked after the call",
      means: "The mean of the scores, 1 to 5, that customers gave and reps wrote down. Calls without one are left out.",
    },
    talkShare: {
      name: "Rep’s share of talk",
      short: "silence left out",
      means:
        "The rep’s speaking time over that of both sides, by call; here the mean over calls. Calls with less than 30 seconds of talk are left out. No share is right for every call.",
    },
    longestMonologue: {
      name: "Longest monologue",
      short: "of the rep, middle call",
      means:
        "The longest span of the rep’s words that no turn of the customer ended; two words (“mm, right”) are no turn. Half of the calls have a longer one.",
    },
    patience: {
      name: "Patience",
      short: "before the rep answers, middle call",
      means:
        "The middle of the rests between the end of the customer’s words and the beginning of the rep’s, up to 10 seconds. Half of the calls have a longer one.",
    },
    interactivity: {
      name: "Turns a minute",
      short: "how often the speaker changes",
      means:
        "Changes of who speaks over the length of the call; two words (“mm, right”) are none. The mean over calls.",
    },
    repQuestions: {
      name: "Rep’s questions an hour",
      short: "by mark or first word",
      means: "The rep’s utterances that ask, by mark or first word, over the length of the call. The mean over calls.",
    },
    customerQuestions: {
      name: "Customer’s questions an hour",
      short: "by mark or first word",
      means:
        "The customer’s utterances that ask, by mark or first word, over the length of the call. The mean over calls.",
    },
    pace: {
      name: "Pace",
      short: "the rep’s words a minute",
      means:
        "The rep’s words over the rep’s own speaking time, of calls with at least 10 seconds of it. The mean over calls.",
    },
    tipsShown: {
      name: "Tips shown a call",
      short: "painted on a screen",
      means: "The mean over calls of tips that were painted on a screen and not taken back.",
    },
    tipDelay: {
      name: "Tip delay, 95 of 100",
      short: "words to screen",
      means:
        "From the end of the words that set a tip off to its painting: 95 of 100 tips were faster. Tips set off by time alone are left out.",
    },
    tipDelayMiddle: {
      name: "Tip delay, middle",
      short: "words to screen",
      means: "From the end of the words that set a tip off to its painting: half of the tips were faster.",
    },
  } satisfies Record<FigureId, Says> as Record<FigureId, Says>,
  people: {
    title: (figure: string) => `${figure}, by person`,
    lead: "In order of the value. Where bars overlap, nobody is ahead.",
    by: "Measure",
    who: "Person",
    calls: "Calls",
    few: (of: number, min: number) => `${of} of ${min}`,
    more: (shown: number, of: number) => `${shown} of ${of} people. Choose a team to see the others.`,
  },
  kinds: {
    ofPlaybook: (name: string, calls: string) => `${name} (${calls})`,
    upTo: (seconds: string) => `up to ${seconds}`,
    beyond: (seconds: string) => `over ${seconds}`,
    objections: {
      title: "Objections",
      lead: "What was put in the way, as noted; whether it was met is told when the call is over. Strong: met. Pale: not met.",
      columns: ["About", "Met and not met", "Came up", "Met", "Not met", "Share met"],
      empty: "None was noted in these calls.",
    },
    outcomes: {
      title: "Outcomes",
      lead: "As the reps said after the call.",
      columns: ["Outcome", "Calls", "Calls", "Share"],
      empty: "No call.",
    },
    funnel: {
      title: "Stages and what came of them",
      lead: "How many calls came to each stage of the playbook, and how many of those were won or ended with a next step (the strong part).",
      columns: ["Stage", "Came to it", "Calls", "Share", "Won or next step", "Share of these"],
      empty: "No call of these days came to a stage.",
    },
    intents: {
      title: "What calls were about",
      lead: "Out of what was noted while they went: questions, objections by kind, competitors, next steps. A call may be about several.",
      columns: ["About", "Calls", "Calls", "Share"],
      empty: "Nothing was noted in these calls.",
    },
    csat: {
      title: "Customers’ scores",
      lead: "1 to 5, as they answered after the call.",
      columns: ["Score", "Answers", "Answers", "Share"],
      empty: "No customer was asked, or none answered.",
    },
    competitors: {
      title: "Competitors named",
      lead: "Calls in which each was named.",
      columns: ["Name", "Calls", "Calls"],
      empty: "None was named.",
    },
    delays: {
      title: "Tip delay",
      lead: "From the end of the words to the screen.",
      columns: ["Delay", "Tips", "Tips", "Share"],
      empty: "No tip was set off by words in these calls.",
    },
  },
  effect: {
    cohort: "Calls with a used tip against calls without",
    cohortLead: (without: number) =>
      `Both had tips shown. This is no proof that tips help: people who use tips may differ in everything else, and easy calls may leave more room for them. ${plural(without, { one: "1 call had no tip and is left out.", other: `${without} calls had no tip and are left out.` })}`,
    unused: "None used",
    used: "Tip used",
    trial: (name: string) => `Trial: ${name}`,
    ended: "Ended",
    trialLead:
      "A lot decides which way a call is dealt, so a clear difference is the way’s own doing. Every call counts as it was dealt, whatever was done with it.",
    none: {
      title: "No trial has calls in these days.",
      text: "Only a trial tells what guidance does. Coaches start one under Feedback, Trials.",
    },
    calls: (name: string, calls: number) => `${name}, ${plural(calls, { one: "1 call", other: `${calls} calls` })}`,
    difference: "Difference (95 %)",
    notEnough: (missing: number) => `Not enough data: ${missing} more needed`,
    clear: { yes: "clear", no: "not clear" },
    of: (of: number) => `of ${of}`,
  },
  pilot: {
    title: "First weeks against the weeks before",
    on: "Switched on",
    weeks: "Weeks",
    lead: "Each person is held against themselves; the change is the mean over people. It says that something changed, and not why: other things changed in these weeks too.",
    before: (from: string, to: string, calls: number) =>
      `${from} to ${to}, ${plural(calls, { one: "1 call", other: `${calls} calls` })}`,
    change: "Change by person (95 %)",
    people: (people: number) => plural(people, { one: "1 person", other: `${people} people` }),
    few: (people: number, min: number, each: number) =>
      `Not enough data: ${people} of ${many(min, String(min), "person", "people")} with ${many(each, String(each), "call", "calls")} on both sides`,
  },
  behind: {
    title: (kind: string, name: string) => {
      switch (kind) {
        case "objection":
          return `Objection: ${name}`;
        case "unmet":
          return `Not met: ${name}`;
        case "stage":
          return `Stage: ${name}`;
        case "outcome":
          return name === "" ? "No outcome said" : `Outcome: ${name}`;
        case "competitor":
          return `Competitor: ${name}`;
        case "csat":
          return `Score: ${name}`;
        case "delay":
          return "Tips of this delay";
        default:
          return name;
      }
    },
    means: (kind: string) => {
      switch (kind) {
        case "objection":
          return "Calls in which this was noted as an objection and not taken off.";
        case "outcome":
          return "Calls by what the rep said came of them; the last word counts.";
        case "stage":
          return "Calls that came to this stage of their playbook.";
        case "intent":
          return "Calls in which this was noted and not taken off.";
        case "delay":
          return "Calls with at least one tip of this delay.";
        default:
          return "The calls that were counted.";
      }
    },
    points: "The numbers through time",
    from: "From",
    of: "Counted",
    calls: "Calls behind it",
    inCalls: "Open in Calls",
    none: "No call.",
    share: (count: string, of: string) => `${count} of ${of}`,
    erased: "erased",
    older: "Older",
    newer: "Newer",
  },
  usage: {
    title: "Usage",
    lead: "By the day on which a call began, in your time zone. Seconds are the length of finished calls. Tokens are those that models said they read and wrote.",
    file: "CSV",
    columns: ["Calls", "Length", "Tokens read", "Tokens written", "US dollars", "Tips made", "Tips shown"],
    total: "All",
    samples: "Sample calls, apart",
    stored: "Stored now",
    recordings: "Recordings",
    documents: "Documents",
    files: (files: number) => plural(files, { one: "in 1 file", other: `in ${files} files` }),
  },
  score: (score: number) => `${score} of 5`,
  about: (about: string) => about,
  outcome: (outcome: string | null) =>
    outcome === null
      ? "not said"
      : ((
          {
            "next-step": "next step",
            won: "won",
            lost: "lost",
            "no-decision": "no decision",
            "follow-up": "follow-up",
            "no-fit": "no fit",
          } as Record<string, string>
        )[outcome] ?? outcome),
  intent: (name: string) =>
    name.startsWith("objection:")
      ? `objection: ${name.slice(10)}`
      : (({ question: "a question", competitor: "a competitor", "next-step": "a next step" } as Record<string, string>)[
          name
        ] ?? name),
};

export const words = inLanguage({ en, ar });
