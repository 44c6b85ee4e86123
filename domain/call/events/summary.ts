import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { Usage } from "./answers.ts";
import { Channel, ClockMs, Id } from "./shared.ts";

/**
 * Every item names the words it came of, and is sealed as of their moment: "forget the last 30 seconds" takes those
 * items and no others. The follow-up letter is made of them when somebody reads it, so that nothing else quotes them.
 */
const item = {
  utterance: Id,
  /** When they begin, to go there, and when they end. */
  atMs: ClockMs,
  spokenAtMs: ClockMs,
  text: personal("both", Type.String({ maxLength: 400 })),
};

export const CallSummarised = defineEvent(
  "CallSummarised",
  1,
  "What came up in the call, in its own words.",
  object({
    atMs: ClockMs,
    sentences: Type.Array(object({ ...item, by: Channel }), {
      maxItems: 7,
      description: "those that tell most, in the order of the call",
    }),
    moments: Type.Array(
      object({
        ...item,
        what: Type.Union([
          Type.Literal("objection"),
          Type.Literal("question"),
          Type.Literal("competitor"),
          Type.Literal("commitment"),
        ]),
      }),
      { maxItems: 20 },
    ),
    objections: Type.Array(
      object({
        ...item,
        about: Type.String({ maxLength: 40 }),
        met: Type.Boolean({ description: "the rep answered it (`domain/coach/summary.ts`)" }),
      }),
      { maxItems: 30 },
    ),
    actions: Type.Array(
      object({ ...item, by: Channel, due: Type.Optional(personal("both", Type.String({ maxLength: 80 }))) }),
      { maxItems: 30 },
    ),
  }),
);

/**
 * A sentence rests on several utterances, and goes when any of them does. So each is sealed as of a moment of its own
 * after the call, at which nobody spoke: its key is thrown away without any other words.
 */
const written = object({
  by: Channel,
  text: personal("both", Type.String({ maxLength: 300 })),
  sealedAtMs: ClockMs,
  cites: Type.Array(object({ utterance: Id, atMs: ClockMs, spokenAtMs: ClockMs }), {
    minItems: 1,
    maxItems: 4,
    description: "the words that bear it out",
  }),
});

export const SummaryWritten = defineEvent(
  "SummaryWritten",
  1,
  "A model told the call; only sentences that what was said bears out.",
  object({
    atMs: ClockMs,
    tookMs: Type.Number({ minimum: 0 }),
    told: Type.Array(written, { maxItems: 8 }),
    letter: Type.Array(written, { maxItems: 8, description: "what stands in the letter to follow it up" }),
    model: Type.String({ maxLength: 80 }),
    prompt: Type.String({ maxLength: 80 }),
    usage: Usage,
  }),
);
