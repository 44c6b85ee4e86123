import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Id, Ms } from "./shared.ts";

/** What is said of a call once it is over. The last word stands; ids come from the client, as with hand actions. */
export const Outcome = Type.Union([
  Type.Literal("next-step"),
  Type.Literal("won"),
  Type.Literal("lost"),
  Type.Literal("no-decision"),
  Type.Literal("follow-up"),
  Type.Literal("no-fit"),
]);

export const OutcomeRecorded = defineEvent(
  "OutcomeRecorded",
  1,
  "The rep said what came of the call.",
  object({
    action: Id,
    outcome: Outcome,
    nextStep: personal("both", Type.String({ maxLength: 400, description: "empty where nothing was agreed" })),
    nextStepOn: Type.Union([
      Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "the day it is due" }),
      Type.Null(),
    ]),
    atMs: ClockMs,
  }),
);

export const CsatAnswered = defineEvent(
  "CsatAnswered",
  1,
  "The customer said how satisfied they are, and the rep wrote it down.",
  object({
    action: Id,
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    atMs: ClockMs,
  }),
);

/** What whoever looks at a tip again may think of it. */
export const Mark = Type.Union([Type.Literal("helpful"), Type.Literal("not"), Type.Literal("harmful")]);

export const SuggestionReviewed = defineEvent(
  "SuggestionReviewed",
  1,
  "Somebody looked at a tip again and said whether it helped.",
  object({ action: Id, suggestion: Id, mark: Mark, atMs: ClockMs }),
);

export const SuggestionJudged = defineEvent(
  "SuggestionJudged",
  1,
  "A language model said whether a tip helped.",
  object({
    action: Id,
    suggestion: Id,
    mark: Mark,
    why: personal("both", Type.String({ maxLength: 600 })),
    /** The words its tip came of: the reason goes with them. */
    from: Type.Union([object({ utterance: Id, spokenAtMs: ClockMs }), Type.Null()]),
    model: Type.String({ maxLength: 80 }),
    prompt: Type.String({ maxLength: 80 }),
    tookMs: Ms,
    usage: object({
      inputTokens: Type.Integer({ minimum: 0 }),
      outputTokens: Type.Integer({ minimum: 0 }),
      microDollars: Type.Integer({ minimum: 0, description: "millionths of a dollar; 0 where no price is known" }),
    }),
    atMs: ClockMs,
  }),
);
