/**
 * PostgreSQL keeps neither U+0000 nor half of a surrogate pair, and JSON may hold both: without this, one odd
 * character in somebody's words would halt a projector for ever. They become U+FFFD.
 */
export const jsonOf = (value: unknown): string => {
  const json = JSON.stringify(value);
  if (!/\\u(0000|d[89a-f])/i.test(json)) return json;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? part.toWellFormed().replaceAll("\0", "\ufffd") : part,
  );
};
