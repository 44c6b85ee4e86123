/** What gateways and media processes say to each other: held against these on both sides. */
import { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { type Static, Type } from "typebox";

const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
/** By the media id (`a=mid`) of the offer. */
export const Sides = Type.Record(Type.String({ maxLength: 16 }), Channel, { maxProperties: 2 });
export const sdpCharsMax = 20_000;

export const Ask = Type.Union([
  Type.Object({
    kind: Type.Literal("offer"),
    tenant: Id,
    call: Id,
    sdp: Type.String({ maxLength: sdpCharsMax }),
    sides: Sides,
  }),
  Type.Object({ kind: Type.Literal("end"), tenant: Id, call: Id }),
]);
export type Ask = Static<typeof Ask>;

const channels = Type.Array(Channel, { maxItems: 2 });
export const Answer = Type.Union([
  Type.Object({ kind: Type.Literal("peer"), sdp: Type.String() }),
  /** `done` is false while what came before is still being heard. */
  Type.Object({
    kind: Type.Literal("ended"),
    done: Type.Boolean(),
    channels,
    unheard: Type.Array(Type.Object({ channel: Channel, firstSample: Type.Integer(), endSample: Type.Integer() }), {
      maxItems: 100,
    }),
  }),
  Type.Object({
    kind: Type.Literal("failed"),
    code: Type.String({ pattern: "^WING_[A-Z_]+$" }),
    message: Type.String(),
    remedy: Type.Union([Type.String(), Type.Null()]),
  }),
]);
export type Answer = Static<typeof Answer>;

export const Beat = Type.Object({
  media: Id,
  /** Every connection that is open here. */
  peers: Type.Array(Type.Object({ tenant: Id, call: Id, channels }), { maxItems: 1_000 }),
  /** How many more it takes. */
  room: Type.Integer({ minimum: 0 }),
  leaves: Type.Boolean(),
});
export type Beat = Static<typeof Beat>;

/** How often a media process says that it is there, beside every time when something changed. */
export const beatMs = 1_000;

/** Every place is taken, here or in all processes there are. */
export const allBusy = (): Failure =>
  new Failure("WING_BUSY", "as many calls come by WebRTC as may.", {
    remedy: "Try again in a moment; calls that go on are not touched.",
  });
