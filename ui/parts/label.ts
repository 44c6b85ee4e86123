import { words } from "./words.ts";

/** A margin note as the server wrote it, its first word in the page's language: "Objection: price". */
export const labelText = (label: string): string => {
  const [kind = "", ...rest] = label.split(": ");
  return [words.noted[kind] ?? kind, ...rest].join(": ");
};
