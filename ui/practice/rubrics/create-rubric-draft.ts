/** A rubric's draft in the editor, and what is wrong with it, looked at with each letter. */
import type { RubricContent } from "@wingman/domain/practice/rubric";
import { rubricFindings } from "@wingman/domain/practice/rubrics";
import { createVersionedDraft, type Fault } from "../../parts/versioned/create-versioned-draft.ts";
import { type RubricDraft, rubricKind } from "./ask.ts";
import { type Check, type Criterion, tidied, unfinished } from "./draft.ts";
import { words } from "./words.ts";

export type Draft = ReturnType<typeof createRubricDraft>;

export const createRubricDraft = (loaded: RubricDraft) => {
  const draft = createVersionedDraft({
    ...{ kind: rubricKind, loaded, tidied, unfinished },
    foundOf: () => null,
    wrong: (content: RubricContent, _found, written): readonly Fault[] => [
      ...written,
      ...rubricFindings(content).map(({ at, code }) => ({ at, says: words.faults[code], code })),
    ],
    changedCode: "WING_REFUSED_RUBRIC_CHANGED",
  });
  const putCriterion = (n: number, change: (criterion: Criterion) => Criterion, field = ""): void =>
    draft.edit(
      (now) => ({ ...now, criteria: now.criteria.map((each, k) => (k === n ? change(each) : each)) }),
      field && `criteria.${n}.${field}`,
    );
  return {
    ...draft,
    putCriterion,
    putCheck: (n: number, m: number, part: Partial<Check>, field = ""): void =>
      putCriterion(
        n,
        (now) => ({ ...now, checks: now.checks.map((each, k) => (k === m ? { ...each, ...part } : each)) }),
        field && `${m}.${field}`,
      ),
  };
};
