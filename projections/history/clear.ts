import type { Aggregate } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import type { HistoryTables } from "./tables.ts";

/** A new table that is not named here fails to compile. */
const tables: Readonly<Record<keyof HistoryTables, true>> = {
  call: true,
  channel: true,
  line: true,
  tip: true,
  act: true,
  withheld: true,
  noted: true,
  correction: true,
  comment: true,
};

/** Takes every row of a call off. */
export const clear = async (tx: Transaction<HistoryTables>, { kind, tenant, id }: Aggregate): Promise<void> => {
  if (kind !== "call") return;
  for (const table of Object.keys(tables) as (keyof HistoryTables)[])
    // The record above has no other keys.
    await tx.deleteFrom(table).where("tenant_id", "=", tenant).where("call_id", "=", id).execute();
};
