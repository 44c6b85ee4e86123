/** What the routes of rights answer. */
import { object } from "@wingman/domain/schema";
import { type Static, Type } from "typebox";

const MaybeMs = Type.Union([Type.Number({ description: "epoch milliseconds" }), Type.Null()]);
const MaybeText = Type.Union([Type.String(), Type.Null()]);
const FoundCall = object({
  call: Type.String(),
  startedAt: MaybeMs,
  endedAt: MaybeMs,
  state: Type.Union([Type.Literal("live"), Type.Literal("ended"), Type.Literal("erased")]),
  hold: Type.Union([Type.String(), Type.Null()], { description: "file of the legal hold on it" }),
});
export const FoundAnswer = object({
  person: Type.Union([Type.String(), Type.Null()], {
    description: "keyed hash of who it is, the same in receipts; null for a call",
  }),
  count: Type.Integer(),
  calls: Type.Array(FoundCall),
});
export type FoundAnswer = Static<typeof FoundAnswer>;

export const EraseAnswer = object({
  erasure: Type.Union([Type.String(), Type.Null()], { description: "id of the receipt; null in a preview" }),
  calls: Type.Integer(),
  list: Type.Array(FoundCall),
  stores: Type.Union([Type.Array(object({ name: Type.String(), items: Type.Integer() })), Type.Null()], {
    description: "what lies where; null where it is too much to count",
  }),
  goes: Type.Array(Type.String()),
  stays: Type.Array(Type.String()),
  confirm: Type.Union([Type.String(), Type.Null()], { description: "to be sent back within ten minutes" }),
});
export type EraseAnswer = Static<typeof EraseAnswer>;

export const ReceiptAnswer = object({
  receipt: Type.String(),
  tenant: Type.String(),
  target: Type.Union([Type.Literal("call"), Type.Literal("person")]),
  person: MaybeText,
  subjects: Type.Array(Type.String()),
  why: Type.String(),
  by: Type.String(),
  calls: Type.Integer(),
  requestedAt: Type.String(),
  unreadableSince: MaybeText,
  state: Type.Union([Type.Literal("under way"), Type.Literal("verified"), Type.Literal("scrubbed")]),
  steps: Type.Array(
    object({
      step: Type.String(),
      does: Type.String(),
      doneAt: MaybeText,
      counts: Type.Record(Type.String(), Type.Number()),
    }),
  ),
  remains: Type.Array(object({ what: Type.String(), until: MaybeText })),
});
export type ReceiptAnswer = Static<typeof ReceiptAnswer>;
export const Erasures = object({ erasures: Type.Array(ReceiptAnswer) });
export type Erasures = Static<typeof Erasures>;

export const HoldList = object({
  holds: Type.Array(object({ hold: Type.String(), call: MaybeText, file: Type.String() })),
});
export type HoldList = Static<typeof HoldList>;
