import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import type { Store } from "@wingman/streams/erasure/ports";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "./tables.ts";

/** Tables whose rows an erasure changes: old versions of them are what `wingman scrub` writes anew. */
export const tablesErased: readonly (keyof HistoryTables)[] = [
  "rm_history_v1.call",
  "rm_history_v1.line",
  "rm_history_v1.tip",
  "rm_history_v1.noted",
  "rm_history_v1.withheld",
];

/** History, asked how many rows of calls there are and in how many of them something of these subjects still stands. */
export const historyStore = (pool: Pool): Store => ({
  name: "history",
  ask: ({ tenant, calls, subjects }) =>
    inTenant(
      pool,
      tenant,
      async (tx: Transaction<HistoryTables>) => {
        const words = subjects.includes("both");
        const says = (column: string) => sql`coalesce(${sql.ref(column)}, '') <> ''`;
        const rows = (table: keyof HistoryTables, left: ReturnType<typeof sql>) =>
          sql`select count(*) as asked, count(*) filter (where ${left}) as left from ${sql.id(...table.split("."))}
            where tenant_id = ${tenant} and call_id = any (${[...calls]}::text[])`;
        const { rows: found } = await sql<{ asked: number; left: number }>`
          select sum(asked)::bigint as asked, sum("left")::bigint as left from (
            ${rows(
              "rm_history_v1.call",
              sql`(${words} and (${says("title")} or ${says("next_step")}))
                or (${subjects.includes("rep")} and ${says("rep_name")})
                or (${subjects.includes("customer")} and ${says("customer_name")})`,
            )}
            union all ${rows("rm_history_v1.line", sql`${words} and ${says("text")}`)}
            union all ${rows("rm_history_v1.tip", sql`${words} and (${says("words")} or (fired_by = 'words' and ${says("say")}))`)}
            union all ${rows("rm_history_v1.noted", sql`${words} and ${says("words")}`)}
            union all ${rows("rm_history_v1.withheld", sql`${words}`)}
          ) as every`.execute(tx);
        return found[0] ?? { asked: 0, left: 0 }; // A sum always answers one row.
      },
      "read",
    ),
});
