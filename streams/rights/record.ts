/** All that is held of one call, as one side of it may have it: the record that a file is made of, and its schema. */
import type { TenantId } from "@wingman/domain/ids";
import { object } from "@wingman/domain/schema";
import { type Static, Type } from "typebox";
import { callAggregate } from "../log/calls.ts";
import { fragmentsOf } from "../log/fragments.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { manifestOf } from "../recordings/manifest.ts";
import { forSide, isPersonalTo, type Whose } from "./subject.ts";

const Text = Type.String({ maxLength: 200 });
const MaybeText = Type.Union([Text, Type.Null()]);
const When = Type.String({ format: "date-time", maxLength: 40 });
const Span = object({ fromMs: Type.Number(), toMs: Type.Number() });
const SideOf = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);
const StoredEvent = object({
  id: Text,
  type: Type.String({ maxLength: 60 }),
  v: Type.Integer({ minimum: 1 }),
  time: When,
  data: Type.Unknown({ description: "by the schema of its type and version (docs/reference/events.md)" }),
});

/** One commit of the log with its events opened; `unreadable` names why they could not be. */
const CommitRecord = object({
  id: Text,
  actor: Text,
  cause: MaybeText,
  tick: Type.Union([Type.Integer(), Type.Null()]),
  correlation: Text,
  clockMs: Type.Number(),
  seen: Type.Union([Type.String({ maxLength: 65_536 }), Type.Null()]),
  fence: Type.Union([Type.Integer(), Type.Null()]),
  traceparent: MaybeText,
  storedAt: When,
  events: Type.Array(StoredEvent, { maxItems: 1_000 }),
  unreadable: Type.Optional(Type.String({ maxLength: 80 })),
});

export const CallRecord = object({
  call: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }),
  startedAt: Type.Union([When, Type.Null()]),
  endedAt: Type.Union([When, Type.Null()]),
  commits: Type.Array(CommitRecord),
  /** Interim text that has not aged out: the same words while they were being said. */
  interim: Type.Array(object({ id: Text, storedAt: When, data: Type.Unknown() })),
  /** Where sound is kept, and where it is silent since words are masked; `none` says why there is none. */
  recording: object({
    none: MaybeText,
    sides: Type.Array(object({ channel: SideOf, spans: Type.Array(Span), muted: Type.Array(Span) })),
  }),
});
export type CallRecord = Static<typeof CallRecord>;

export type RecordCounts = {
  readonly events: number;
  /** Events in which something of this side can be read. */
  readonly personal: number;
  readonly unreadable: number;
};

/**
 * Reads a call whole; undefined for one that is not on the log. One call is in memory at a time. Throws what the log
 * and the keys throw; a commit that cannot be opened is named in its place and hides no other.
 */
export const recordOf = async (
  log: JetStreamLog,
  { tenant, call, side }: { readonly tenant: TenantId; readonly call: string; readonly side: Whose },
): Promise<{ readonly record: CallRecord; readonly counts: RecordCounts } | undefined> => {
  const commits: CallRecord["commits"] = [];
  let startedAt: string | null = null;
  let endedAt: string | null = null;
  let [events, personal, unreadable] = [0, 0, 0];
  for await (const commit of log.read(callAggregate(tenant, call), 0, { unreadable: "give" })) {
    const { id, actor, cause, tick, correlation, clockMs, seen, fence, traceparent } = commit;
    if (commit.unreadable) unreadable += 1;
    for (const { type, time, data } of commit.events) {
      events += 1;
      if (isPersonalTo(type, data, side)) personal += 1;
      if (type === "CallStarted") startedAt = time;
      if (type === "CallEnded") endedAt = time;
    }
    commits.push({
      ...{ id, actor, cause, tick, correlation, clockMs, seen, fence, traceparent },
      storedAt: new Date(commit.storedAt).toISOString(),
      events: commit.events.map(({ id: event, type, v, time, data }) => ({
        ...{ id: event, type, v, time },
        data: forSide(type, data, side),
      })),
      ...(commit.unreadable && { unreadable: commit.unreadable.code }),
    });
  }
  if (commits.length === 0) return undefined;
  const interim: CallRecord["interim"] = [];
  for await (const { id, storedAt, fragment } of fragmentsOf(log, tenant, call)) {
    events += 1;
    if (isPersonalTo("FragmentTranscribed", fragment, side)) personal += 1;
    const data = forSide("FragmentTranscribed", fragment, side);
    interim.push({ id, storedAt: new Date(storedAt).toISOString(), data });
  }
  const manifest = await manifestOf(log, tenant, call);
  const recording = {
    none: manifest?.none ?? null,
    sides: (manifest?.sides ?? []).map(({ channel, spans, muted }) => ({
      channel,
      spans: spans.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
      muted: muted.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    })),
  };
  return {
    record: { call, startedAt, endedAt, commits, interim, recording },
    counts: { events, personal, unreadable },
  };
};
