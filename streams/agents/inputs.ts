/** From what the streams hold to what the conductor takes, in one place for the live run, the resume and the replay. */
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Input } from "@wingman/domain/conductor/context";
import type { ActorId } from "@wingman/domain/ids";
import type { Recorded } from "../log/event-log.ts";
import type { RecordedFragment } from "../log/fragments.ts";

export const conductorActor = "conductor" as ActorId;

export const eventInput = (commit: Recorded): Input => ({
  kind: "event",
  n: commit.sequence,
  clockMs: commit.clockMs,
  events: commit.events.map((event) => ({ id: event.id, event: { type: event.type, data: event.data } as CallEvent })), // Checked when it was appended.
});

export const fragmentInput = ({ sequence, id, fragment }: RecordedFragment): Input => ({
  kind: "fragment",
  n: sequence,
  id,
  fragment,
});

export const tickInput = (n: number): Input => ({ kind: "tick", n });
