/** The text of an answer's first property while the answer is still being written: `{"say": "Ask for the bu`. */

const opening = (name: string): RegExp => new RegExp(String.raw`^\s*\{\s*"${name}"\s*:\s*"`);

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
