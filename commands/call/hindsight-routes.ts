/** What people say of a call once it is over: words corrected in place, comments at a moment, and each of them undone. */
import type { CallCommand } from "@wingman/domain/call/call";
import type { EventData } from "@wingman/domain/call/events/index";
import { ClockMs, Id } from "@wingman/domain/call/events/shared";
import type { Asker, Heard } from "@wingman/domain/call/hindsight";
import type { CallState } from "@wingman/domain/call/state";
import type { CommitId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import type { Redactors } from "@wingman/streams/log/call-redactor";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import type { Aggregate, EventLog } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import { Type } from "typebox";
import { refusalOf } from "../gateway/errors.ts";

export type HindsightParts = {
  readonly calls: Calls;
  readonly redactors: Redactors;
  readonly log: Pick<EventLog, "read">;
};

/** As the events have them. */
const wordsCharsMax = 8_000;
const commentCharsMax = 2_000;
const roles = ["agent", "supervisor", "admin"] as const;
const params = Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) });
const response = Type.Object({
  position: Type.String({ description: "to read it back: GET /api/calls/:call?position=…" }),
});
const written = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: "\\S" });
/** Whoever looks after other people's calls. */
const coaches = ["supervisor", "admin"] as const;
const Verdict = Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Literal("unknown")]);
const Mark = Type.Union([Type.Literal("done"), Type.Literal("later")]);
const Undo = Type.Object({ action: Id, undoes: Id });

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const hindsightRoutes = (parts: () => HindsightParts): readonly Route[] => [
  route({
    method: "POST",
    url: "/api/calls/:call/words",
    summary: "Write what was said in place of what was heard, or take such a correction back.",
    roles,
    object: "own",
    action: "call.correct-words",
    audit: "write",
    limits: { perMinute: 240 },
    schema: {
      params,
      body: Type.Union([Type.Object({ action: Id, utterance: Id, text: written(wordsCharsMax) }), Undo]),
      response,
    },
    async handle({ principal, params: { call }, body }) {
      return send(parts(), principal, call, body.action, async ({ aggregate, masked, asker, atMs }) => {
        if ("undoes" in body) return { type: "UndoHindsight", undone: { ...body, atMs }, asker };
        const heard = await heardIn(parts().log, aggregate, body.utterance);
        const text = masked(body.text, wordsCharsMax);
        return { type: "CorrectWords", correction: { ...body, text, by: asker.by }, heard };
      });
    },
  }),
  route({
    method: "POST",
    url: "/api/calls/:call/comments",
    summary: "Comment on a moment of a finished call, take a comment off, or take either back.",
    roles,
    object: "own",
    action: "call.comment",
    audit: "write",
    limits: { perMinute: 120 },
    schema: {
      params,
      body: Type.Union([
        Type.Object({ action: Id, comment: Id, atMs: ClockMs, text: written(commentCharsMax) }),
        Type.Object({ action: Id, removes: Id }),
        Undo,
      ]),
      response,
    },
    async handle({ principal, params: { call }, body }) {
      return send(parts(), principal, call, body.action, async ({ masked, asker, atMs }) => {
        if ("undoes" in body) return { type: "UndoHindsight", undone: { ...body, atMs }, asker };
        if ("removes" in body)
          return { type: "RemoveComment", removed: { action: body.action, comment: body.removes }, asker };
        const text = masked(body.text, commentCharsMax);
        return { type: "AddComment", comment: { ...body, text, author: asker.by } };
      });
    },
  }),
  route({
    method: "POST",
    url: "/api/calls/:call/scorecard",
    summary: "Say what holds of one check of the scorecard, in place of the rules, or take that back.",
    roles: coaches,
    object: "own",
    action: "call.judge-check",
    audit: "write",
    limits: { perMinute: 240 },
    schema: {
      params,
      body: Type.Union([Type.Object({ action: Id, check: Id, verdict: Verdict }), Undo]),
      response,
    },
    async handle({ principal, params: { call }, body }) {
      return send(parts(), principal, call, body.action, async ({ asker, atMs }) =>
        "undoes" in body
          ? { type: "UndoHindsight", undone: { ...body, atMs }, asker }
          : { type: "JudgeCheck", judged: { ...body, by: asker.by } },
      );
    },
  }),
  route({
    method: "POST",
    url: "/api/calls/:call/coaching",
    summary: "Be done with a call in the coaching queue, leave it for later, or take that back.",
    roles: coaches,
    object: "own",
    action: "call.mark-coaching",
    audit: "write",
    limits: { perMinute: 240 },
    schema: { params, body: Type.Union([Type.Object({ action: Id, mark: Mark }), Undo]), response },
    async handle({ principal, params: { call }, body }) {
      return send(parts(), principal, call, body.action, async ({ asker, atMs }) =>
        "undoes" in body
          ? { type: "UndoHindsight", undone: { ...body, atMs }, asker }
          : { type: "MarkCoaching", marked: { ...body, by: asker.by } },
      );
    },
  }),
];

type About = {
  readonly aggregate: Aggregate;
  readonly asker: Asker;
  readonly atMs: number;
  /** The masks that the words of the call have, by the tenant's policy. */
  readonly masked: (text: string, charsMax: number) => string;
};

const send = async (
  { calls, redactors }: HindsightParts,
  { tenant, actor, roles: mine }: Principal,
  call: string,
  action: string,
  commandOf: (about: About) => Promise<CallCommand>,
): Promise<{ position: string }> => {
  const aggregate = callAggregate(tenant, call);
  const { state }: { state: CallState } = await calls.load(aggregate);
  // Long after the call its clock has no "now": it is said of the words up to here.
  const atMs = state.wordsEndMs;
  const command = await commandOf({
    aggregate,
    asker: { by: actor, mayAll: mine.some((role) => role === "supervisor" || role === "admin") },
    atMs,
    masked: (text, charsMax) => redactors.of(tenant, call, state).text(text.trim()).slice(0, charsMax),
  });
  const id = derivedId("command", call, `hindsight-${action}`) as CommitId;
  const sent = await calls.send(aggregate, command, { actor, clockMs: atMs, id, correlation: action });
  if (sent.kind === "refused") throw refusalOf(sent.reason, sent.detail);
  return { position: positionOf(sent.sequence) };
};

/** The words as they stand on the log, where they never change; null where there are none under this id. */
const heardIn = async (log: HindsightParts["log"], aggregate: Aggregate, utterance: string): Promise<Heard | null> => {
  for await (const commit of log.read(aggregate, 0, { unreadable: "give" }))
    for (const { type, data } of commit.events) {
      const said = data as EventData<"UtteranceTranscribed">; // As its type says, but for what was erased.
      if (type === "UtteranceTranscribed" && said.utterance === utterance)
        return { text: said.text, channel: said.channel, startMs: said.startMs, endMs: said.endMs };
    }
  return null;
};
