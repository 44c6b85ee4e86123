/** Rubrics of practice: those that every company begins with, and what a rubric may ask for. Data; `score.ts` decides. */
import { ruleNames, type RuleName } from "../coach/rubric.ts";
import { answerChecks, isAnswerCheck, type AnswerCheck } from "./checks.ts";
import type { PracticeRubric, RubricContent } from "./rubric.ts";

/** Rules over the whole of an exercise, beside the checks of its answers and those of a real call's scorecard. */
const wholeRules = [
  /** A real question before the first figure, or the first turn of more than a few sentences without one. */
  "asks-before-telling",
  /** The customer named a figure in answer to a question. */
  "gets-number",
  /** No objection stands open at the end, and one was met. */
  "objection-settled",
  "agreed",
  /** So many facts that the customer told only to who asked; `atMost` reads as at least. */
  "facts-found",
  /** The rep's share of what was spoken, in percent, at most. */
  "talk-share",
  /** The longest turn in seconds, at most. */
  "longest-turn",
  /** Fillers and hedges in a hundred words, at most. */
  "fillers",
] as const;
export type WholeRule = (typeof wholeRules)[number];

/** Checks of answers count over all of them, as `answers` says: how many may fail, or that one at least, or half must hold. */
export const rubricRules: readonly string[] = [...answerChecks, ...wholeRules, ...ruleNames];
export const isWholeRule = (rule: string): rule is WholeRule => (wholeRules as readonly string[]).includes(rule);
export const isCallRule = (rule: string): rule is RuleName => (ruleNames as readonly string[]).includes(rule);
/** Those that a scorecard of a real call knows as well: nobody plays the customer there. */
export const isOfRealCalls = (rule: string): boolean =>
  isCallRule(rule) || isAnswerCheck(rule) || (isWholeRule(rule) && !ofPlayed.has(rule));
const ofPlayed: ReadonlySet<WholeRule> = new Set(["objection-settled", "agreed", "facts-found"]);

/** How the verdicts of all answers make one: none may fail but `atMost`, one must hold, or half of them. */
export const overAnswers: { readonly [Check in AnswerCheck]: "few-fail" | "one-holds" | "half-hold" } = {
  acknowledges: "half-hold",
  respectful: "few-fail",
  sure: "few-fail",
  "on-point": "half-hold",
  specific: "half-hold",
  honest: "few-fail",
  asks: "half-hold",
  "ties-to-value": "one-holds",
  "holds-price": "few-fail",
  "next-step": "one-holds",
  brief: "few-fail",
};

export type RubricFault = "criterion-twice" | "check-twice" | "rule-unknown" | "no-weight";
/** `at` leads to the place in it. Pages have their own words for codes. */
export type RubricFinding = {
  readonly at: readonly (string | number)[];
  readonly code: RubricFault;
  readonly says: string;
};

/** What is wrong with a rubric; empty where it can be published. */
export const rubricFindings = (content: RubricContent): readonly RubricFinding[] => {
  const criteria = new Set<string>();
  const checks = new Set<string>();
  const fault = (at: RubricFinding["at"], code: RubricFault, says: string): RubricFinding => ({ at, code, says });
  const found = content.criteria.flatMap(({ criterion, checks: list }, n) => [
    ...(criteria.has(criterion) || !criteria.add(criterion)
      ? [fault(["criteria", n, "criterion"], "criterion-twice", `"${criterion}" names two criteria`)]
      : []),
    ...list.flatMap(({ check, rule }, m) => [
      ...(checks.has(check) || !checks.add(check)
        ? [fault(["criteria", n, "checks", m, "check"], "check-twice", `"${check}" names two checks`)]
        : []),
      ...(rubricRules.includes(rule)
        ? []
        : [fault(["criteria", n, "checks", m, "rule"], "rule-unknown", `no rule is called "${rule}"`)]),
    ]),
  ]);
  return content.criteria.every(({ weight }) => weight === 0)
    ? [...found, fault(["criteria"], "no-weight", "no criterion has any weight")]
    : found;
};

