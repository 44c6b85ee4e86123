/**
 * Things of a tenant as files: YAML that a person can read and edit, in a stable order, so that two exports can be
 * compared line by line. What is wrong with a file is told with its line.
 */
import { LineCounter, parseDocument, stringify } from "yaml";

/** No more than a commit of the log takes; a starter of thirty plays with long lists is a tenth of it. */
export const fileCharsMax = 900_000;
/** A line that names a tenth fault is not read any more. */
const faultsMax = 20;

/** Text of a value; `order` are keys as a reader wants them, what is not named comes after, by the alphabet. The same value gives the same bytes. */
export const writeYaml = (header: string, value: unknown, order: readonly string[]): string => {
  const placeOf = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const inOrder = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(inOrder);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
        .map(([key, item]) => [key, inOrder(item)]),
    );
  };
  return header + stringify(inOrder(value), { lineWidth: 0, aliasDuplicateObjects: false });
};

/** A fault of a file, at a line counted from 1. */
export type FileFault = { readonly line: number; readonly says: string };

/** All of them in one line, the first twenty in words. */
export const tellFaults = (faults: readonly FileFault[]): string => {
  const told = faults.slice(0, faultsMax).map(({ line, says }) => `line ${line}: ${says}`);
  return `${told.join("; ")}${faults.length > faultsMax ? ` and ${faults.length - faultsMax} more` : ""}`;
};

type Problem = { readonly at: readonly (string | number)[]; readonly says: string };

/**
 * The value of a file, or every fault with its line: of the YAML, and of what `find` finds in the value. Only the data
 * model of JSON is read: no tags, no anchors that unfold into each other.
 */
export const readYaml = (
  text: string,
  find: (value: unknown) => readonly Problem[],
): { readonly value: unknown; readonly faults: readonly FileFault[] } => {
  const wrong = (faults: readonly FileFault[]) => ({ value: undefined, faults });
  if (text.length > fileCharsMax) return wrong([{ line: 1, says: `it is longer than ${fileCharsMax} characters` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "core", uniqueKeys: true, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    says: message.split("\n", 1)[0] ?? message,
  }));
  if (broken.length > 0) return wrong(broken);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    return wrong([{ line: 1, says: cause instanceof Error ? cause.message : "it cannot be read" }]);
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
  return { value, faults: find(value).map((problem) => ({ line: lineOf(problem), says: problem.says })) };
};
