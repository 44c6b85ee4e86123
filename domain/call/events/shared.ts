import { Type } from "typebox";
import { object, personal } from "../../schema.ts";

/** `rep` speaks for us, `customer` is whom we listen to. One channel of sound each. */
export const Channel = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);
export type Channel = "rep" | "customer";

/** Whose key a personal field is sealed with (`Personal`); what both said and are called in is both's. */
export const Subject = Type.Union([Type.Literal("rep"), Type.Literal("customer"), Type.Literal("both")]);

export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
export const Sample = Type.Integer({ minimum: 0, description: "16 kHz sample number of the channel" });
export const Ms = Type.Number({ description: "milliseconds" });
export const ClockMs = Type.Number({ minimum: 0, description: "milliseconds since CallStarted, on the call's clock" });

/** A word and where it lies, in samples of its channel. */
export const Word = object({
  text: Type.String({ maxLength: 200 }),
  firstSample: Sample,
  endSample: Sample,
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
});

/** The words that made an agent act, copied so that they outlive the fragment they came from (rule 16). */
export const Evidence = object({
  utterance: Id,
  revision: Type.Integer({ minimum: 0, description: "0 for a final" }),
  channel: Channel,
  words: personal("both", Type.String({ maxLength: 2_000 })),
  firstWord: Type.Integer({ minimum: 0 }),
  endWord: Type.Integer({ minimum: 0 }),
  spokenAtMs: ClockMs,
});

/** Kinds of help; each has a glyph and a word on the screen. */
export const TipKind = Type.Union([
  Type.Literal("objection"),
  Type.Literal("question"),
  Type.Literal("answer"),
  Type.Literal("competitor"),
  Type.Literal("coaching"),
  Type.Literal("closing"),
  Type.Literal("context"),
  Type.Literal("safety"),
]);

/** What is played into a call: how long it is, and whether as it was spoken or as fast as it is heard. */
export const PlayedRecording = object({
  durationMs: Ms,
  pace: Type.Union([Type.Literal("real"), Type.Literal("fast")], {
    description: "fast: the call's clock is the sound's own, and runs ahead of the clock on the wall",
  }),
  /** When the people in it spoke, where that is known and was another time. */
  recordedAt: Type.Optional(Type.Number({ minimum: 0, description: "epoch milliseconds" })),
});
