/**
 * The log as it lies there: every commit with what stands open in it, its sealed fields unopened and its events at the
 * version they were written by. For whoever needs no words, so that no key is asked for and none that is gone stops it.
 */
import type { ActorId, CommitId, EventId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { followStream } from "../follow/follow.ts";
import { everyEvent, runsOf, type Stretch } from "./bulk-read.ts";
import type { EventLog, Recorded } from "./event-log.ts";
import { answered, type JetStreamLog, messagesAfter } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { aggregateOf, eventSubject, subjectsOfKind } from "./subjects.ts";
import { parseCommit, type RawMessage } from "./wire.ts";

/** Stands for a message that Wingman did not write, on a subject of an aggregate. */
export const foreignType = "Foreign";

/** As `log`, but nothing is opened and nothing is unreadable. It only reads. */
export const asStored = (log: JetStreamLog): Pick<EventLog, "read" | "follow" | "at"> => ({
  async *read(aggregate, after = 0): AsyncGenerator<Recorded> {
    for await (const message of messagesAfter(log, eventSubject(aggregate), after)) {
      const commit = storedCommit(message);
      if (commit) yield commit;
    }
  },
  async *follow({ after, signal, kind, onMend, onForeign }): AsyncGenerator<Recorded> {
    const subjects = [kind ? subjectsOfKind(kind) : everyEvent];
    const options = { stream: streamNames.events, subjects, after, signal, ...(onMend && { onMend }) };
    for await (const message of followStream(log, options)) {
      const commit = storedCommit(message);
      if (commit) yield commit;
      else onForeign?.(message.sequence);
    }
  },
  async at(sequence) {
    const message = await answered(() => log.manager.direct.getMessage(streamNames.events, { seq: sequence }));
    return message
      ? storedCommit({
          ...{ subject: message.subject, headers: message.header, data: message.data, sequence: message.seq },
          storedAt: message.time.getTime(),
        })
      : undefined;
  },
});

/** The same in long runs, as `bulkRead` gives them. */
export const bulkStored =
  (log: JetStreamLog) =>
  (stretch: Stretch): AsyncGenerator<readonly Recorded[]> =>
    runsOf(log, stretch, storedCommit);

/** Undefined for what is no commit and names no aggregate. */
const storedCommit = (message: RawMessage): Recorded | undefined => {
  try {
    return parseCommit(message);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const aggregate = aggregateOf(message.subject);
    if (!aggregate) return undefined;
    const { sequence, storedAt, headers } = message;
    const id = (headers?.get("Nats-Msg-Id") || `foreign-${sequence}`) as CommitId; // A place in the log, for the fingerprint of whoever read it.
    return {
      ...{ aggregate, sequence, storedAt, id, actor: "unknown" as ActorId, cause: null, tick: null, correlation: "" },
      ...{ clockMs: 0, seen: null, fence: null, traceparent: null },
      events: [{ id: `${id}.0` as EventId, type: foreignType, v: 1, time: new Date(storedAt).toISOString(), data: {} }],
    };
  }
};
