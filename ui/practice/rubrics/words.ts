/** Words of the pages of rubrics. */
import type { RubricFault } from "@wingman/domain/practice/rubrics";
import { inLanguage, plural } from "../../parts/language.ts";
import { words as shared } from "../../parts/versioned/words.ts";
import { rules } from "./rule-words.ts";
import { ar } from "./words.ar.ts";

const many = (count: number, one: string, more: string) =>
  plural(count, { one: `1 ${one}`, other: `${count} ${more}` });

const faults: { readonly [Code in RubricFault]: string } = {
  "criterion-twice": "Two criteria have this id.",
  "check-twice": "This check stands in the rubric twice.",
  "rule-unknown": "Wingman has no rule of this name. Take the check out.",
  "no-weight": "No criterion has any weight, so there would be no points.",
};

export const en = {
  page: "Rubrics · Wingman",
  title: "Rubrics",
  lead: "What exercises and real calls are scored by: criteria of yes or no checks, each decided by a rule over the words.",
  own: "Yours",
  toAll: "All rubrics",
  toScenarios: "Which scenario is scored by which rubric stands in the scenario.",
  none: {
    title: "No rubric of your own yet.",
    text: "Exercises are scored by those that Wingman came with. Begin with one of them and make it yours.",
  },
  missing: { title: "There is no such rubric.", text: "The address may be old. All rubrics stand in the list." },
  begin: {
    go: "New rubric",
    nothingText: "one criterion with one check",
    for: "It is for",
    exercises: "Exercises",
    exercisesText: "scenarios that name it",
    realCalls: "Real calls",
    realCallsText: "the scorecard of every real call",
    realCallsThere: "your rubric for real calls is there already",
    first: "Asks about them",
  },
  publish: {
    text: "Calls that end from then on are scored by it. Scores that were given keep the version they were given by.",
    first: "This is its first version. Scenarios can name it from then on.",
  },
  versions: { text: "A version never changes. To use an earlier one again, take it as the draft and publish it." },
  faults,
  inForce: {
    title: "In force",
    exercises: "Exercises",
    scenarios: (count: number) => many(count, "scenario", "scenarios"),
    realCalls: "Real calls",
    usual: "the usual scorecard",
    own: (name: string, version: number) => `${name}, version ${version}`,
    beginOwn: "Write your own",
  },
  criteria: (count: number) => many(count, "criterion", "criteria"),
  scores: (count: number) => (count === 0 ? "no scenario names it" : `scores ${many(count, "scenario", "scenarios")}`),
  judgesCalls: "Judges real calls",
  part: "The rubric",
  outline: "Criteria",
  name: "Name of the rubric",
  id: "Known to the log as",
  total: "Total weight",
  totalIs: (total: number) => `Total weight ${total}`,
  share: (share: number) => `${share} of 100 points`,
  shareText: "A criterion brings the share of its checks that held, times its weight. What cannot be told is left out.",
  hasFaults: "something is wrong in it",
  addCriterion: "New criterion",
  newCriterion: "New criterion",
  keys: "Alt with an arrow moves what is chosen up or down.",
  criterion: {
    name: "Name of the criterion",
    weight: "Weight, 0 to 100",
    checks: "Checks",
    checksText: "Each is a yes, a no, or cannot be told, decided by its rule.",
    none: "No check yet.",
    says: "What a yes means, as the rep reads it",
    decides: "A yes",
    by: "Decided by",
    add: "Add a check",
    remove: "Remove this criterion",
    onlyPlayed: "In real calls it cannot be told: nobody plays the customer there.",
  },
  limit: {
    "may-fail": "Answers that may fail it",
    "at-least": "At least",
    percent: "At most, percent",
    seconds: "At most, seconds",
    "per-100": "At most, in 100 words",
    times: "At most, times",
  },
  adding: {
    title: "Add a check",
    find: "Find a check",
    used: "in the rubric",
    add: "Add",
    addWhich: (name: string) => `Add: ${name}`,
    nothing: "No check has these words.",
    groups: { answers: "Of every answer", whole: "Of the whole talk", calls: "Of the scorecard of calls" },
  },
  over: {
    "few-fail": "Over all answers: yes while no more than the number beside it fail.",
    "one-holds": "Over all answers: yes where one holds.",
    "half-hold": "Over all answers: yes where half of those that can be told hold.",
  },
  rules: rules.en as typeof rules.en & Record<string, RuleWords | undefined>,
  told: {
    criterion: (name: string) => `Criterion “${name}”`,
    criteriaReordered: "Criteria stand in another order",
    checksReordered: "Checks stand in another order",
    rule: "Rule",
    limit: (rule: string) => `${rule}, the number`,
  },
  tried: {
    title: "Try on a past exercise or call",
    lead: "How this draft would have scored it. Nothing is kept.",
    which: "Exercise or call",
    exercises: "Exercises",
    calls: "Real calls",
    go: "Score it",
    none: "Nothing is over yet that could be scored.",
    unfinished: "Something in the draft is still empty. Write it out first.",
    old: "The draft has changed since.",
    draft: "With the draft",
    version: (version: number) => `With version ${version}`,
    of100: (points: number) => `${points} of 100`,
    of: (yes: number, of: number) => (of === 0 ? "cannot be told" : `${yes} of ${of}`),
    was: (version: number, verdict: string) => `Version ${version}: ${verdict}`,
    notAsked: (version: number) => `Version ${version} does not ask this.`,
    gone: (version: number) => `Only in version ${version}`,
    missing: "Nothing in the words shows it.",
  },
};

export type RuleWords = { readonly name: string; readonly yes: string; readonly by: string };
export const words = { ...shared, ...inLanguage({ en, ar }) };
