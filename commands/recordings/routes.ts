/** A call's recording over HTTP: what there is of it, and its sound, a minute at a time. */
import { Failure } from "@wingman/domain/failure";
import { type Principal, type Role, type Route, route } from "@wingman/streams/base/registry";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { SoundKeyring } from "@wingman/streams/log/seal";
import { type Manifest, manifestOf } from "@wingman/streams/recordings/manifest";
import { playedMsMax, soundBetween, wavOf } from "@wingman/streams/recordings/play";
import { Type } from "typebox";

/** A viewer reads; whoever listens hears more than the words, masked as they are. */
const roles: readonly Role[] = ["agent", "supervisor", "compliance", "admin"];
/** A listener who jumps about asks a few times in a breath. */
const limits = { perMinute: 240 };
const params = Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) });
const Span = Type.Object({ fromMs: Type.Number(), toMs: Type.Number() });
const Side = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);

export const RecordingAnswer = Type.Object({
  none: Type.Union([
    Type.Null(),
    Type.Literal("not-asked"),
    Type.Literal("unanswered"),
    Type.Literal("refused"),
    Type.Literal("withdrawn"),
    Type.Literal("no-words"),
    Type.Literal("deleted"),
    Type.Literal("erased"),
    Type.Literal("gone"),
  ]),
  sides: Type.Array(Type.Object({ channel: Side, spans: Type.Array(Span), muted: Type.Array(Span) })),
  takenBack: Type.Array(Span),
});

export type RecordingParts = { readonly log: JetStreamLog; readonly keys: SoundKeyring };

/** `parts` is asked on every request; it throws until they are there. */
export const recordingRoutes = (parts: () => RecordingParts): readonly Route[] => {
  const known = async (principal: Principal, call: string): Promise<Manifest> => {
    const manifest = await manifestOf(parts().log, principal.tenant, call);
    if (manifest && isFor(principal, manifest)) return manifest;
    throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "See all calls." });
  };
  return [
    route({
      method: "GET",
      url: "/api/calls/:call/recording",
      summary: "What was recorded of a call's sound, where it is silent, or why there is none.",
      roles,
      object: "own",
      action: "recording.read",
      audit: "none",
      limits,
      schema: { params, response: RecordingAnswer },
      async handle({ principal, params: { call } }) {
        const { none, sides, call: state } = await known(principal, call);
        return {
          none,
          sides: sides.map(({ channel, spans, muted }) => ({ channel, spans: [...spans], muted: [...muted] })),
          takenBack: state.forgotten.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
        };
      },
    }),
    route({
      method: "GET",
      url: "/api/calls/:call/sound",
      summary:
        "Recorded sound between two moments of a call, a minute at most: WAV, the rep left and the customer right.",
      roles,
      object: "own",
      action: "recording.listen",
      audit: "read-personal",
      limits,
      contentType: "audio/wav",
      schema: {
        params,
        query: Type.Object({
          from: Type.Number({ minimum: 0, description: "milliseconds of the call's clock" }),
          to: Type.Number({ minimum: 0, description: `at most ${playedMsMax} later` }),
          channel: Type.Optional(Side),
        }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal, params: { call }, query: { from, to, channel }, http }) {
        if (to <= from || to - from > playedMsMax)
          throw new Failure("WING_REQUEST_INVALID", `a span of sound lasts up to ${playedMsMax / 1_000} seconds.`, {
            remedy: "Ask for it in parts.",
          });
        const { none } = await known(principal, call);
        if (none !== null)
          throw new Failure("WING_RECORDING_NOT_FOUND", `nothing of this call can be heard: ${none}.`, {
            remedy: "Nothing needs to be done; the words are there, if they were kept.",
          });
        http.setHeader("cache-control", "no-store");
        const of = { tenant: principal.tenant, call };
        const span = { fromMs: from, toMs: to };
        const heard = await Promise.all(
          (channel ? [channel] : (["rep", "customer"] as const)).map((side) =>
            soundBetween(parts(), { ...of, channel: side }, span),
          ),
        );
        return wavOf(heard.map(({ samples }) => samples));
      },
    }),
  ];
};

/** An agent hears their own calls. */
const isFor = ({ roles: mine, actor }: Principal, { call }: Manifest): boolean =>
  mine.some((role) => role !== "agent" && roles.includes(role)) || call.started?.rep.id === actor;
