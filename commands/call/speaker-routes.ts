/** Whose voice it is, said by hand: in the call or long after it. */
import type { HandAct } from "@wingman/domain/call/call";
import { Channel, Id } from "@wingman/domain/call/events/shared";
import { SpeakerId } from "@wingman/domain/call/events/speakers";
import type { CommitId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import { type Route, route } from "@wingman/streams/base/registry";
import type { Redactors } from "@wingman/streams/log/call-redactor";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import { positionOf } from "@wingman/streams/log/position";
import { type Static, Type } from "typebox";
import { refusalOf } from "../gateway/errors.ts";

export type SpeakerParts = { readonly calls: Calls; readonly redactors: Redactors };

const nameCharsMax = 120;
const Correction = Type.Union([
  Type.Object({
    action: Id,
    channel: Channel,
    speaker: SpeakerId,
    name: Type.String({ minLength: 1, maxLength: nameCharsMax, pattern: "\\S" }),
  }),
  Type.Object({ action: Id, channel: Channel, speaker: SpeakerId, into: SpeakerId }),
  Type.Object({ action: Id, undoes: Id }),
]);

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const speakerRoutes = (parts: () => SpeakerParts): readonly Route[] => [
  route({
    method: "POST",
    url: "/api/calls/:call/speakers",
    summary: "Say whose voice it is, that two voices of a side are one person, or that it was not so after all.",
    roles: ["agent", "supervisor", "admin"],
    object: "own",
    action: "call.correct-speaker",
    audit: "write",
    limits: { perMinute: 120 },
    schema: {
      params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
      body: Correction,
      response: Type.Object({
        position: Type.String({ description: "to read it back: GET /api/calls/:call?position=…" }),
      }),
    },
    async handle({ principal, params: { call }, body }) {
      const { calls, redactors } = parts();
      const aggregate = callAggregate(principal.tenant, call);
      const { state } = await calls.load(aggregate);
      const masked = (text: string): string =>
        redactors.of(principal.tenant, call, state).text(text).slice(0, nameCharsMax);
      // Long after the call its clock has no "now": it is said of the words up to here.
      const atMs = state.wordsEndMs;
      const sent = await calls.send(
        aggregate,
        { type: "UseHand", event: actOf(body, atMs, masked) },
        {
          actor: principal.actor,
          clockMs: atMs,
          id: derivedId("command", call, `hand-${body.action}`) as CommitId,
          correlation: body.action,
        },
      );
      if (sent.kind === "refused") throw refusalOf(sent.reason, sent.detail);
      return { position: positionOf(sent.sequence) };
    },
  }),
];

const actOf = (said: Static<typeof Correction>, atMs: number, masked: (text: string) => string): HandAct => {
  if ("undoes" in said) return { type: "ActionUndone", data: { ...said, atMs } };
  if ("into" in said) return { type: "SpeakersMerged", data: { ...said, atMs } };
  return { type: "SpeakerNamed", data: { ...said, name: masked(said.name.trim()), atMs } };
};
