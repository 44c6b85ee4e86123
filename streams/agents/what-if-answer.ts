/** A change of tips as routes answer it. */
import { Channel, ClockMs } from "@wingman/domain/call/events/shared";
import { type Static, Type } from "typebox";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

export const ChangeAnswer = Type.Object({
  what: Type.Union(
    [
      Type.Literal("same"),
      Type.Literal("new"),
      Type.Literal("gone"),
      Type.Literal("earlier"),
      Type.Literal("later"),
      Type.Literal("withheld"),
    ],
    { description: "withheld: due, and held back" },
  ),
  play: Type.String(),
  kind: Type.String(),
  headline: Type.String(),
  say: orNull(Type.String(), "the words it gives the rep; null where it is held back, or they were erased"),
  wasSay: orNull(Type.String()),
  was: orNull(Type.String(), "id of the tip before"),
  atMs: ClockMs,
  byMs: Type.Number({ description: "how much earlier or later, in ms" }),
  wasAtMs: orNull(ClockMs, "when it was shown before"),
  wasHeadline: orNull(Type.String()),
  because: orNull(Type.String(), "why it is held back"),
  wasWithheld: orNull(Type.String(), "why it was held back before"),
  takenBack: Type.Boolean(),
  words: orNull(Type.String(), "that set it off; null where time did, or they were erased"),
  by: orNull(Channel),
  spokenAtMs: orNull(Type.Number(), "when these words were over, on the call's clock"),
  wasSpokenAtMs: orNull(Type.Number()),
});
export type ChangeAnswer = Static<typeof ChangeAnswer>;
