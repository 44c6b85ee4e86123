/** A playbook as a file; reading it back gives the same playbook. */
import { Failure } from "@wingman/domain/failure";
import { findProblems } from "@wingman/domain/playbook/check";
import type { Playbook } from "@wingman/domain/playbook/play";
import { readYaml, tellFaults, writeYaml } from "../base/yaml-file.ts";

const header = (id: string): string => `# Playbook "${id}" of Wingman.
# A play is set off by its trigger (on: words, meaning, question, silence, monologue, ratio, stage, attribute, not-said).
# Phrases: a|b either, * up to three words, word? optional, stem~ any ending, @competitor a name of the list,
# {number} {percent} {money} {day} what is said in their place. Times are milliseconds.
# Import it with: npm run wingman -- playbook import <file>
`;

/** Keys in the order in which a reader wants them. */
const order = [
  "id version name language competitors stages plays category trigger tip priority coolDownMs once when",
  "on speaker side of stage is byStage byMs above windowMs forMs atLeast sure point phrases unless examples",
  "kind title headline say spoken checklist meaning reached notReached customer notYetSaid notBeforeMs notAfterMs",
]
  .join(" ")
  .split(" ");

/** The file of a playbook; the same playbook gives the same bytes. */
export const toYaml = (playbook: Playbook): string => writeYaml(header(playbook.id), playbook, order);

/** The playbook of a file. Throws `Failure` WING_PLAYBOOK_FILE_INVALID with every fault and its line, of the YAML and of the playbook alike. */
export const fromYaml = (text: string): Playbook => {
  const { value, faults } = readYaml(text, findProblems);
  if (faults.length > 0)
    throw new Failure("WING_PLAYBOOK_FILE_INVALID", `this is no playbook: ${tellFaults(faults)}.`, {
      remedy: "Put the lines right and import the file again; an exported playbook shows the form.",
    });
  return value as Playbook; // Without a problem it has the shape.
};
