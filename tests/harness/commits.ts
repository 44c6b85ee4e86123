import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Aggregate, NewCommit } from "@wingman/streams/log/event-log";

/** A call that nobody has written to. */
export const aCall = (): Aggregate => callAggregate("demo" as TenantId, newId());

/** A person's commit of these events, under an id of its own. */
export const commitOf = (events: NewCommit["events"], changes: Partial<NewCommit> = {}): NewCommit => ({
  id: newId() as CommitId,
  actor: "tester" as ActorId,
  cause: null,
  tick: null,
  correlation: newId(),
  clockMs: 1_500,
  seen: null,
  fence: null,
  traceparent: null,
  time: new Date("2026-11-20T10:00:00Z"),
  events,
  ...changes,
});
