/** Names for what the figures know by ids alone: those that history holds, and that an erasure takes there. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

type Tx = Transaction<HistoryTables>;
type Names = { readonly title: string | null; readonly company: string; readonly rep: string | null };

export const namesOf = async (
  history: Pool,
  tenant: TenantId,
  calls: readonly string[],
): Promise<ReadonlyMap<string, Names>> => {
  if (calls.length === 0) return new Map();
  const rows = await inTenant(
    history,
    tenant,
    (tx: Tx) =>
      tx
        .selectFrom("call")
        .select(["call_id", "title", "customer_company as company", "rep_name as rep"])
        .where("tenant_id", "=", tenant)
        .where("call_id", "in", calls)
        .execute(),
    "read",
  );
  return new Map(rows.map(({ call_id: call, ...names }) => [call, names]));
};

/** People who had calls, by what they were called in the newest of them; empty where that was erased. */
export const repsOf = (
  history: Pool,
  tenant: TenantId,
  rep: string | null,
): Promise<readonly { readonly rep: string; readonly name: string }[]> =>
  inTenant(
    history,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ rep: string; name: string }>`
        select distinct on (rep_id) rep_id as rep, coalesce(rep_name, '') as name from call
        where tenant_id = ${tenant} and sample is null and ended_reason is not null
          ${rep === null ? sql`` : sql`and rep_id = ${rep}`}
        order by rep_id, rep_name is null, started_at desc limit ${repsMax}`.execute(tx);
      return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    "read",
  );
const repsMax = 1_000;
