/** Every event of the log, in order, with who, when and why: what compliance looks through. */
import { catalogue } from "@wingman/domain/catalogue";
import type { Aggregate, EventLog, Recorded, Sequence } from "@wingman/streams/log/event-log";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { insertRows } from "../bulk.ts";
import type { Bulk, ReadModel, Sampled } from "../read-model.ts";
import { create } from "./create.ts";
import { entriesOf } from "./fold.ts";
import type { AuditTables, EntryRow } from "./tables.ts";

type Tx = Transaction<AuditTables>;

/** A row is never changed: what stands there is kept. */
const write = (tx: Tx, rows: readonly EntryRow[]): Promise<void> =>
  insertRows(tx, "entry", ["tenant_id", "sequence", "index"], rows, "keep");

const project = (tx: Tx, commits: readonly Recorded[]): Promise<void> => write(tx, commits.flatMap(entriesOf));

const clear = async (tx: Tx, { kind, tenant, id }: Aggregate): Promise<void> => {
  await tx
    .deleteFrom("entry")
    .where("tenant_id", "=", tenant)
    .where("kind", "=", kind)
    .where("aggregate_id", "=", id)
    .execute();
};

/** A page an aggregate; its rows are as many as its events, each by itself, so a page may be let go at any time. */
type Page = { readonly rows: Map<string, EntryRow> };
const bulk: Bulk<Page> = {
  keyOf: ({ aggregate: { kind, tenant, id } }) => `${tenant}/${kind}/${id}`,
  begins: () => true,
  empty: () => ({ rows: new Map() }),
  fold({ rows }, commit) {
    for (const row of entriesOf(commit)) rows.set(row.place, row);
  },
  isOver: () => true,
  isPlain: () => true,
  rowsOf: ({ rows }) => [["entry", [...rows.values()]]],
  write: (tx: Tx, pages) =>
    write(
      tx,
      pages.flatMap(({ rows }) => [...rows.values()]),
    ),
};

const sampledMax = 20;

/** Some aggregates, counted and named event by event from the log itself. */
const sample = async (tx: Tx, log: Pick<EventLog, "read">, upTo: Sequence): Promise<Sampled> => {
  const { rows } = await sql<{ tenant: TenantId; kind: Aggregate["kind"]; id: string; said: readonly string[] }>`
    select tenant_id as tenant, kind, aggregate_id as id,
      array_agg(event_id || ' ' || type || ' ' || v || ' ' || actor || ' ' || coalesce(cause, '-') order by sequence, index) as said
    from entry where sequence <= ${upTo} and (tenant_id, kind, aggregate_id) in (
      select tenant_id, kind, aggregate_id from (select distinct tenant_id, kind, aggregate_id from entry) as every
      order by hashtext(aggregate_id) limit ${sampledMax})
    group by tenant_id, kind, aggregate_id`.execute(tx);
  const differing: string[] = [];
  for (const { tenant, kind, id, said } of rows) {
    const lies: string[] = [];
    for await (const { sequence, actor, cause, events } of log.read({ tenant, kind, id }, 0, { unreadable: "give" }))
      if (sequence <= upTo)
        for (const { id: event, type, v } of events) lies.push(`${event} ${type} ${v} ${actor} ${cause ?? "-"}`);
    if (lies.join("\n") !== said.join("\n")) differing.push(`${kind} ${id}: its events`);
  }
  return { looked: rows.length, differing };
};

/** It takes any version of any type: an event of a newer Wingman is one that happened, too. */
const everyVersion = Number.MAX_SAFE_INTEGER;

export const audit: ReadModel = {
  name: "audit",
  shape: 2,
  reads: new Map([...catalogue.keys()].map((type) => [type, everyVersion])),
  poison: "quarantine",
  asStored: true,
  create,
  project,
  clear,
  bulk,
  sample,
};
