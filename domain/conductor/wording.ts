/** A card on the screen may be worded anew by a model; it keeps its own words until then, and where none come. */
import type { EventData, TipEvent } from "../call/events/index.ts";
import { isErased } from "../schema.ts";
import type { Ask } from "./asks.ts";
import { citationOf } from "./citation.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { ask, type Context, talkOf } from "./context.ts";
import type { Evidence } from "./spoken.ts";

type By = Pick<Extract<Ask, { agent: "wording" }>, "passages" | "question">;
type Card = {
  readonly suggestion: string;
  readonly play: string;
  readonly headline: string;
  readonly say: string;
  readonly evidence: Evidence;
  readonly snippet: string;
};

/** What `SuggestionRefined.model` says where the words are those of before. */
const nobody = "none";

/** Asks for the wording of what was just put on the board, where words fired it; `passages` are what it goes by. */
export const askWording = ({ context, events }: Conducted, derive: Derive, by: By = { passages: [] }): Conducted => ({
  context: events.reduce((next, event) => withAsk(next, event, derive, by), context),
  events,
});

const withAsk = (context: Context, event: TipEvent | { readonly type: string }, derive: Derive, by: By): Context => {
  if (event.type !== "SuggestionMade" || !("data" in event)) return context;
  const { suggestion, headline, say, reason } = event.data as EventData<"SuggestionMade">;
  const { evidence, play, snippet } = reason;
  if (evidence === null) return context;
  const around = isErased(snippet) ? "" : snippet;
  return asked(context, { suggestion, play, headline, say, evidence, snippet: around }, derive, by);
};

/** The wording of a card whose words passages took the place of: what was asked about its old words is of no use any more. */
export const askWordingAgain = (context: Context, card: Omit<Card, "snippet">, derive: Derive, by: By): Context => {
  const pending = context.pending.filter(
    (each) => each.agent !== "wording" || each.suggestion !== card.suggestion || each.passages.length > 0,
  );
  return asked({ ...context, pending }, { ...card, snippet: talkOf(context) }, derive, by);
};

const asked = (context: Context, card: Card, derive: Derive, by: By): Context =>
  ask(
    context,
    { agent: "wording", ...card, ...by },
    derive("ask", context.call, "wording", card.suggestion, ...(by.passages.length > 0 ? ["passages"] : [])),
  );

/** What a wording may go by, with what a tool found for it: each passage once. */
const passagesMax = 5;

/** What a tool found for a wording may be gone by, since it is on the log. */
export const withFound = (
  context: Context,
  { passages }: EventData<"ToolCalled">,
  of: Extract<Ask, { agent: "wording" }>,
): Conducted => {
  const clear = passages.filter(({ text, title, heading }) => ![text, title, heading].some(isErased));
  const news = clear.filter(({ hash }) => !of.passages.some((known) => known.hash === hash));
  const known = [...of.passages, ...news].slice(0, passagesMax);
  const pending = context.pending.map((each) => (each.id === of.id ? { ...of, passages: known } : each));
  return { context: { ...context, pending }, events: [] };
};

/** The same tip under the same id, with what of the new wording is there. It goes by no passage that it was not given. */
export const worded = (
  context: Context,
  { say, model, cites = [] }: EventData<"WordingWritten">,
  of: Extract<Ask, { agent: "wording" }>,
): Conducted => {
  const { suggestion, evidence, passages } = of;
  if (isErased(say) || say === of.say || evidence === null) return { context, events: [] };
  const cited = passages.filter(({ hash }) => cites.includes(hash));
  if (passages.length > 0 && cited.length === 0) return { context, events: [] };
  // What comes next is held against this: words that are there already are no news.
  const pending = context.pending.map((each) =>
    each.id === of.id
      ? { ...of, say, before: of.before ?? of.say }
      : each.agent === "web" && each.suggestion === suggestion
        ? { ...each, say }
        : each,
  );
  const from = { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs };
  const citations = cited.length > 0 && { citations: cited.map(citationOf) };
  return {
    context: { ...context, pending },
    events: [{ type: "SuggestionRefined", data: { suggestion, say, model, from, ...citations } }],
  };
};

/** A card that holds the beginning of a wording whose end never came gets its words of before. */
export const unworded = (context: Context, of: Extract<Ask, { agent: "wording" }>): Conducted => {
  const { suggestion, evidence, before, say, passages } = of;
  if (before === undefined || before === say || evidence === null) return { context, events: [] };
  const from = { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs };
  const quoted = passages.length > 0 && { citations: passages.slice(0, 3).map(citationOf), isQuoted: true as const };
  return {
    context,
    events: [{ type: "SuggestionRefined", data: { suggestion, say: before, model: nobody, from, ...quoted } }],
  };
};

/** Nobody words what was taken back, or looks anything up for it. */
export const withoutWording = (
  context: Context,
  events: readonly { readonly type: string; readonly data: object }[],
): Context => {
  const gone = new Set(
    events.flatMap((event) =>
      event.type === "SuggestionRetracted" ? [(event.data as EventData<"SuggestionRetracted">).suggestion] : [],
    ),
  );
  if (gone.size === 0) return context;
  return {
    ...context,
    pending: context.pending.filter((each) => !("suggestion" in each) || !gone.has(each.suggestion)),
  };
};
