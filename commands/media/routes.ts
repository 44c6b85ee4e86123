/** Sound by WebRTC over one exchange of offer and answer, as WHIP does it: the call is begun on the socket, and watched there. */
import { type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { MediaDesk } from "./desk.ts";
import { sdpCharsMax, Sides } from "./wire.ts";

export type MediaParts = Pick<MediaDesk, "offer">;

/** `parts` is asked on every request; it throws until they are there. */
export const mediaRoutes = (parts: () => MediaParts): readonly Route[] => [
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
        sdp: Type.String({ maxLength: sdpCharsMax }),
        /** By the media id (`a=mid`) of the offer. */
        sides: Sides,
      }),
      response: Type.Object({ sdp: Type.String() }),
    },
    handle: async ({ principal: { tenant }, params: { call }, body: { sdp, sides } }) => ({
      sdp: await parts().offer({ tenant, call, sdp, sides }),
    }),
  }),
];
