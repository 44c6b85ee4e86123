/** Recordings over HTTP: sent in parts, looked at, and played as a call. */
import { Failure } from "@wingman/domain/failure";
import { requests } from "@wingman/domain/protocol/messages";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { Player } from "./played.ts";
import { msOf, partBytesMax, type Upload, uploadBytesMax, type Uploads } from "./uploads.ts";

export type UploadParts = { readonly uploads: Uploads; readonly player: Player };

/** As for a call that is spoken. */
const roles = ["agent", "admin"] as const;
const own = (action: string, perMinute: number): Access => ({
  roles,
  object: "self",
  action,
  audit: "none",
  limits: { perMinute },
});
const id = Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const Side = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);
const { title, customer, language, playbook } = requests["start-call"].properties;

export const UploadAnswer = Type.Object({
  upload: Type.String(),
  receivedBytes: Type.Integer(),
  /** Null until all of it is here and decoded. */
  sound: Type.Union([
    Type.Object({
      kind: Type.String(),
      codec: Type.String(),
      channelCount: Type.Integer(),
      rateHz: Type.Integer(),
      durationMs: Type.Integer(),
      /** Of each channel, 0 to 1: what a picture of it shows. */
      peaks: Type.Array(Type.Array(Type.Number())),
    }),
    Type.Null(),
  ]),
});
export const PlayedAnswer = Type.Object({
  state: Type.Union([
    Type.Literal("playing"),
    Type.Literal("finished"),
    Type.Literal("stopped"),
    Type.Literal("failed"),
  ]),
  atMs: Type.Number(),
  durationMs: Type.Number(),
  problem: Type.Union([
    Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.Union([Type.String(), Type.Null()]) }),
    Type.Null(),
  ]),
});

const answerOf = ({ id: upload, receivedBytes, heard, peaks }: Upload) => ({
  upload,
  receivedBytes,
  sound: heard && {
    kind: heard.kind,
    codec: heard.codec,
    channelCount: heard.channelCount,
    rateHz: heard.rateHz,
    durationMs: msOf(heard.samples),
    peaks: peaks.map((all) => [...all]),
  },
});

/** `parts` is asked on every request; it throws until they are there. */
export const uploadRoutes = (parts: () => UploadParts): readonly Route[] => [
  route({
    method: "POST",
    url: "/api/uploads",
    summary: "Begins to send a recording; its parts follow.",
    ...own("upload.begin", 30),
    schema: {
      body: Type.Object({ bytes: Type.Integer({ minimum: 1, maximum: uploadBytesMax }) }),
      response: UploadAnswer,
    },
    handle: async ({ principal, body: { bytes } }) => answerOf(parts().uploads.begin(principal, bytes)),
  }),
  route({
    method: "PUT",
    url: "/api/uploads/:upload/part",
    summary: `A part of it, up to ${partBytesMax / 1e6} MB; the answer to the last one says what was sent.`,
    ...own("upload.send", 2_000),
    limits: { perMinute: 2_000, free: true }, // One file has many parts, and the tenant's minute is not for them.
    takesBytes: partBytesMax,
    schema: {
      params: Type.Object({ upload: id }),
      query: Type.Object({ at: Type.Integer({ minimum: 0, description: "the byte at which the part begins" }) }),
      body: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      response: UploadAnswer,
    },
    handle: async ({ principal, params: { upload }, query: { at }, body }) =>
      answerOf(await parts().uploads.put(principal, upload, at, body)),
  }),
  route({
    method: "DELETE",
    url: "/api/uploads/:upload",
    summary: "Drops a recording that was sent and not played.",
    ...own("upload.drop", 60),
    schema: { params: Type.Object({ upload: id }), response: Type.Object({ dropped: Type.Literal(true) }) },
    async handle({ principal, params: { upload } }) {
      await parts().uploads.drop(principal, upload);
      return { dropped: true as const };
    },
  }),
  route({
    method: "POST",
    url: "/api/uploads/play",
    summary: "Plays recordings that were sent as a call, at the speed of speech or as fast as they are heard.",
    ...own("upload.play", 30),
    audit: "write",
    schema: {
      body: Type.Object({
        call: id,
        title,
        customer,
        language,
        playbook,
        pace: Type.Union([Type.Literal("real"), Type.Literal("fast")]),
        /** How the customer agreed; who was not asked is not written down where the law wants them asked. */
        agreed: Type.Union([Type.Literal("aloud"), Type.Literal("in-writing"), Type.Literal("not-asked")]),
        sides: Type.Array(Type.Object({ upload: id, channel: Type.Integer({ minimum: 0, maximum: 1 }), side: Side }), {
          minItems: 1,
          maxItems: 2,
        }),
      }),
      response: Type.Object({ call: Type.String() }),
    },
    async handle({ principal, body: { sides, pace, agreed, ...start } }) {
      const { uploads, player } = parts();
      if (new Set(sides.map(({ side }) => side)).size < sides.length) throw wrongSides("one side is named twice");
      const ids = [...new Set(sides.map(({ upload }) => upload))];
      await uploads.take(principal, ids, async (taken) => {
        const of = new Map(taken.map((upload) => [upload.id, upload]));
        const found = sides.flatMap((side) => {
          const upload = of.get(side.upload);
          return upload?.heard && side.channel < upload.heard.channelCount ? [{ ...side, of: upload }] : [];
        });
        if (found.length < sides.length) throw wrongSides("a file has no such channel");
        await player.play(principal, start, { parts: found, pace, agreed });
      });
      return { call: start.call };
    },
  }),
  route({
    method: "GET",
    url: "/api/calls/:call/played",
    summary: "How far a recording is that is played into a call.",
    ...own("upload.follow", 600),
    object: "own",
    schema: { params: Type.Object({ call: id }), response: PlayedAnswer },
    async handle({ principal, params: { call } }) {
      const now = parts().player.now(principal.tenant, call);
      if (now) return now;
      throw notPlayed();
    },
  }),
  route({
    method: "DELETE",
    url: "/api/calls/:call/played",
    summary: "Stops a recording that is played, and ends its call.",
    ...own("upload.stop", 60),
    object: "own",
    audit: "write",
    schema: { params: Type.Object({ call: id }), response: Type.Object({ stopped: Type.Literal(true) }) },
    async handle({ principal, params: { call } }) {
      if (!parts().player.stop(principal.tenant, call)) throw notPlayed();
      return { stopped: true as const };
    },
  }),
];

const notPlayed = (): Failure =>
  new Failure("WING_PLAYED_NOT_FOUND", "nothing is played into this call here.", {
    remedy: "Look at the call; what was heard of it stands there.",
  });
const wrongSides = (why: string): Failure =>
  new Failure("WING_CALL_SIDES", `${why}.`, { remedy: "Say of each channel whose side it is, each side once." });
