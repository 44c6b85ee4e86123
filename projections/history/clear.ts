import type { Aggregate } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import type { HistoryTables } from "./tables.ts";

/** A new table that is not named here fails to compile. */
const tables: Readonly<Record<keyof HistoryTables, true>> = {
  "rm_history_v1.call": true,
  "rm_history_v1.channel": true,
  "rm_history_v1.line": true,
  "rm_history_v1.tip": true,
  "rm_history_v1.act": true,
  "rm_history_v1.withheld": true,
  "rm_history_v1.noted": true,
};

/** Takes every row of a call off. */
export const clear = async (tx: Transaction<HistoryTables>, { kind, tenant, id }: Aggregate): Promise<void> => {
  if (kind !== "call") return;
  for (const table of Object.keys(tables) as (keyof HistoryTables)[])
    // The record above has no other keys.
    await tx.deleteFrom(table).where("tenant_id", "=", tenant).where("call_id", "=", id).execute();
};