type Criterion = RubricContent["criteria"][number];
const check = (rule: string, says: string, atMost?: number): Criterion["checks"][number] => ({
  ...{ check: rule, rule, says },
  ...(atMost !== undefined && { atMost }),
});
const asksFirst: Criterion = {
  ...{ criterion: "asks-first", name: "Asks before telling", weight: 25 },
  checks: [
    check("asks-before-telling", "A real question came before the offer was told"),
    check("asks", "At least half of the answers ask about the customer"),
    check("talk-share", "Spoke no more than 60 % of the time", 60),
  ],
};
const number: Criterion = {
  ...{ criterion: "their-number", name: "Gets their number", weight: 20 },
  checks: [
    check("gets-number", "The customer named a figure of their own"),
    check("ties-to-value", "Said what the customer gains or loses"),
    check("facts-found", "Found something out that is told only to who asks", 1),
  ],
};
const price: Criterion = {
  ...{ criterion: "price", name: "Handles the price", weight: 20 },
  checks: [
    check("holds-price", "Gave nothing without asking for something"),
    check("objections-met", "Every objection was taken up"),
    check("objection-settled", "No objection was left standing"),
  ],
};
const tone: Criterion = {
  ...{ criterion: "tone", name: "Tone", weight: 20 },
  checks: [
    check("acknowledges", "At least half of the answers show that they heard it"),
    check("respectful", "No pressure, no blame, nothing talked down"),
    check("honest", "No promise that nobody can keep"),
    check("fillers", "At most four fillers and hedges in a hundred words", 4),
    check("let-finish", "Let the customer finish", 2),
  ],
};
const step: Criterion = {
  ...{ criterion: "next-step", name: "Asks for the next step", weight: 15 },
  checks: [check("next-step", "Named or asked for a next step"), check("next-step-day", "The step has a day")],
};

/** Their versions never change; a change is a new version beside it. */
export const starterRubrics: readonly PracticeRubric[] = [
  {
    ...{ id: "conversation", version: 1, name: "Conversation" },
    criteria: [
      asksFirst,
      tone,
      {
        ...{ criterion: "content", name: "Answers what was said", weight: 25 },
        checks: [
          check("on-point", "At least half of the answers deal with what was said"),
          check("specific", "At least half of the answers have something concrete"),
          check("brief", "Hardly an answer was long, or a list", 1),
        ],
      },
      step,
    ],
  },
  {
    ...{ id: "first-price-talk", version: 1, name: "First price talk" },
    criteria: [asksFirst, number, price, tone, step],
  },
  {
    ...{ id: "support-call", version: 1, name: "Support call" },
    criteria: [
      { ...tone, weight: 35 },
      {
        ...{ criterion: "finds-out", name: "Finds out what happened", weight: 25 },
        checks: [
          check("asks", "At least half of the answers ask about it"),
          check("facts-found", "Found something out that is told only to who asks", 1),
        ],
      },
      {
        ...{ criterion: "helps", name: "Helps with this very matter", weight: 25 },
        checks: [
          check("on-point", "At least half of the answers deal with what was said"),
          check("specific", "At least half of the answers have something concrete"),
          check("objection-settled", "Nothing was left standing"),
        ],
      },
      { ...step, name: "Says what happens next" },
    ],
  },
  {
    ...{ id: "renewal", version: 1, name: "Renewal" },
    criteria: [
      {
        ...{ criterion: "reason", name: "Finds the reason", weight: 30 },
        checks: [
          check("asks-before-telling", "A real question came before the offer was told"),
          check("asks", "At least half of the answers ask about the customer"),
          check("facts-found", "Found something out that is told only to who asks", 1),
        ],
      },
      {
        ...{ criterion: "worth", name: "Shows what it was worth", weight: 25 },
        checks: [
          check("ties-to-value", "Said what the customer gains or loses"),
          check("specific", "At least half of the answers have something concrete"),
        ],
      },
      { ...price, name: "Holds the terms" },
      { ...tone, weight: 15 },
      { ...step, weight: 10 },
    ],
  },
];

/** The newest version unless one is named; undefined where Wingman came with none. */
export const starterRubric = (id: string, version?: number): PracticeRubric | undefined =>
  starterRubrics
    .filter((rubric) => rubric.id === id && (version === undefined || rubric.version === version))
    .toSorted((a, b) => b.version - a.version)[0];
