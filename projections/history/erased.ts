import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import type { Store } from "@wingman/streams/erasure/ports";
import { sql, type Transaction } from "kysely";
import { dropGeneration, generationsOf } from "../rebuild/generations.ts";
import { history } from "./model.ts";
import type { HistoryTables } from "./tables.ts";

/** Tables whose rows an erasure changes. */
const tablesErased: readonly (keyof HistoryTables)[] = [
  ...(["call", "line", "tip", "noted", "withheld", "correction", "comment"] as const),
];

/** In every generation there is, by schema: old versions of their rows are what `wingman scrub` writes anew. */
export const erasedTables = async (pool: Pool): Promise<readonly string[]> =>
  (await generationsOf(pool, history)).flatMap(({ schema, shape }) =>
    // The vocabulary came with the fifth shape; of earlier ones some may still be kept.
    [...tablesErased, ...(shape >= 5 ? ["word"] : [])].map((table) => `${schema}.${table}`),
  );

/**
 * Drops the generations that are kept to switch back to: nobody follows the log into them, so what they hold of
 * somebody who was erased would stay. Answers how many there were.
 */
export const dropKept = async (pool: Pool): Promise<number> => {
  const kept = (await generationsOf(pool, history)).filter(({ state }) => state === "old");
  for (const { schema } of kept) await dropGeneration(pool, schema);
  return kept.length;
};

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
          sql`select count(*) as asked, count(*) filter (where ${left}) as left from ${sql.id(table)}
            where tenant_id = ${tenant} and call_id = any (${[...calls]}::text[])`;
        const { rows: found } = await sql<{ asked: number; left: number }>`
          select sum(asked)::bigint as asked, sum("left")::bigint as left from (
            ${rows(
              "call",
              sql`(${words} and (${says("title")} or ${says("next_step")}))
                or (${subjects.includes("rep")} and ${says("rep_name")})
                or (${subjects.includes("customer")} and ${says("customer_name")})`,
            )}
            union all ${rows("line", sql`${words} and (${says("text")} or ${says("heard")})`)}
            union all ${rows("tip", sql`${words} and (${says("words")} or (fired_by = 'words' and ${says("say")}) or ${says("judged_why")})`)}
            union all ${rows("noted", sql`${words} and ${says("words")}`)}
            union all ${rows("correction", sql`${words} and ${says("text")}`)}
            union all ${rows("comment", sql`${words} and ${says("text")}`)}
            union all ${rows("withheld", sql`${words}`)}
          ) as every`.execute(tx);
        return found[0] ?? { asked: 0, left: 0 }; // A sum always answers one row.
      },
      "read",
    ),
});
