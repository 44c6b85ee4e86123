/** The end of recordings, apart from that of words: their keys go first, so that nobody can hear them; then their bytes. */
import { dayMs } from "@wingman/domain/tenant/retention";
import type { RecordingDeleted } from "@wingman/domain/call/events/sound";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { Static } from "typebox";
import { derivedId } from "../base/ids.ts";
import type { ForgettingKeys } from "../erasure/ports.ts";
import { callAggregate, type Calls } from "../log/calls.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { purgePieces, recordedCalls } from "../log/recordings.ts";

export type KnownRecording = {
  readonly call: string;
  /** When its first piece was stored, epoch milliseconds. */
  readonly recordedAt: number;
};

/** Those whose time is over, oldest first; what is held back for a court stays. Pure. */
export const expiredRecordings = (
  recordings: readonly KnownRecording[],
  nowMs: number,
  policy: { readonly days: number; readonly isHeld: (call: string) => boolean },
): readonly KnownRecording[] =>
  recordings
    .filter(({ call, recordedAt }) => recordedAt + policy.days * dayMs <= nowMs && !policy.isHeld(call))
    .sort((one, other) => one.recordedAt - other.recordedAt);

/** Every recording a tenant has. Throws `Failure` WING_LOG_UNKNOWN. */
export const recordingsOf = async (log: JetStreamLog, tenant: TenantId): Promise<readonly KnownRecording[]> => {
  const list: KnownRecording[] = [];
  for await (const recording of recordedCalls(log, tenant)) list.push(recording);
  return list;
};

export type DeletedRecordings = { readonly calls: number; readonly keys: number; readonly pieces: number };

/**
 * Deletes the recordings of calls that are over: forgets their keys, takes their pieces out, and says so on each call.
 * Again changes nothing, so that a kill in between costs nothing. Throws what keys and log throw.
 */
export const deleteRecordings = async (
  parts: { readonly log: JetStreamLog; readonly calls: Calls; readonly keys: ForgettingKeys },
  what: {
    readonly tenant: TenantId;
    readonly calls: readonly string[];
    readonly reason: Static<(typeof RecordingDeleted)["data"]>["reason"];
    readonly by: ActorId;
  },
): Promise<DeletedRecordings> => {
  const { tenant, reason, by } = what;
  const keys = await parts.keys.forget({ tenant, calls: what.calls, subjects: ["sound-rep", "sound-customer"] });
  let pieces = 0;
  for (const call of what.calls) {
    const chunks = await purgePieces(parts.log, tenant, call);
    pieces += chunks;
    await parts.calls.send(
      callAggregate(tenant, call),
      { type: "DeleteRecording", deleted: { reason, chunks } },
      { actor: by, id: derivedId("recording-deleted", tenant, call) as CommitId },
    );
  }
  return { calls: what.calls.length, keys, pieces };
};
