/** A SearXNG of one's own (docs.searxng.org, `GET /search`, `format=json`, which its settings must allow). It wants no key. */
import { Type } from "typebox";
import type { Clock } from "../../base/clock.ts";
import type { Egress } from "../../egress/egress.ts";
import { troubled } from "./failures.ts";
import { askJson, dayOf, itemsOf, languageOf, partOf, resultsMax, type SearchProvider } from "./provider.ts";

const Result = Type.Object({
  title: Type.String(),
  url: Type.String(),
  content: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  publishedDate: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

export const openSearxng = (
  egress: Egress,
  { base, clock }: { base: string; clock: Pick<Clock, "now"> },
): SearchProvider => ({
  provider: "searxng",
  async search({ text, subject, language }, msMax, signal) {
    const url = new URL(`${base.replace(/\/$/, "")}/search`);
    const asked = {
      q: text,
      format: "json",
      categories: subject === "news" ? "news" : "general",
      language: languageOf(language),
      safesearch: "1",
      ...(subject === "news" && { time_range: "year" }),
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    const answer = await askJson(egress, "searxng", { url: url.href, msMax, signal });
    const results = itemsOf("searxng", partOf(answer, "results"), Result);
    const silent = partOf(answer, "unresponsive_engines");
    if (results.length === 0 && Array.isArray(silent) && silent.length > 0)
      throw troubled("searxng", "got no answer from its engines");
    const now = clock.now();
    return results.slice(0, resultsMax).map(({ title, url: page, content, publishedDate }) => ({
      title,
      url: page,
      text: content ?? "",
      publishedOn: dayOf(publishedDate, now),
    }));
  },
});
