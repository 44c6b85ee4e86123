import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Evidence, Id, Ms, TipKind } from "./shared.ts";

/**
 * Where what a card says stands: a passage of the company's documents, or a page of the web. Titles are kept with the
 * tip, so that it explains itself when the document is gone.
 */
export const Citation = object({
  document: Id,
  chunk: Type.String({ maxLength: 80 }),
  hash: Type.String({ maxLength: 80 }),
  title: Type.Optional(personal("both", Type.String({ maxLength: 200 }))),
  heading: Type.Optional(personal("both", Type.String({ maxLength: 200 }))),
  page: Type.Optional(Type.Integer({ minimum: 1 })),
  url: Type.Optional(personal("both", Type.String({ maxLength: 500 }))),
  publishedOn: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })),
});

/** Help for the rep, and help that was held back. The conductor alone writes these. */
export const Reason = object({
  evidence: Type.Union([Evidence, Type.Null()], { description: "null where timing, not words, fired it" }),
  snippet: personal("both", Type.String({ maxLength: 1_000, description: "the words around it" })),
  agent: Id,
  play: Id,
  category: Type.String({ maxLength: 40 }),
  playbook: object({ id: Id, version: Type.Integer({ minimum: 1 }) }),
  prompt: Type.Union([Type.String({ maxLength: 80 }), Type.Null()]),
  model: Type.Union([Type.String({ maxLength: 80 }), Type.Null()]),
  citations: Type.Array(Citation, { maxItems: 20 }),
  stagesMs: Type.Record(Type.String(), Ms, { description: "call clock from the words to each stage" }),
  sureness: Type.Number({ minimum: 0, maximum: 1 }),
});

export const SuggestionMade = defineEvent(
  "SuggestionMade",
  1,
  "A tip was put on the rep's screen.",
  object({
    suggestion: Id,
    kind: TipKind,
    title: Type.String({ maxLength: 60, description: "the kind in words" }),
    headline: Type.String({ maxLength: 60 }),
    say: Type.String({ maxLength: 400, description: "words to say" }),
    madeAtMs: ClockMs,
    lifeMs: Ms,
    priority: Type.Integer({ minimum: 0, maximum: 100 }),
    reason: Reason,
  }),
);

const refined = { suggestion: Id, model: Type.String({ maxLength: 80 }) };

export const SuggestionRefined = defineEvent(
  "SuggestionRefined",
  2,
  "The same tip, better worded.",
  object({
    ...refined,
    /** A model that has read the call may repeat it. */
    say: personal("both", Type.String({ maxLength: 400 })),
    /** The words its tip came of: a tip that timing fired is not worded anew. Null in what was written at version 1. */
    from: Type.Union([object({ utterance: Id, spokenAtMs: ClockMs }), Type.Null()]),
    citations: Type.Optional(Type.Array(Citation, { maxItems: 20 })),
    /** The words stand so in what is cited: no model wrote them. */
    isQuoted: Type.Optional(Type.Literal(true)),
    /** What pages of the web say, word for word: shown as quotations beside the card's words, each with its page. */
    brief: Type.Optional(
      Type.Array(
        object({
          text: personal("both", Type.String({ maxLength: 200 })),
          title: personal("both", Type.String({ maxLength: 200 })),
          url: personal("both", Type.String({ maxLength: 500 })),
          publishedOn: Type.Union([Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }), Type.Null()]),
        }),
        { maxItems: 2 },
      ),
    ),
  }),
  [
    {
      data: object({ ...refined, say: Type.String({ maxLength: 400 }) }),
      upcast: (data: object) => ({ ...data, from: null }),
    },
  ],
);

export const SuggestionWithheld = defineEvent(
  "SuggestionWithheld",
  1,
  "A tip was due and held back.",
  object({
    suggestion: Id,
    kind: TipKind,
    headline: Type.String({ maxLength: 60 }),
    because: Type.Union([
      Type.Literal("pace"),
      Type.Literal("duplicate"),
      Type.Literal("stale"),
      Type.Literal("quiet"),
      Type.Literal("cool-down"),
    ]),
    atMs: ClockMs,
    reason: Reason,
  }),
);

export const SuggestionRetracted = defineEvent(
  "SuggestionRetracted",
  1,
  "A tip was taken back: the words turned out otherwise.",
  object({
    suggestion: Id,
    because: Type.Literal("words-changed"),
    heard: personal("both", Type.String({ maxLength: 2_000 })),
  }),
);

/** Keeps the record of what was seen complete when nothing came of it for long (rule 7, 2,000 runs). */
export const InputsSeen = defineEvent(
  "InputsSeen",
  1,
  "The conductor looked and had nothing to say.",
  object({
    inputs: Type.Integer({ minimum: 1 }),
  }),
);
