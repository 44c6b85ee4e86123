/** The text of an answer's first property, or the one after `cites`, while the answer is still being written: `{"say": "Ask for the bu`. */

const citing = String.raw`"cites"\s*:\s*\[([\d,\s]*)\]\s*,\s*`;
const opening = (name: string): RegExp => new RegExp(String.raw`^\s*\{\s*(?:${citing})?"${name}"\s*:\s*"`);
const cites = new RegExp(String.raw`^\s*\{\s*${citing}`);

/** The numbers of the passages that an answer says it goes by, where it began with them. */
export const citedSoFar = (json: string): number[] | undefined =>
  cites
    .exec(json)?.[1]
    ?.split(",")
    .filter((each) => each.trim() !== "")
    .map(Number);

/** Undefined before it has begun, or where the answer begins otherwise. An escape that is cut is left for later. */
export const textSoFar = (json: string, name: string): string | undefined => {
  const head = opening(name).exec(json)?.[0];
  if (head === undefined) return undefined;
  const body = /^(?:[^"\\]|\\(?:u[\da-fA-F]{4}|[^u]))*/.exec(json.slice(head.length))?.[0] ?? "";
  try {
    const text: unknown = JSON.parse(`"${body}"`);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined; // A control character stands in it, or an escape that there is not.
  }
};
