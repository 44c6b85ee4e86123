/** What is wrong with anything that should be a rubric, such as a file: its form, or what it holds. */
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { faults } from "../playbook/check.ts";
import { object } from "../schema.ts";
import { type PracticeRubric, RubricContent } from "./rubric.ts";
import { type RubricFinding, rubricFindings } from "./rubrics.ts";

const shape = Compile(
  object({
    id: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
    version: Type.Integer({ minimum: 1 }),
    ...RubricContent.properties,
  }),
);

/** What does not fit the schema, or what else is wrong with what does. */
export const findRubricFaults = (value: unknown): readonly Pick<RubricFinding, "at" | "says">[] =>
  shape.Check(value) ? rubricFindings(value as PracticeRubric) : faults(shape, value, [], "");
