import { Type } from "typebox";
import { defineEvent, object } from "../../schema.ts";
import { ClockMs, Id, Subject } from "./shared.ts";

/** What is taken back from what was heard. The id comes from the client, so that pressing twice is one press. */
export const WordsForgotten = defineEvent(
  "WordsForgotten",
  1,
  "The rep took back what both sides said in a span of the call; it cannot be undone.",
  object({
    action: Id,
    fromMs: ClockMs,
    toMs: Type.Number({ minimum: 0, description: "end of the span on the call's clock; words that begin later stay" }),
    atMs: ClockMs,
  }),
);

/** Written once the keys are gone: from here on every fold agrees with what a reader of the log can still open. */
export const PersonalDataForgotten = defineEvent(
  "PersonalDataForgotten",
  1,
  "Personal data of somebody in the call was erased: its keys were thrown away, so that nobody can read it again.",
  object({
    /** The receipt that says what was done where. */
    erasure: Id,
    subjects: Type.Array(Subject, {
      minItems: 1,
      maxItems: 3,
      uniqueItems: true,
      description: "whose keys: the rep's, the customer's, and that of what both share, such as the words",
    }),
  }),
);
