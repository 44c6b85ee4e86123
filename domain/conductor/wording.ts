/** A card on the screen may be worded anew by a model; it keeps its own words until then, and where none come. */
import type { EventData, TipEvent } from "../call/events/index.ts";
import { isErased } from "../schema.ts";
import type { Ask } from "./asks.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { ask, type Context } from "./context.ts";

/** Asks for the wording of what was just put on the board, where words fired it. */
export const askWording = ({ context, events }: Conducted, derive: Derive): Conducted => ({
  context: events.reduce((next, event) => withAsk(next, event, derive), context),
  events,
});

const withAsk = (context: Context, event: TipEvent | { readonly type: string }, derive: Derive): Context => {
  if (event.type !== "SuggestionMade" || !("data" in event)) return context;
  const { suggestion, headline, say, reason } = event.data as EventData<"SuggestionMade">;
  const { evidence, play, snippet } = reason;
  if (evidence === null) return context;
  const around = isErased(snippet) ? "" : snippet;
  return ask(
    context,
    { agent: "wording", evidence, suggestion, play, headline, say, snippet: around, passages: [] },
    derive("ask", context.call, "wording", suggestion),
  );
};

/** The same tip under the same id, with what of the new wording is there. */
export const worded = (
  context: Context,
  { say, model }: EventData<"WordingWritten">,
  asked: Extract<Ask, { agent: "wording" }>,
): Conducted => {
  const { suggestion, evidence } = asked;
  if (isErased(say) || say === asked.say || evidence === null) return { context, events: [] };
  // What comes next is held against this: words that are there already are no news.
  const pending = context.pending.map((each) =>
    each.id === asked.id
      ? { ...asked, say }
      : each.agent === "web" && each.suggestion === suggestion
        ? { ...each, say }
        : each,
  );
  const from = { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs };
  return {
    context: { ...context, pending },
    events: [{ type: "SuggestionRefined", data: { suggestion, say, model, from } }],
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
