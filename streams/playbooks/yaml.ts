/**
 * A playbook as a file: YAML that a person can read and edit, in a stable order, so that two exports can be compared
 * line by line. Reading it back gives the same playbook; what is wrong is told with its line.
 */
import { Failure } from "@wingman/domain/failure";
import { findProblems, type Problem } from "@wingman/domain/playbook/check";
import type { Playbook } from "@wingman/domain/playbook/play";
import { LineCounter, parseDocument, stringify } from "yaml";

/** No more than a commit of the log takes; a starter of thirty plays with long lists is a tenth of it. */
export const fileCharsMax = 900_000;
/** A line that names a tenth fault is not read any more. */
const faultsMax = 20;

const header = (id: string): string => `# Playbook "${id}" of Wingman.
# A play is set off by its trigger (on: words, meaning, question, silence, monologue, ratio, stage, attribute, not-said).
# Phrases: a|b either, * up to three words, word? optional, stem~ any ending, @competitor a name of the list,
# {number} {percent} {money} {day} what is said in their place. Times are milliseconds.
# Import it with: npm run wingman -- playbook import <file>
`;

/** Keys in the order in which a reader wants them; what is not named comes after, by the alphabet. */
const order = [
  "id version name language competitors stages plays category trigger tip priority coolDownMs once when",
  "on speaker side of stage is byStage byMs above windowMs forMs atLeast phrases unless examples",
  "kind title headline say spoken checklist meaning reached notReached customer notYetSaid notBeforeMs notAfterMs",
]
  .join(" ")
  .split(" ");
const placeOf = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);

const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
      .map(([key, item]) => [key, inOrder(item)]),
  );
};

/** The file of a playbook; the same playbook gives the same bytes. */
export const toYaml = (playbook: Playbook): string =>
  header(playbook.id) + stringify(inOrder(playbook), { lineWidth: 0, aliasDuplicateObjects: false });

/** A fault of a file, at a line counted from 1. */
export type FileFault = { readonly line: number; readonly says: string };

const failureOf = (faults: readonly FileFault[]): Failure => {
  const told = faults.slice(0, faultsMax).map(({ line, says }) => `line ${line}: ${says}`);
  const more = faults.length > faultsMax ? ` and ${faults.length - faultsMax} more` : "";
  return new Failure("WING_PLAYBOOK_FILE_INVALID", `this is no playbook: ${told.join("; ")}${more}.`, {
    remedy: "Put the lines right and import the file again; an exported playbook shows the form.",
  });
};

/**
 * The playbook of a file. Throws `Failure` WING_PLAYBOOK_FILE_INVALID with every fault and its line, of the YAML and of
 * the playbook alike. Only the data model of JSON is read: no tags, no anchors that unfold into each other.
 */
export const fromYaml = (text: string): Playbook => {
  if (text.length > fileCharsMax) throw failureOf([{ line: 1, says: `it is longer than ${fileCharsMax} characters` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "core", uniqueKeys: true, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    says: message.split("\n", 1)[0] ?? message,
  }));
  if (broken.length > 0) throw failureOf(broken);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw failureOf([{ line: 1, says: cause instanceof Error ? cause.message : "it cannot be read" }]);
  }
  /** The nearest thing that is there: what is missing has no line of its own. */
  const lineOf = ({ at }: Problem): number => {
    for (let length = at.length; length >= 0; length--) {
      const node: unknown = length === 0 ? document.contents : document.getIn(at.slice(0, length), true);
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
      if (Array.isArray(range) && typeof range[0] === "number") return lineAt(range[0]);
    }
    return 1;
  };
  const problems = findProblems(value);
  if (problems.length > 0) throw failureOf(problems.map((problem) => ({ line: lineOf(problem), says: problem.says })));
  return value as Playbook; // Without a problem it has the shape.
};
