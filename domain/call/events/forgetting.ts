import { Type } from "typebox";
import { defineEvent, object } from "../../schema.ts";
import { ClockMs, Id } from "./shared.ts";

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
