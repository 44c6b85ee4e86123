/** Text on its way into a page: whatever stands in it stays text. */
import { cellText } from "./report.ts";

const shownMax = 2_000;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The only way for anything of a report into its page. */
export const text = (given: string): string =>
  cellText(given.slice(0, shownMax)).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");

/** The same in an element that keeps the direction of its words to itself. */
export const bdi = (given: string): string => `<bdi>${text(given)}</bdi>`;
