/** What the audit trail answers, for the routes, the page and whoever reads the API. */
import { object } from "@wingman/domain/schema";
import { type Static, Type } from "typebox";

const Text = Type.String({ maxLength: 200 });
const MaybeText = Type.Union([Text, Type.Null()]);
const Place = Type.String({ pattern: "^1-[0-9a-z]{11}-[0-9a-z]{3}$", description: "place in the log" });

export const Entry = object({
  place: Place,
  /** `<commit>.<index>`. */
  event: Text,
  type: Text,
  v: Type.Integer({ description: "the version it was written by" }),
  kind: Text,
  aggregate: Text,
  call: MaybeText,
  actor: Text,
  writtenAt: Type.Number({ description: "by its writer's clock, epoch milliseconds" }),
  storedAt: Type.Number({ description: "by the log's" }),
  cause: MaybeText,
  tick: Type.Union([Type.Integer(), Type.Null()]),
  correlation: Text,
  thing: MaybeText,
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
});
export type Entry = Static<typeof Entry>;

/** Who an actor is: a person or a machine's key by the name it has now, a part of Wingman by none. */
export const Actor = object({
  actor: Text,
  kind: Type.Union([Type.Literal("person"), Type.Literal("key"), Type.Literal("program")]),
  name: Type.String({ maxLength: 200, description: "empty where nobody of this name is known any more" }),
});
export type Actor = Static<typeof Actor>;

export const Trail = object({
  entries: Type.Array(Entry),
  next: Type.Union([Type.String(), Type.Null()]),
  actors: Type.Array(Actor),
});
export type Trail = Static<typeof Trail>;

export const Walk = object({
  /** The event itself, its causes and its effects, in the order of the log. */
  entries: Type.Array(Entry),
  focus: Place,
  edges: Type.Array(
    object({
      from: Place,
      to: Place,
      why: Type.Union([Type.Literal("cause"), Type.Literal("names"), Type.Literal("same-words")]),
    }),
  ),
  /** Causes and effects that are left out. */
  more: object({ causes: Type.Integer(), effects: Type.Integer() }),
  /** Interim texts that are still kept of the words among these, by utterance. */
  interim: Type.Record(Type.String(), Type.Integer()),
  /** Interim texts that are the cause of one of these, by their ids: events too, kept apart from the log's. */
  fragments: Type.Record(Type.String(), object({ utterance: Text, revision: Type.Integer() })),
  actors: Type.Array(Actor),
});
export type Walk = Static<typeof Walk>;

export const Opened = object({
  place: Place,
  event: Text,
  type: Text,
  v: Type.Integer(),
  data: Type.Unknown({ description: "opened; what was erased reads {erased: true}" }),
  /** Paths of what is personal in it. */
  personal: Type.Array(Type.String()),
  unreadable: MaybeText,
});
export type Opened = Static<typeof Opened>;

export const Proof = object({
  sealed: Type.Boolean(),
  size: Type.Integer({ description: "commits under the newest head; 0 where there is none" }),
  sequence: Type.Integer(),
  /** Null while it is not sealed. */
  proof: Type.Union([
    Type.Null(),
    object({
      leaf: Text,
      steps: Type.Array(
        object({ side: Type.Union([Type.Literal("left"), Type.Literal("right")]), hash: Text, result: Text }),
      ),
      root: Text,
      time: Text,
      keyId: Text,
      publicKey: Text,
      origin: Text,
      holds: Type.Boolean({ description: "as this server finds; the file lets anybody else check it" }),
    }),
  ]),
});
export type Proof = Static<typeof Proof>;

export const AccessSums = object({
  /** By whom, and by which way: as `<noun>.<verb>` of the permission table. */
  sums: Type.Array(
    object({
      actor: Text,
      type: Text,
      action: Text,
      times: Type.Integer(),
      things: Type.Integer(),
      lastAt: Type.Number(),
    }),
  ),
  actors: Type.Array(Actor),
});
export type AccessSums = Static<typeof AccessSums>;

export const Seal = object({
  events: Type.Integer({ description: "of this company" }),
  /** Newest entry of the trail; null where there is none. */
  newest: Type.Union([Place, Type.Null()]),
  head: Type.Union([
    Type.Null(),
    object({ size: Type.Integer(), time: Text, keyId: Text, root: Text, publicKey: MaybeText }),
  ]),
  /** Why nothing is sealed, in the notary's words. */
  refusal: MaybeText,
});
export type Seal = Static<typeof Seal>;
