/** A rubric as a file; reading it back gives the same rubric. */
import { Failure } from "@wingman/domain/failure";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { findRubricFaults } from "@wingman/domain/practice/rubric-file";
import { readYaml, tellFaults, writeYaml } from "../base/yaml-file.ts";

const header = (id: string): string => `# Rubric "${id}" of Wingman: what exercises, or real calls, are scored by.
# Criteria have weights; each has checks, which are a yes or a no by the rule they name. Rules: docs/reference/practice-score.md.
# Import it under Practice, Rubrics.
`;
/** Keys in the order in which a reader wants them. */
const order = "id version name criteria criterion weight checks check rule atMost says".split(" ");

/** The file of a rubric; the same rubric gives the same bytes. */
export const toRubricYaml = (rubric: PracticeRubric): string => writeYaml(header(rubric.id), rubric, order);

/** The rubric of a file. Throws `Failure` WING_RUBRIC_FILE_INVALID with every fault and its line. */
export const fromRubricYaml = (text: string): PracticeRubric => {
  const { value, faults } = readYaml(text, findRubricFaults);
  if (faults.length > 0)
    throw new Failure("WING_RUBRIC_FILE_INVALID", `this is no rubric: ${tellFaults(faults)}.`, {
      remedy: "Put the lines right and import the file again; an exported rubric shows the form.",
    });
  return value as PracticeRubric; // Without a fault it has the shape.
};
