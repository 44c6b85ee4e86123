/** What is looked for in a line of a call. Pure. */

/** Whether letters and marks of `wanted` stand in `text`, whatever the case. */
export const holds = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted.toLowerCase());

/** The text in pieces, so that what is looked for can be marked. */
export const foundPieces = (
  text: string,
  wanted: string,
): readonly { readonly text: string; readonly hit: boolean }[] => {
  const [lower, part] = [text.toLowerCase(), wanted.toLowerCase()];
  if (part === "" || lower.length !== text.length) return [{ text, hit: false }];
  const pieces: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (let next = lower.indexOf(part); next >= 0; next = lower.indexOf(part, at)) {
    if (next > at) pieces.push({ text: text.slice(at, next), hit: false });
    pieces.push({ text: text.slice(next, next + part.length), hit: true });
    at = next + part.length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
};
