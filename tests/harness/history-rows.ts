/** History's rows as text, without what belongs to one installation: the tenant's id, and places on its log. */
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { tablesOf } from "@wingman/projections/rebuild/digest";
import { sql, type Transaction } from "kysely";

const ofTheLog = new Set(["tenant_id", "sequence", "place", "updated_at", "applied_at"]);
/** Columns that are one side's alone. */
const others = { customer: ["rep_name"], rep: ["customer_name"] } as const;

/** Every row that one side may have, every other column, in order: two databases that say the same are equal. */
export const digestRows = (pool: Pool, schema: string, side: "rep" | "customer"): Promise<string> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    const lines: string[] = [];
    for (const { name, columns } of await tablesOf(tx, schema)) {
      if (name === "checkpoint") continue;
      const kept = columns.filter(
        (column) => !ofTheLog.has(column) && !(others[side] as readonly string[]).includes(column),
      );
      const { rows } = await sql<Record<string, unknown>>`
        select ${sql.join(kept.map((column) => sql.id(column)))} from ${sql.id(schema, name)}`.execute(tx);
      lines.push(...rows.map((row) => `${name} ${JSON.stringify(row)}`).sort());
    }
    return lines.join("\n");
  });
