/** Tavily's search (docs.tavily.com, `POST /search`). Its own summary is not asked for: it would be nobody's words. */
import { Type } from "typebox";
import type { Clock } from "../../base/clock.ts";
import type { Egress } from "../../egress/egress.ts";
import { askJson, dayOf, itemsOf, partOf, resultsMax, type SearchProvider } from "./provider.ts";

export const tavilyUrl = "https://api.tavily.com";

const Result = Type.Object({
  title: Type.String(),
  url: Type.String(),
  content: Type.String(),
  /** With the topic `news`. */
  published_date: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

export const openTavily = (
  egress: Egress,
  { base, keyOf, clock }: { base: string; keyOf: () => string | undefined; clock: Pick<Clock, "now"> },
): SearchProvider => ({
  provider: "tavily",
  async search({ text, subject }, msMax, signal) {
    const answer = await askJson(egress, "tavily", {
      url: `${base.replace(/\/$/, "")}/search`,
      headers: { authorization: `Bearer ${keyOf() ?? ""}` },
      body: {
        query: text,
        topic: subject === "news" ? "news" : "general",
        search_depth: "basic",
        max_results: resultsMax,
        include_answer: false,
        include_raw_content: false,
        include_images: false,
        ...(subject === "news" && { time_range: "year" }),
      },
      msMax,
      signal,
    });
    const now = clock.now();
    return itemsOf("tavily", partOf(answer, "results"), Result).map(
      ({ title, url, content, published_date: date }) => ({
        title,
        url,
        text: content,
        publishedOn: dayOf(date, now),
      }),
    );
  },
});
