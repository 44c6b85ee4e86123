/** Where what a card says stands: the document, and its page or the heading above the passage. */
import type { Tip } from "@wingman/domain/call/view";
import { words } from "./words.ts";

export type Source = { readonly label: string; readonly path: string };

/** The sources of its newest wording. What was erased is left out. */
export const sourcesOf = ({ citations, reason }: Pick<Tip, "citations" | "reason">): readonly Source[] =>
  (citations ?? reason.citations).flatMap(({ title, heading, page, url }): Source[] => {
    const [named, path] = [textOf(title), textOf(heading)];
    if (named === "" && textOf(url) === "") return [];
    const last = path.split(" › ").at(-1) ?? "";
    const place = page !== undefined ? words.live.sourcePage(page) : last === named ? "" : last;
    return [{ label: [named === "" ? textOf(url) : named, place].filter((part) => part !== "").join(" · "), path }];
  });

/** Erased text is an object. */
const textOf = (text: unknown): string => (typeof text === "string" ? text : "");
