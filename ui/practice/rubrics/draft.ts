/** A rubric as it is edited: new criteria and checks, their order, limits of rules, and what keeps it from being saved. Pure. */
import { isAnswerCheck } from "@wingman/domain/practice/checks";
import type { RubricContent } from "@wingman/domain/practice/rubric";
import { isOfRealCalls, isWholeRule, overAnswers, rubricRules } from "@wingman/domain/practice/rubrics";
import type { Place } from "../../parts/create-draft.ts";
import { freeId } from "../../parts/versioned/kind.ts";
import { shortText, type Unfinished } from "../../parts/versioned/unfinished.ts";

export type Criterion = RubricContent["criteria"][number];
export type Check = Criterion["checks"][number];

export const criteriaMax = 12;
export const checksMax = 12;
export const weightMax = 100;
const nameMin = 2;
const saysMin = 3;
const usualWeight = 20;

/** In which part of the editor a place stands. */
export type Part = "rubric" | `criterion.${number}`;
export const partOf = ([list, n]: Place): Part =>
  list === "criteria" && n !== undefined ? `criterion.${Number(n)}` : "rubric";

/** What the number of a rule says, and what it is where none is written. */
export type Limit = {
  readonly means: "may-fail" | "at-least" | "percent" | "seconds" | "per-100" | "times";
  readonly usual: number;
  readonly max: number;
};
const limits: { readonly [rule: string]: Limit } = {
  "facts-found": { means: "at-least", usual: 1, max: 30 },
  "talk-share": { means: "percent", usual: 60, max: 100 },
  "longest-turn": { means: "seconds", usual: 60, max: 600 },
  fillers: { means: "per-100", usual: 4, max: 100 },
  "let-finish": { means: "times", usual: 0, max: 100 },
};
/** Null for a rule that has none. */
export const limitOf = (rule: string): Limit | null =>
  isAnswerCheck(rule)
    ? overAnswers[rule] === "few-fail"
      ? { means: "may-fail", usual: 0, max: 100 }
      : null
    : (limits[rule] ?? null);

export type RuleGroup = "answers" | "whole" | "calls";
const groupOf = (rule: string): RuleGroup => (isAnswerCheck(rule) ? "answers" : isWholeRule(rule) ? "whole" : "calls");
/** Every rule there is: of each answer, of the whole of an exercise, of a real call's scorecard. */
export const ruleGroups: readonly { readonly group: RuleGroup; readonly rules: readonly string[] }[] = (
  ["answers", "whole", "calls"] as const
).map((group) => ({ group, rules: rubricRules.filter((rule) => groupOf(rule) === group) }));
export { isOfRealCalls };

/** Which rules a rubric asks for already: each once, so that what is told of an answer finds its check. */
export const usedRules = ({ criteria }: RubricContent): ReadonlySet<string> =>
  new Set(criteria.flatMap(({ checks }) => checks.flatMap(({ check, rule }) => [check, rule])));

export const newCheck = (rule: string, says: string): Check => {
  const limit = limitOf(rule);
  return { check: rule, rule, says, ...(limit && limit.means !== "may-fail" && { atMost: limit.usual }) };
};
export const newCriterion = ({ criteria }: RubricContent, name: string): Criterion => ({
  criterion: freeId(
    name,
    "criterion",
    criteria.map(({ criterion }) => criterion),
  ),
  ...{ name, weight: usualWeight, checks: [] },
});
export const blankRubric = (name: string, first: { readonly name: string; readonly says: string }): RubricContent => ({
  name,
  criteria: [{ ...newCriterion({ name, criteria: [] }, first.name), checks: [newCheck("asks", first.says)] }],
});

/** One of a list a place further on (`by` 1) or back (-1); the same list at an end. */
export const movedItem = <Item>(items: Item[], n: number, by: 1 | -1): Item[] => {
  const item = items[n];
  return item === undefined || n + by < 0 || n + by >= items.length
    ? items
    : items.toSpliced(n, 1).toSpliced(n + by, 0, item);
};

/** All weights together, and what of 100 one of them can bring where everything can be told. */
export const totalWeight = ({ criteria }: RubricContent): number =>
  criteria.reduce((sum, { weight }) => sum + weight, 0);
export const shareOf = ({ weight }: Pick<Criterion, "weight">, total: number): number =>
  total === 0 ? 0 : Math.round((1_000 * weight) / total) / 10;

export const tidied = (content: RubricContent): RubricContent => content;

/** What the log does not take; everything else is saved, with its faults. */
export const unfinished = ({ name, criteria }: RubricContent): readonly Unfinished[] => [
  ...shortText(name, ["name"], nameMin),
  ...(criteria.length === 0 ? [{ at: ["criteria"], why: "empty" as const }] : []),
  ...criteria.flatMap((criterion, n) => [
    ...shortText(criterion.name, ["criteria", n, "name"], nameMin),
    ...(criterion.checks.length === 0 ? [{ at: ["criteria", n, "checks"], why: "empty" as const }] : []),
    ...criterion.checks.flatMap(({ says }, m) => shortText(says, ["criteria", n, "checks", m, "says"], saysMin)),
  ]),
];
