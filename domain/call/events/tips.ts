import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Evidence, Id, Ms, TipKind } from "./shared.ts";

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
  citations: Type.Array(
    object({ document: Id, chunk: Type.String({ maxLength: 80 }), hash: Type.String({ maxLength: 80 }) }),
    { maxItems: 20 },
  ),
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

export const SuggestionRefined = defineEvent(
  "SuggestionRefined",
  1,
  "The same tip, better worded.",
  object({
    suggestion: Id,
    say: Type.String({ maxLength: 400 }),
    model: Type.String({ maxLength: 80 }),
  }),
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
