/** What is different between two versions of a rubric, in plain words, criterion by criterion. Pure. */
import type { RubricContent } from "@wingman/domain/practice/rubric";
import { type Line, tellItems, tellList, tellPart, tellValue, type Told } from "../../parts/versioned/told.ts";
import { words as shared } from "../../parts/versioned/words.ts";
import type { Check, Criterion } from "./draft.ts";
import { words } from "./words.ts";

/** Every field is looked at: what is not told here could not be published. */
export const tellRubric = (before: RubricContent, after: RubricContent): readonly Told[] => [
  ...tellPart(words.part, "rubric", tellList([before.name], [after.name], words.name)),
  ...tellItems<Criterion>(before.criteria, after.criteria, {
    id: ({ criterion }) => criterion,
    title: ({ name }) => words.told.criterion(name),
    opens: (_criterion, n) => `criterion.${n}`,
    reordered: words.told.criteriaReordered,
    lines: (was, is) => [
      ...tellList([was.name], [is.name], words.criterion.name),
      ...tellValue(words.criterion.weight, String(was.weight), String(is.weight)),
      ...tellChecks(was.checks, is.checks),
    ],
  }),
];

const ruleName = ({ rule }: Check): string => words.rules[rule]?.name ?? rule;
const limit = ({ atMost }: Check): string => (atMost === undefined ? "" : String(atMost));

const tellChecks = (before: readonly Check[], after: readonly Check[]): Line[] => {
  const known = new Map(before.map((check) => [check.check, check]));
  const ids = (checks: readonly Check[]) => checks.map(({ check }) => check);
  const both = (checks: readonly Check[], others: readonly Check[]) =>
    ids(checks).filter((check) => ids(others).includes(check));
  return [
    ...before
      .filter(({ check }) => !ids(after).includes(check))
      .map(({ says }): Line => ({ sign: "went", text: shared.quoted(says) })),
    ...after.flatMap((is): Line[] => {
      const was = known.get(is.check);
      if (!was) return [{ sign: "came", text: shared.quoted(is.says) }];
      return [
        ...tellList([was.says], [is.says], ruleName(is)),
        ...tellValue(words.told.rule, was.rule, is.rule),
        ...tellValue(words.told.limit(ruleName(is)), limit(was), limit(is)),
      ];
    }),
    ...(both(before, after).join() === both(after, before).join()
      ? []
      : [{ sign: "changed" as const, text: words.told.checksReordered }]),
  ];
};
