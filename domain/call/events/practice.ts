import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Id, Ms } from "./shared.ts";

/**
 * A practice is a call whose customer is an agent. Its words are `UtteranceTranscribed` of the customer's channel, as in
 * every call; here is what only practice has: who is played, why they said so, what is told to the rep, and the score.
 */
export const By = Type.Union([Type.Literal("rules"), Type.Literal("model")]);
/** Of a check: it was so, it was not, or it cannot be told (also: it does not apply). */
export const Verdict = Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Literal("unknown")]);
/** What decides a check, in the rep's own words. */
export const CheckFound = object({
  check: Id,
  verdict: Verdict,
  why: Type.String({ maxLength: 80, description: "a code that pages have words for" }),
  /** The utterance that decides; null where a "no" rests on something missing. */
  utterance: Type.Union([Id, Type.Null()]),
  quote: personal("rep", Type.String({ maxLength: 400, description: "verbatim; empty where nothing was said" })),
});

export const PracticeBegun = defineEvent(
  "PracticeBegun",
  1,
  "The call is an exercise: whom the agent plays is fixed from here on.",
  object({
    scenario: object({ id: Id, version: Type.Integer({ minimum: 1 }) }),
    rubric: object({ id: Id, version: Type.Integer({ minimum: 1 }) }),
    /** `question`: one line of the customer after another, each answered once. */
    mode: Type.Union([Type.Literal("question"), Type.Literal("typed"), Type.Literal("spoken")]),
    /** What is drawn by chance is drawn from this, so that a replay draws the same. */
    seed: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
    /** What it does for whom it was assigned to; null where nobody asked for it. */
    assignment: Type.Union([Id, Type.Null()]),
    /** Where it goes on from, in another practice; null from its beginning. */
    from: Type.Union([object({ call: Id, utterance: Id }), Type.Null()]),
  }),
);

export const CustomerMoved = defineEvent(
  "CustomerMoved",
  1,
  "The played customer did something, and why; what they say stands in the same commit.",
  object({
    move: Id,
    turn: Type.Integer({ minimum: 0, description: "0 is the opening" }),
    cause: Type.Union([
      Type.Literal("opening"),
      Type.Literal("words"),
      Type.Literal("silence"),
      Type.Literal("monologue"),
      Type.Literal("time"),
    ]),
    /** The rep's utterance that is answered; null where none is. */
    heard: Type.Union([Id, Type.Null()]),
    act: Type.String({
      maxLength: 40,
      description: "what is done: answer, object, press, reveal, resolve, agree, leave …",
    }),
    understood: Type.Array(
      object({
        intent: Type.String({ maxLength: 60 }),
        how: Type.Union([Type.Literal("pattern"), Type.Literal("meaning"), Type.Literal("model")]),
        quote: personal("rep", Type.String({ maxLength: 400 })),
      }),
      { maxItems: 12 },
    ),
    mood: Type.Integer({ minimum: -3, maximum: 3, description: "-3 leaves, 3 is won over" }),
    revealed: Type.Array(Id, { maxItems: 40, description: "facts told so far, this move's included" }),
    resolved: Type.Array(Id, { maxItems: 40, description: "objections that are met so far" }),
    /** The objection that stands between them; null where none does. */
    open: Type.Union([Id, Type.Null()]),
    /** What is said in it; null where the customer says nothing. */
    utterance: Type.Union([Id, Type.Null()]),
    ends: Type.Union([Type.Literal("agreed"), Type.Literal("left"), Type.Literal("time-up"), Type.Null()]),
    by: By,
    atMs: ClockMs,
  }),
);

export const ReplySpoken = defineEvent(
  "ReplySpoken",
  1,
  "The agent's words were said aloud, to their end or until somebody spoke.",
  object({
    utterance: Id,
    voice: Type.String({ maxLength: 80 }),
    /** When its first sound was heard, on the call's clock. */
    fromMs: ClockMs,
    toMs: ClockMs,
    /** Since the end of the words that it answers; null where it answers none. */
    afterWordsMs: Type.Union([Ms, Type.Null()]),
  }),
);

export const ReplyInterrupted = defineEvent(
  "ReplyInterrupted",
  1,
  "Somebody spoke while the agent did: it fell silent.",
  object({
    utterance: Id,
    voice: Type.String({ maxLength: 80 }),
    fromMs: ClockMs,
    toMs: ClockMs,
    /** Characters of the text that were heard, from its beginning. */
    heardChars: Type.Integer({ minimum: 0 }),
    /** From the first sound of who interrupted to silence. */
    stoppedAfterMs: Ms,
  }),
);

export const FeedbackGiven = defineEvent(
  "FeedbackGiven",
  1,
  "What an answer of the rep was like, with the words that say so, and a better one.",
  object({
    feedback: Id,
    /** The rep's answer, and the customer's line that it answers. */
    utterance: Id,
    answers: Type.Union([Id, Type.Null()]),
    checks: Type.Array(CheckFound, { maxItems: 40 }),
    points: Type.Integer({ minimum: 0, maximum: 100, description: "of 100" }),
    /** A better answer; by rules it is the scenario's own or of a play, by a model it is written for this answer. */
    better: Type.Union([
      object({
        text: personal("both", Type.String({ maxLength: 1_200 })),
        from: Type.String({ maxLength: 80, description: "where it is taken from: scenario, play:<id>, model" }),
      }),
      Type.Null(),
    ]),
    /** What a model added in its own words; by rules it is empty, since pages have words for checks. */
    told: personal("both", Type.String({ maxLength: 2_000 })),
    by: By,
    rules: Type.Integer({ minimum: 1, description: "version of the scorer's rules" }),
    prompt: Type.Union([Type.String({ maxLength: 80 }), Type.Null()]),
    tookMs: Ms,
    atMs: ClockMs,
  }),
);

export const HintGiven = defineEvent(
  "HintGiven",
  1,
  "The rep asked what could be said now; it costs no points.",
  object({
    action: Id,
    text: personal("both", Type.String({ maxLength: 600 })),
    from: Type.String({ maxLength: 80 }),
    atMs: ClockMs,
  }),
);

export const CallScored = defineEvent(
  "CallScored",
  1,
  "The rubric as it came out, once the call is over; what a person judges later outranks it.",
  object({
    rubric: object({ id: Id, version: Type.Integer({ minimum: 1 }) }),
    rules: Type.Integer({ minimum: 1, description: "version of the scorer's rules" }),
    checks: Type.Array(CheckFound, { maxItems: 60 }),
    criteria: Type.Array(
      object({
        criterion: Id,
        yes: Type.Integer({ minimum: 0 }),
        of: Type.Integer({ minimum: 0, description: "checks that could be told" }),
        weight: Type.Number({ minimum: 0, maximum: 100 }),
        /** What a model says of it; by rules it is left out. */
        told: Type.Optional(personal("both", Type.String({ maxLength: 600 }))),
      }),
      { maxItems: 20 },
    ),
    points: Type.Integer({ minimum: 0, maximum: 100 }),
    /** Measures of timing and wording, by name (`docs/reference/talk.md`). */
    measures: Type.Array(object({ measure: Type.String({ maxLength: 40 }), value: Type.Number() }), { maxItems: 20 }),
    by: By,
    /** What a model added; by rules it is empty. A model's adds points to nothing. */
    told: personal("both", Type.String({ maxLength: 4_000 })),
    prompt: Type.Union([Type.String({ maxLength: 80 }), Type.Null()]),
    atMs: ClockMs,
  }),
);
