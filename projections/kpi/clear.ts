import type { Aggregate } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import type { KpiTables } from "./tables.ts";

const ofCalls = ["kpi_call", "kpi_line", "kpi_tip", "kpi_act", "kpi_noted"] as const satisfies (keyof KpiTables)[];

/** Takes every row of a call, or of a document, off. */
export const clear = async (tx: Transaction<KpiTables>, { kind, tenant, id }: Aggregate): Promise<void> => {
  if (kind === "document")
    await tx.deleteFrom("kpi_document").where("tenant_id", "=", tenant).where("document_id", "=", id).execute();
  if (kind !== "call") return;
  for (const table of ofCalls)
    await tx.deleteFrom(table).where("tenant_id", "=", tenant).where("call_id", "=", id).execute();
};
