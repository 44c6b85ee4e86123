import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Id } from "./shared.ts";

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
