/** The figures in one go, for tables that are empty: a page a call or a document, and its rows as they are at its end. */
import type { Transaction } from "kysely";
import type { Bulk } from "../read-model.ts";
import { keyOf } from "../key.ts";
import { emptyPage, foldCommit, measure, type Page } from "./fold.ts";
import { writePage } from "./project.ts";
import type { KpiTables } from "./tables.ts";

const tables = ["kpi_call", "kpi_line", "kpi_tip", "kpi_act", "kpi_noted", "kpi_document"] as const;

export const bulk: Bulk<Page> = {
  keyOf: ({ aggregate: { kind, tenant, id } }) =>
    kind === "call" || kind === "document" ? keyOf(kind, tenant, id) : undefined,
  begins: ({ events }) => events.some(({ type }) => type === "CallStarted" || type === "DocumentUploaded"),
  empty: emptyPage,
  fold: foldCommit,
  // A document's commits lie around one another; a call's page waits for its end.
  isOver: (page) => page.kpi_call.values().every((row) => row.ended_reason !== null),
  isPlain: () => true,
  *rowsOf(page) {
    measure(page);
    for (const table of tables) yield [table, [...page[table].values()]];
  },
  async write(tx: Transaction<KpiTables>, pages) {
    for (const page of pages) await writePage(tx, page);
  },
};
