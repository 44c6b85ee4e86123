import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { starterRubric } from "@wingman/domain/practice/rubrics";
import { words } from "./words.ts";

const none: PracticeRubric = { id: "", version: 1, name: "", criteria: [] };

/** The rubric of an exercise in the page's language; without anything in it where it is not known here. */
export const rubricOf = ({ id, version }: Pick<PracticeRubric, "id" | "version">): PracticeRubric => {
  const rubric = starterRubric(id, version);
  if (!rubric) return none;
  const said = words.rubric.starters;
  return {
    ...rubric,
    name: said.names[id] ?? rubric.name,
    criteria: rubric.criteria.map((criterion) => ({
      ...criterion,
      name: said.criteria[criterion.name] ?? criterion.name,
      checks: criterion.checks.map((check) => ({ ...check, says: said.says[check.check] ?? check.says })),
    })),
  };
};
