/** What retention needs, over a ground of rights; and keys made older, as if their calls had been held long ago. */
import type { TenantId } from "@wingman/domain/ids";
import { dropKept, historyStore } from "@wingman/projections/history/erased";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { endedCalls, fragmentStore, letSoundGo, logStore } from "@wingman/streams/erasure/stores";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { type Piece, putPiece } from "@wingman/streams/log/recordings";
import { sealPiece } from "@wingman/streams/recordings/piece";
import { recordingStore } from "@wingman/streams/recordings/store";
import type { RetentionParts } from "@wingman/streams/retention/retain";
import { tenantsOn } from "@wingman/streams/tenants/tenants";
import { sql, type Transaction } from "kysely";
import type { RightsGround } from "./rights-ground.ts";

export const retentionParts = ({ keep, read, log, keys, followed }: RightsGround): RetentionParts => ({
  ...{ keep, keys, log, calls: callsOn(log), tenants: tenantsOn(log), ended: endedCalls(log) },
  caughtUp: async () => followed().then(() => true),
  dropKept: () => dropKept(read),
  letSoundGo: letSoundGo(log),
  stores: [logStore(log), fragmentStore(log), recordingStore(log, keys), historyStore(read)],
  ...{ holder: "test", signal: new AbortController().signal },
});

/** A tenth of a second of the customer's sound, sealed and stored as the recorder does it. */
export const recordedPiece = async ({ log, keys }: RightsGround, tenant: TenantId, call: string): Promise<Piece> => {
  const aggregate = callAggregate(tenant, call);
  const side = { aggregate, channel: "customer", startMs: 0 } as const;
  const samples = Int16Array.from({ length: 1_600 }, (_, n) => n);
  const part = { firstSample: 0, slice: 1, samples };
  const sealed = sealPiece(await keys.soundForWriting(aggregate), side, [part]);
  if (!sealed) throw new Error("the keys of this sound are there");
  const piece: Piece = {
    ...{ channel: "customer", firstSample: 0, endSample: 1_600, startMs: 0, endMs: 100 },
    ...{ bytes: sealed.bytes.length, sha256: sealed.sha256, muted: [] },
  };
  await putPiece(log, { tenant, call, channel: "customer" }, piece, sealed.bytes);
  return piece;
};

/** Keys are made before a call begins. */
export const agedKeys = (keep: Pool, tenant: TenantId, call: string, startedAt: number): Promise<void> =>
  asOwner(keep, async (tx: Transaction<any>) => {
    await sql`update public.data_key set created_at = ${new Date(startedAt - 1_000)}
      where tenant_id = ${tenant} and aggregate = ${call}`.execute(tx);
  });
