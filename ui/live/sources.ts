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

export type Quote = {
  readonly text: string;
  readonly title: string;
  readonly host: string;
  /** Undefined for what is no address of a page; then nothing is a link. */
  readonly href: string | undefined;
  readonly publishedOn: string | null;
};

/** What pages say, as it may be shown: only http and https are links. What was erased is left out. */
export const quotesOf = (brief: Tip["brief"]): readonly Quote[] =>
  (brief ?? []).flatMap(({ text, title, url, publishedOn }): Quote[] => {
    if (textOf(text) === "") return [];
    const page = URL.canParse(textOf(url)) ? new URL(textOf(url)) : undefined;
    const isPage = page?.protocol === "https:" || page?.protocol === "http:";
    const host = isPage ? page.hostname.replace(/^www\./, "") : "";
    return [{ text: textOf(text), title: textOf(title), host, href: isPage ? page.href : undefined, publishedOn }];
  });

/** Erased text is an object. */
const textOf = (text: unknown): string => (typeof text === "string" ? text : "");
