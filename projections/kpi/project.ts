import type { Recorded } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import { insertRows, selectRows } from "../bulk.ts";
import { keyOf } from "../key.ts";
import { emptyPage, foldCommit, measure, type Page, reachesFar } from "./fold.ts";
import type { KpiTables } from "./tables.ts";

type Tx = Transaction<KpiTables>;
const call = ["tenant_id", "call_id"] as const;

/**
 * Writes a run of commits, in log order: nine reads and six writes at most, however long the run. Rows of a call that
 * has ended are all fetched, since its measures are counted anew.
 */
export const project = async (tx: Tx, commits: readonly Recorded[]): Promise<void> => {
  const mine = commits.filter(({ aggregate: { kind } }) => kind === "call" || kind === "document");
  if (mine.length === 0) return;
  const page = await fetchPage(tx, mine);
  for (const commit of mine) foldCommit(page, commit);
  await writePage(tx, page);
};

type Keys = string[][];
const fetchPage = async (tx: Tx, commits: readonly Recorded[]): Promise<Page> => {
  const page = emptyPage();
  const calls: Keys = [];
  const documents: Keys = [];
  for (const { aggregate } of commits)
    (aggregate.kind === "call" ? calls : documents).push([aggregate.tenant, aggregate.id]);
  for (const row of await selectRows(tx, "kpi_call", call, calls))
    page.kpi_call.set(keyOf(row.tenant_id, row.call_id), row);
  for (const row of await selectRows(tx, "kpi_document", ["tenant_id", "document_id"], documents))
    page.kpi_document.set(keyOf(row.tenant_id, row.document_id), row);

  const far = new Set<string>();
  for (const { aggregate, events } of commits) {
    const key = keyOf(aggregate.tenant, aggregate.id);
    const hasEnded = (page.kpi_call.get(key)?.ended_reason ?? null) !== null;
    if (aggregate.kind === "call" && (hasEnded || events.some(({ type }) => reachesFar(type)))) far.add(key);
  }
  const whole = [...far].map((key) => key.split("/"));
  const { lines, tips, acts, noted } = touchedBy(commits, far);
  for (const row of await selectRows(tx, "kpi_act", [...call, "action"], acts))
    page.kpi_act.set(keyOf(row.tenant_id, row.call_id, row.action), row);
  const take = async <Table extends "kpi_line" | "kpi_tip" | "kpi_noted">(
    table: Table,
    id: keyof KpiTables[Table] & string,
    keys: Keys,
  ): Promise<void> => {
    for (const row of await selectRows(tx, table, [...call, id], keys)) keep(table, id, row);
    for (const row of await selectRows(tx, table, call, whole)) keep(table, id, row);
  };
  const keep = <Table extends "kpi_line" | "kpi_tip" | "kpi_noted">(
    table: Table,
    id: keyof KpiTables[Table] & string,
    row: KpiTables[Table],
  ): void => void (page[table] as Map<string, object>).set(keyOf(row.tenant_id, row.call_id, String(row[id])), row); // Of the same name, so of the same row.
  await take("kpi_line", "line_id", lines);
  await take("kpi_tip", "suggestion", tips);
  await take("kpi_noted", "signal", noted);
  return page;
};

/** What the events of a run name, whatever their types; rows of calls in `far` are fetched anyway. */
const touchedBy = (
  commits: readonly Recorded[],
  far: ReadonlySet<string>,
): Readonly<Record<"lines" | "tips" | "acts" | "noted", Keys>> => {
  const [lines, tips, acts, noted]: [Keys, Keys, Keys, Keys] = [[], [], [], []];
  for (const { aggregate, events } of commits) {
    if (aggregate.kind !== "call") continue;
    const { tenant, id } = aggregate;
    const isNear = !far.has(keyOf(tenant, id));
    for (const { type, data } of events) {
      const { suggestion, undoes, signal, utterance } = data as Partial<
        Record<"suggestion" | "undoes" | "signal" | "utterance", string>
      >;
      if (undoes) acts.push([tenant, id, undoes]);
      if (isNear && suggestion) tips.push([tenant, id, suggestion]);
      if (isNear && signal) noted.push([tenant, id, signal]);
      if (isNear && utterance && type === "UtteranceTranscribed") lines.push([tenant, id, utterance]);
    }
  }
  return { lines, tips, acts, noted };
};

/** Writes those rows of a page that were changed. */
export const writePage = async (tx: Tx, page: Page): Promise<void> => {
  measure(page);
  const changed = <Row extends object>(rows: ReadonlyMap<string, Row>): Row[] =>
    [...rows.values()].filter((row) => page.changed.has(row));
  await insertRows(tx, "kpi_line", [...call, "line_id"], changed(page.kpi_line), "replace");
  await insertRows(tx, "kpi_tip", [...call, "suggestion"], changed(page.kpi_tip), "replace");
  await insertRows(tx, "kpi_act", [...call, "action"], changed(page.kpi_act), "replace");
  await insertRows(tx, "kpi_noted", [...call, "signal"], changed(page.kpi_noted), "replace");
  await insertRows(tx, "kpi_call", call, changed(page.kpi_call), "replace");
  await insertRows(tx, "kpi_document", ["tenant_id", "document_id"], changed(page.kpi_document), "replace");
};
