/** The commands that README.md and docs/ show: each line of each ```sh block, without its remark. */
import { textOf, trackedFiles } from "../house/repository.ts";

export type Shown = { readonly text: string; readonly places: readonly string[] };

export const documents = (): string[] =>
  trackedFiles()
    .filter((path) => path === "README.md" || (path.startsWith("docs/") && path.endsWith(".md")))
    .toSorted();

/** Every command once, however many pages show it. */
export const shownCommands = (): Shown[] => {
  const places = new Map<string, string[]>();
  for (const path of documents())
    for (const { text, line } of linesOf(textOf(path)))
      places.set(text, [...(places.get(text) ?? []), `${path}:${line}`]);
  return [...places].map(([text, at]) => ({ text, places: at }));
};

export const linesOf = (markdown: string): { readonly text: string; readonly line: number }[] => {
  let open: string | undefined;
  return markdown.split("\n").flatMap((line, index) => {
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence) {
      open = open === undefined ? (fence[1] ?? "") : undefined;
      return [];
    }
    const text = withoutRemark(line).trim();
    return open === "sh" && text !== "" ? [{ text, line: index + 1 }] : [];
  });
};

/** A `#` begins a remark where a blank stands before it and no quote is open. */
const withoutRemark = (line: string): string => {
  let quote = "";
  for (const [index, letter] of [...line].entries()) {
    if (quote === "" && letter === "#" && (index === 0 || /\s/.test(line[index - 1] ?? "")))
      return line.slice(0, index);
    if (letter === quote) quote = "";
    else if (quote === "" && (letter === "'" || letter === '"')) quote = letter;
  }
  return line;
};
