/** Two lines of what pages say of somebody, each with the page it stands on: chosen by code, word for word, never written. */
import type { EventData } from "../call/events/index.ts";
import { sentencesOf } from "../knowledge/chunk.ts";
import { cutLine, pageUrl, plainLine } from "./plain.ts";
import type { Slots, Topic } from "./slots.ts";

/** A page as a search engine tells of it; nothing of it is trusted. */
export type Page = {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  /** `2026-05-14`, or null where nobody says. */
  readonly publishedOn: string | null;
};
export type Brief = Pick<EventData<"PagesFound">, "lines" | "sources">;
type Source = Brief["sources"][number];

export const linesMax = 2;
export const lineCharsMax = 200;
const lineCharsMin = 25;
const titleCharsMax = 200;
const urlCharsMax = 500;
const pagesMax = 10;
const sentencesMax = 40;
/** It names who is asked about, or is about the topic. */
const scoreMin = 2;

const topicSigns: { readonly [Each in Topic]: RegExp } = {
  overview: /\b(is|offers|provides|makes|founded|based|platform|customers|employees)\b/i,
  pricing: /\b(price[sd]?|pricing|plan|plans|cost[s]?|fee[s]?|per (?:user|seat|month|year)|free|tier)\b|[$€£]\s?\d/i,
  reviews: /\b(review[s]?|rated?|rating|users|customers|complain|praise|stars|g2|capterra)\b/i,
  changes:
    /\b(announce[sd]?|launch(?:es|ed)?|acquire[sd]?|merge[sd]?|raise[sd]?|release[sd]?|new|layoffs?|appoint(?:s|ed)?)\b/i,
};
/** What every page says of itself. */
const boilerplate =
  /\b(cookies?|subscribe|newsletter|sign (?:in|up)|log ?in|all rights reserved|privacy policy|terms of (?:use|service)|enable javascript|skip to|read more|click here)\b/i;
/** Words to a machine help nobody; that they can do nothing does not rest on this. */
const toMachines =
  /\b(ignore|disregard|forget|override)\b.{0,40}\b(instruction|prompt|rule|guideline|previous|above|earlier)|\b(system prompt|as an ai|language model|assistant|chatbot|you must (?:now )?(?:say|reply|answer|output))\b|\b(?:reply|respond|answer) with\b/i;

const wordsOf = (text: string): string =>
  ` ${(
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(" ")} `;

const scoreOf = (sentence: string, { name, topic }: Slots): number =>
  (wordsOf(sentence).includes(wordsOf(name)) ? 2 : 0) +
  (topicSigns[topic].test(sentence) ? 3 : 0) +
  (/\p{N}/u.test(sentence) ? 1 : 0);

type Line = { readonly text: string; readonly score: number; readonly source: Source; readonly host: string };

/** The lines of one page, the best first; none where it does not speak of the name. */
const linesIn = (page: Page, slots: Slots): Line[] => {
  const url = pageUrl(page.url, urlCharsMax);
  if (url === undefined) return [];
  const title = plainLine(page.title);
  const text = plainLine(page.text);
  const name = wordsOf(slots.name);
  // An engine that finds nothing gives something else: what does not name it is not about it.
  if (!wordsOf(`${title} ${text}`).includes(name)) return [];
  const host = new URL(url).hostname.replace(/^www\./, "");
  const source = {
    title: cutLine(title === "" ? host : title, titleCharsMax),
    url,
    publishedOn: page.publishedOn,
  };
  return sentencesOf(text)
    .slice(0, sentencesMax)
    .map((sentence) => sentence.replaceAll(/\s+/g, " ").trim())
    .filter(
      (sentence) =>
        sentence.length >= lineCharsMin &&
        (sentence.match(/\p{L}/gu) ?? []).length > sentence.length / 2 &&
        !boilerplate.test(sentence) &&
        !toMachines.test(sentence),
    )
    .map((sentence) => ({ text: cutLine(sentence, lineCharsMax), score: scoreOf(sentence, slots), source, host }))
    .filter(({ score }) => score >= scoreMin)
    .sort((a, b) => b.score - a.score);
};

/**
 * At most two lines, of two hosts where two have something to say: line `n` stands on source `n`. Newer pages go before
 * older ones that say as much.
 */
export const briefOf = (pages: readonly Page[], slots: Slots): Brief => {
  const all = pages
    .slice(0, pagesMax)
    .flatMap((page) => linesIn(page, slots).slice(0, linesMax))
    .sort((a, b) => b.score - a.score || (b.source.publishedOn ?? "").localeCompare(a.source.publishedOn ?? ""));
  const chosen: Line[] = [];
  const take = (line: Line | undefined): void => void (line && chosen.length < linesMax && chosen.push(line));
  take(all[0]);
  const isNews = (line: Line): boolean => !chosen.some(({ text }) => wordsOf(text) === wordsOf(line.text));
  take(all.find((line) => isNews(line) && line.host !== chosen[0]?.host));
  take(all.find(isNews));
  return { lines: chosen.map(({ text }) => text), sources: chosen.map(({ source }) => source) };
};
