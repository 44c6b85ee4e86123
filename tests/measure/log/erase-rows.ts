import { createHash } from "node:crypto";
import { erasedTables } from "@wingman/projections/history/erased";
import { alone } from "@wingman/streams/base/maintain";
import type { Pool } from "@wingman/streams/base/pools";
import { sql } from "kysely";

/** A fingerprint of every row of these calls, whatever is in it. */
export const callSummaryRows = async (pool: Pool, tenant: string, calls: readonly string[]): Promise<string> => {
  const hash = createHash("sha256");
  for (const table of await erasedTables(pool)) {
    if (table.endsWith(".word")) continue; // Of a tenant, not of a call.
    const [row] = await alone(
      pool,
      sql<{ all: string | null }>`select string_agg(md5(one::text), '' order by one::text) as all
        from ${sql.id(...table.split("."))} as one where tenant_id = ${tenant} and call_id = any (${[...calls]}::text[])`,
    );
    hash.update(`${table}:${row?.all ?? ""}`);
  }
  return hash.digest("hex");
};
