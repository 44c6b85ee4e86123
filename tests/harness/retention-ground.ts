/** What retention needs, over a ground of rights; and keys made older, as if their calls had been held long ago. */
import type { TenantId } from "@wingman/domain/ids";
import { dropKept, historyStore } from "@wingman/projections/history/erased";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { endedCalls, fragmentStore, letSoundGo, logStore } from "@wingman/streams/erasure/stores";
import { callsOn } from "@wingman/streams/log/calls";
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

/** Keys are made before a call begins. */
export const agedKeys = (keep: Pool, tenant: TenantId, call: string, startedAt: number): Promise<void> =>
  asOwner(keep, async (tx: Transaction<any>) => {
    await sql`update public.data_key set created_at = ${new Date(startedAt - 1_000)}
      where tenant_id = ${tenant} and aggregate = ${call}`.execute(tx);
  });
