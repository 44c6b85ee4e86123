/** What is wrong with anything that should be a scenario, such as a file: its form, or what it holds. */
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { faults } from "../playbook/check.ts";
import { object } from "../schema.ts";
import { type Scenario, ScenarioContent } from "./scenario.ts";
import { type ScenarioFinding, scenarioFindings, scenarioFindingsMax } from "./scenario-check.ts";

const shape = Compile(
  object({
    id: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
    version: Type.Integer({ minimum: 1 }),
    ...ScenarioContent.properties,
  }),
);
/** The same of anything, such as a file: what does not fit the schema, or what else is wrong with what does. */
export const findScenarioFaults = (value: unknown): readonly ScenarioFinding[] => {
  if (!shape.Check(value))
    return faults(shape, value, [], "")
      .map(({ at, says }) => ({ at, code: "shape" as const, says }))
      .slice(0, scenarioFindingsMax);
  return scenarioFindings(value as Scenario); // It was checked by its own schema.
};
