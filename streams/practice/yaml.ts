/** A scenario as a file; reading it back gives the same scenario. A draft with faults is written, too. */
import { Failure } from "@wingman/domain/failure";
import type { Scenario } from "@wingman/domain/practice/scenario";
import { findScenarioFaults } from "@wingman/domain/practice/scenario-file";
import { readYaml, tellFaults, writeYaml } from "../base/yaml-file.ts";

const header = (id: string): string => `# Scenario "${id}" of Wingman: whom the agent plays in an exercise.
# Cues are what the rep says that counts: phrases (a|b either, * up to three words, word? optional, stem~ any ending,
# {number} {percent} {money} {day}), and examples, which are heard by their meaning. Times are milliseconds.
# Moods go from -3 (leaves) to 3 (won over). Import it under Practice, Scenarios.
`;

/** Keys in the order in which a reader wants them. */
const order = [
  "id version name trade difficulty language persona company role character scene goal truth opening",
  "asked raised on fromTurn by says moodMin vague about ladder is cue settledBy settled worsenedBy better",
  "phrases examples facts objections moods fallbacks manner moodAtStart impatientAfterMs impatient",
  "interruptsAfterMs interrupting hesitates ends agrees notYet leaves timeUpMs timeUp hints rubric",
]
  .join(" ")
  .split(" ");

/** The file of a scenario; the same scenario gives the same bytes. */
export const toScenarioYaml = (scenario: Scenario): string => writeYaml(header(scenario.id), scenario, order);

/**
 * The scenario of a file. Throws `Failure` WING_SCENARIO_FILE_INVALID with every fault of its form and its line; what keeps
 * a well-formed one from being published is no fault of the file, and is found in the draft that it becomes.
 */
export const fromScenarioYaml = (text: string): Scenario => {
  const { value, faults } = readYaml(text, (read) =>
    findScenarioFaults(read).filter(({ code }) => code === "shape" || code === "phrase-invalid" || code === "id-twice"),
  );
  if (faults.length > 0)
    throw new Failure("WING_SCENARIO_FILE_INVALID", `this is no scenario: ${tellFaults(faults)}.`, {
      remedy: "Put the lines right and import the file again; an exported scenario shows the form.",
    });
  return value as Scenario; // Without a fault it has the shape.
};
