/** Searches of the web: when they are asked, with what, and what becomes of the pages. */
import type { EventData } from "../call/events/index.ts";
import { isForgotten } from "../call/forgetting.ts";
import type { Play } from "../playbook/play.ts";
import { isErased } from "../schema.ts";
import { nameSlot } from "../web/slots.ts";
import type { Ask } from "./asks.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { ask, type Context, heardOf } from "./context.ts";
import { competitorIn } from "./signals.ts";
import { evidenceOf, type Hit, type Spoken } from "./spoken.ts";

/**
 * Once the sentence is over, and only for a card that is on the screen: nothing leaves the house for a guess, or for
 * what nobody sees. `hits` are the plays that it set off.
 */
export const askPages = (context: Context, spoken: Spoken, hits: readonly Hit[], derive: Derive): Context => {
  if (!spoken.final || isForgotten(context.forgotten, spoken.endMs)) return context;
  const made = heardOf(context, spoken.utterance)?.fired ?? {};
  return hits.reduce((next, hit) => {
    const { play } = hit.play;
    const suggestion = made[play.id];
    const named = play.web && nameFor(context, spoken, hit, play.web);
    if (!play.web || !named || typeof suggestion !== "string") return next;
    const { subject, topic = subject === "news" ? "changes" : "overview" } = play.web;
    return ask(
      next,
      {
        ...{ agent: "web", subject, topic, suggestion, ...named },
        evidence: evidenceOf(spoken, hit.match),
        play: play.id,
        say: play.tip.say,
      },
      derive("ask", context.call, "web", suggestion),
    );
  }, context);
};

/** The playbook's name for it, or the call's form's; never as somebody said it. */
const nameFor = (
  { playbook: { playbook }, facts }: Context,
  spoken: Spoken,
  { match }: Hit,
  { subject, name }: NonNullable<Play["web"]>,
): Pick<Extract<Ask, { agent: "web" }>, "name" | "nameFrom"> | undefined => {
  const from = (nameFrom: "playbook" | "call", text: string) => {
    const slot = nameSlot(text);
    return slot === undefined ? undefined : { name: slot, nameFrom };
  };
  if (name !== undefined) return from("playbook", name);
  const said = competitorIn(playbook.competitors, spoken.words.slice(match.firstWord, match.endWord));
  if (said) return said.isNobody === true ? undefined : from("playbook", said.name);
  return subject === "company" || subject === "news" ? from("call", facts.companyName) : undefined;
};

/** What pages say comes into the card that set the search off, beside its words, which stay. */
export const byPages = (
  context: Context,
  { provider, lines, sources }: EventData<"PagesFound">,
  { suggestion, say, evidence }: Extract<Ask, { agent: "web" }>,
  derive: Derive,
): Conducted => {
  const brief = lines.flatMap((text, n): NonNullable<EventData<"SuggestionRefined">["brief"]> => {
    const source = sources[n];
    if (!source || isErased(text) || isErased(source.title) || isErased(source.url)) return [];
    return [{ text, ...source }];
  });
  if (brief.length === 0) return { context, events: [] };
  const pages = brief.filter(({ url }, n) => brief.findIndex((each) => each.url === url) === n);
  const citations = pages.map(({ title, url, publishedOn }) => ({
    document: derive("page", url),
    chunk: "",
    hash: "",
    title,
    url,
    ...(publishedOn !== null && { publishedOn }),
  }));
  const from = { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs };
  return {
    context,
    events: [{ type: "SuggestionRefined", data: { suggestion, say, model: provider, from, citations, brief } }],
  };
};
