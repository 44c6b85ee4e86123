import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { starterRubric } from "@wingman/domain/practice/rubrics";
import { practice } from "./ask.ts";
import { words } from "./words.ts";

/** Until it is known. */
export const noRubric: PracticeRubric = { id: "", version: 1, name: "", criteria: [] };

type Wanted = Pick<PracticeRubric, "id" | "version">;

/** One that Wingman came with in the page's language; the tenant's own as it is written. Rejects where there is none. */
export const askRubric = async ({ id, version }: Wanted): Promise<PracticeRubric> =>
  starterRubricHere({ id, version }) ?? { id, version, ...(await practice.rubric(id, version)) };

export const starterRubricHere = ({ id, version }: Wanted): PracticeRubric | null => {
  const rubric = starterRubric(id, version);
  if (!rubric) return null;
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
