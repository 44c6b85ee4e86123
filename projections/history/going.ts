import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import type { Transaction } from "kysely";
import type { HistoryTables } from "./tables.ts";

/** Ids of the calls of a tenant that go on, newest first; `max` at most. */
export const goingCalls = (pool: Pool, tenant: TenantId, max: number): Promise<readonly string[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const rows = await tx
        .selectFrom("call")
        .select("call_id")
        .where("tenant_id", "=", tenant)
        .where("ended_reason", "is", null)
        .orderBy("started_at", "desc")
        .orderBy("call_id", "desc")
        .limit(max)
        .execute();
      return rows.map(({ call_id }) => call_id);
    },
    "read",
  );
