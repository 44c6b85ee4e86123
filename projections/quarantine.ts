/**
 * Calls that a read model does not take, and types that nobody knew: rows beside the model's own, written in the
 * transaction that moves its position. So a rebuild takes them up anew, and they never outlive what they are about.
 */
import type { TenantId } from "@wingman/domain/ids";
import type { PassedOver, Quarantined } from "@wingman/streams/follow/results";
import type { Aggregate } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import { jsonOf } from "@wingman/streams/base/kept-json";

/** Every generation of a read model has these beside its tables. */
export const createQuarantine = async (db: Transaction<any>): Promise<void> => {
  await sql`create table quarantine (
    processor text collate "C" not null,
    tenant_id text collate "C" not null,
    kind text collate "C" not null,
    aggregate_id text collate "C" not null,
    from_sequence bigint not null,
    code text not null,
    message text not null,
    remedy text,
    commits integer not null,
    to_sequence bigint not null,
    updated_at timestamptz not null default now(),
    primary key (tenant_id, kind, aggregate_id, processor)
  )`.execute(db);
  await sql`create table passed_over (
    processor text collate "C" not null,
    type text collate "C" not null,
    events bigint not null,
    first_sequence bigint not null,
    last_sequence bigint not null,
    updated_at timestamptz not null default now(),
    primary key (processor, type)
  )`.execute(db);
};

type At = { readonly name: string };

/** When its last commit was parked: epoch milliseconds. */
export type QuarantineRow = Quarantined & { readonly at: number };

/** All of a processor's, or those of some aggregates; oldest first. */
export const readQuarantine = async (
  tx: Transaction<any>,
  { name }: At,
  only?: readonly Aggregate[],
): Promise<QuarantineRow[]> => {
  if (only?.length === 0) return [];
  const keys = only && {
    tenants: only.map(({ tenant }) => tenant),
    kinds: only.map(({ kind }) => kind),
    ids: only.map(({ id }) => id),
  };
  const { rows } = await sql<{
    tenant_id: TenantId;
    kind: Aggregate["kind"];
    aggregate_id: string;
    from_sequence: number;
    code: string;
    message: string;
    remedy: string | null;
    commits: number;
    to_sequence: number;
    at: number;
  }>`
    select tenant_id, kind, aggregate_id, from_sequence, code, message, remedy, commits, to_sequence,
      (extract(epoch from updated_at) * 1000)::bigint as at
    from quarantine where processor = ${name}
    ${
      keys
        ? sql`and (tenant_id, kind, aggregate_id) in (select * from unnest(${keys.tenants}::text[], ${keys.kinds}::text[], ${keys.ids}::text[]))`
        : sql``
    }
    order by from_sequence`.execute(tx);
  return rows.map((row) => ({
    aggregate: { tenant: row.tenant_id, kind: row.kind, id: row.aggregate_id },
    from: row.from_sequence,
    code: row.code,
    message: row.message,
    remedy: row.remedy,
    commits: row.commits,
    to: row.to_sequence,
    at: row.at,
  }));
};

/** Writes rows whole, in place of what stood there. */
export const writeQuarantine = async (
  tx: Transaction<any>,
  { name }: At,
  rows: readonly Quarantined[],
): Promise<void> => {
  if (rows.length === 0) return;
  const json = jsonOf(
    rows.map(({ aggregate, from, code, message, remedy, commits, to }) => ({
      tenant_id: aggregate.tenant,
      kind: aggregate.kind,
      aggregate_id: aggregate.id,
      from_sequence: from,
      code,
      message,
      remedy,
      commits,
      to_sequence: to,
    })),
  );
  await sql`
    insert into quarantine as here
      (processor, tenant_id, kind, aggregate_id, from_sequence, code, message, remedy, commits, to_sequence)
    select ${name}, tenant_id, kind, aggregate_id, from_sequence, code, message, remedy, commits, to_sequence
    from json_to_recordset(${json}::json) as row (tenant_id text, kind text, aggregate_id text, from_sequence bigint,
      code text, message text, remedy text, commits integer, to_sequence bigint)
    on conflict (tenant_id, kind, aggregate_id, processor) do update set from_sequence = excluded.from_sequence,
      code = excluded.code, message = excluded.message, remedy = excluded.remedy, commits = excluded.commits,
      to_sequence = excluded.to_sequence, updated_at = now()`.execute(tx);
};

/** Takes one aggregate's row off. */
export const leaveQuarantine = async (
  tx: Transaction<any>,
  { name }: At,
  { tenant, kind, id }: Aggregate,
): Promise<void> => {
  await sql`delete from quarantine
    where processor = ${name} and tenant_id = ${tenant} and kind = ${kind} and aggregate_id = ${id}`.execute(tx);
};

export const countQuarantine = async (tx: Transaction<any>, { name }: At): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from quarantine where processor = ${name}`.execute(tx);
  return rows[0]?.count ?? 0;
};

export const addPassedOver = async (tx: Transaction<any>, { name }: At, list: readonly PassedOver[]): Promise<void> => {
  if (list.length === 0) return;
  await sql`
    insert into passed_over as here (processor, type, events, first_sequence, last_sequence)
    select ${name}, type, events, first, last
    from json_to_recordset(${jsonOf(list)}::json) as row (type text, events bigint, first bigint, last bigint)
    on conflict (processor, type) do update set events = here.events + excluded.events,
      last_sequence = excluded.last_sequence, updated_at = now()`.execute(tx);
};

/** By type. */
export const readPassedOver = async (tx: Transaction<any>, { name }: At): Promise<PassedOver[]> => {
  const { rows } = await sql<PassedOver>`
    select type, events, first_sequence as first, last_sequence as last
    from passed_over where processor = ${name} order by type`.execute(tx);
  return rows;
};
