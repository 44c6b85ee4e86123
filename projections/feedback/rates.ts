/** How often tips are accepted, by what they came from. */
import { type Share, shareOf } from "@wingman/domain/feedback/shares";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

const groupsMax = 500;
const keys = {
  play: sql`tip.play`,
  agent: sql`tip.agent`,
  model: sql`coalesce(tip.model, '')`,
  rep: sql`call.rep_id`,
} as const;
export type By = keyof typeof keys;

/** Of tips that were shown: accepted are those that were liked or copied. Sample calls are left out. */
export type Rate = { readonly key: string; readonly shown: number; readonly accepted: Share };

export const readRates = (pool: Pool, tenant: TenantId, by: By): Promise<readonly Rate[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const { rows } = await sql<{ key: string; shown: number; accepted: number }>`
        select ${keys[by]} as key, count(*)::int as shown,
          count(*) filter (where rating = 'like' or (copied and rating <> 'dislike'))::int as accepted
        from tip join call using (tenant_id, call_id)
        where tip.tenant_id = ${tenant} and shown and not forgotten and not retracted and call.sample is null and call.kind <> 'practice'
        group by 1 order by 2 desc, 1 limit ${groupsMax}`.execute(tx);
      return rows.flatMap(({ key, shown, accepted }) => {
        const share = shareOf(accepted, shown);
        return share ? [{ key, shown, accepted: share }] : [];
      });
    },
    "read",
  );
