/**
 * Google's Programmable Search (developers.google.com/custom-search/v1, `cse.list`). The key goes in Google's header for
 * keys, so that it stands in nobody's list of addresses.
 */
import { Type } from "typebox";
import type { Clock } from "../../base/clock.ts";
import type { Egress } from "../../egress/egress.ts";
import { askJson, dayOf, itemsOf, languageOf, partOf, resultsMax, type SearchProvider } from "./provider.ts";

export const googleSearchUrl = "https://www.googleapis.com/customsearch/v1";

const Item = Type.Object({
  title: Type.String(),
  link: Type.String(),
  snippet: Type.String(),
  pagemap: Type.Optional(
    Type.Object({ metatags: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))) }),
  ),
});
/** Where pages say when they were published. */
const dateTags = ["article:published_time", "article:modified_time", "og:updated_time", "date"];
/** Google begins a snippet with the page's day, where it knows one. */
const snippetDay = /^([A-Z][a-z]{2} \d{1,2}, \d{4}) \.\.\. /;
const keyReasons = /"(API_KEY_INVALID|API_KEY_SERVICE_BLOCKED|keyInvalid|keyExpired)"/;

export const openGoogleSearch = (
  egress: Egress,
  {
    base,
    engine,
    keyOf,
    clock,
  }: { base: string; engine: string; keyOf: () => string | undefined; clock: Pick<Clock, "now"> },
): SearchProvider => ({
  provider: "google",
  async search({ text, subject, language }, msMax, signal) {
    const url = new URL(base);
    const asked = {
      cx: engine,
      q: text,
      num: String(resultsMax),
      hl: languageOf(language),
      safe: "active",
      fields: "items(title,link,snippet,pagemap/metatags)",
      ...(subject === "news" && { dateRestrict: "y1" }),
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    const answer = await askJson(
      egress,
      "google",
      { url: url.href, headers: { "x-goog-api-key": keyOf() ?? "" }, msMax, signal },
      (refusal) => keyReasons.test(refusal),
    );
    // What finds nothing has no list at all.
    const isEmpty = typeof answer === "object" && answer !== null && !("items" in answer);
    const now = clock.now();
    return itemsOf("google", isEmpty ? [] : partOf(answer, "items"), Item).map(({ title, link, snippet, pagemap }) => {
      const tags = pagemap?.metatags?.[0] ?? {};
      const dates = [...dateTags.map((tag) => partOf(tags, tag)), snippetDay.exec(snippet)?.[1]];
      return {
        title,
        url: link,
        text: snippet.replace(snippetDay, ""),
        publishedOn: dates.map((date) => dayOf(date, now)).find((day) => day !== null) ?? null,
      };
    });
  },
});
