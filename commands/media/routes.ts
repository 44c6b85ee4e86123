/** Sound by WebRTC over one exchange of offer and answer, as WHIP does it: the call is begun on the socket, and watched there. */
import { Failure } from "@wingman/domain/failure";
import { type Route, route } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";
import { Type } from "typebox";
import type { Services } from "../gateway/session.ts";
import { openFeed } from "../uploads/feed.ts";
import { openPeer, type Peer } from "./peer.ts";

/** Connections of one process. */
const peersMax = 50;

export type MediaParts = {
  readonly services: Services;
  readonly allowances: Pick<Allowances, "sound">;
  /** STUN and TURN servers, as `stun:host:port`; none on one machine or in one network. */
  readonly iceServers: readonly string[];
  readonly signal: AbortSignal;
};

const Side = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);

/** `parts` is asked on every request; it throws until they are there. */
export const mediaRoutes = (parts: () => MediaParts): readonly Route[] => {
  const peers = new Set<Peer>();
  return [
    route({
      method: "POST",
      url: "/api/calls/:call/media",
      summary: "An offer of sound by WebRTC for a call that goes on, answered with ours; each track is a side.",
      roles: ["agent", "admin"],
      object: "own",
      action: "media.offer",
      audit: "none",
      limits: { perMinute: 30 },
      schema: {
        params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
        body: Type.Object({
          sdp: Type.String({ maxLength: 20_000 }),
          /** By the media id (`a=mid`) of the offer. */
          sides: Type.Record(Type.String({ maxLength: 16 }), Side, { maxProperties: 2 }),
        }),
        response: Type.Object({ sdp: Type.String() }),
      },
      async handle({ principal, params: { call }, body: { sdp, sides } }) {
        const { services, allowances, iceServers, signal } = parts();
        if (peers.size >= peersMax)
          throw new Failure("WING_BUSY", "as many calls come by WebRTC as may.", {
            remedy: "Try again in a moment; calls that go on are not touched.",
          });
        const { view } = await services.fanOut.snapshot(principal.tenant, call);
        const feed = await openFeed({ services, allowances, principal, call, startedAt: view.startedAt, fast: false });
        const { line } = feed;
        const peer = await openPeer(sdp, {
          sides,
          iceServers,
          firstSample: feed.nextSample,
          give(channel, firstSample, samples) {
            if (line.isPaused() || line.isOver()) return;
            void line.sound(channel, firstSample, samples);
          },
        }).catch((error: unknown) => {
          feed.close();
          throw error;
        });
        peers.add(peer);
        const end = (): void => {
          if (!peers.delete(peer)) return;
          feed.close();
          void peer.close().catch(() => undefined);
        };
        void peer.closed.then(end);
        signal.addEventListener("abort", end, { once: true });
        return { sdp: peer.answer };
      },
    }),
  ];
};
