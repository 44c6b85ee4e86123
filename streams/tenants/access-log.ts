/**
 * The audit trail of what changes nothing on a call: who came in, who looked, who took a file away. One aggregate a
 * person and day, so that no history grows without end. What has an event of its own is its own entry.
 */
import { accept, type Decision } from "@wingman/domain/decision";
import type * as events from "@wingman/domain/access/events";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { EventOf } from "@wingman/domain/schema";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { writerOf } from "../log/aggregate.ts";
import type { EventLog, Sequence } from "../log/event-log.ts";

export type AccessEvent = EventOf<typeof events>;
export type AccessLog = {
  /** Durable when it resolves. Throws what `append` throws: where it cannot be written down, it is not to be shown. */
  record(tenant: TenantId, actor: ActorId, event: AccessEvent): Promise<Sequence>;
};

export const accessLogOn = (log: EventLog, runtime: Runtime = realRuntime): AccessLog => {
  const writer = writerOf<null, AccessEvent, AccessEvent, never>(
    log,
    { initial: null, evolve: () => null, decide: (_state, event): Decision<AccessEvent, never> => accept(event) },
    runtime,
  );
  return {
    async record(tenant, actor, event) {
      const day = new Date(runtime.now()).toISOString().slice(0, 10);
      const sent = await writer.send({ tenant, kind: "access", id: `${actor.slice(0, 53)}-${day}` }, event, { actor });
      if (sent.kind === "refused") throw new RangeError("an entry of the audit trail is never refused");
      return sent.sequence;
    },
  };
};
