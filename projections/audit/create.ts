import { sql, type Transaction } from "kysely";

/** The table of one generation. Every index begins with the tenant and ends in the order of the log. */
export const create = async (db: Transaction<any>): Promise<void> => {
  await sql`create table entry (
    tenant_id text collate "C" not null,
    sequence bigint not null,
    index integer not null,
    place text collate "C" not null,
    event_id text collate "C" not null,
    commit_id text collate "C" not null,
    kind text collate "C" not null,
    aggregate_id text collate "C" not null,
    call_id text collate "C",
    type text collate "C" not null,
    v integer not null,
    actor text collate "C" not null,
    written_at bigint not null,
    stored_at bigint not null,
    cause text collate "C",
    tick bigint,
    correlation text collate "C" not null,
    clock_ms double precision not null,
    bytes integer not null,
    thing text collate "C",
    links jsonb not null,
    facts jsonb not null,
    primary key (tenant_id, sequence, index)
  )`.execute(db);
  await sql`create index entry_actor on entry (tenant_id, actor, sequence, index)`.execute(db);
  await sql`create index entry_type on entry (tenant_id, type, sequence, index)`.execute(db);
  await sql`create index entry_call on entry (tenant_id, call_id, sequence, index) where call_id is not null`.execute(
    db,
  );
  await sql`create index entry_aggregate on entry (tenant_id, kind, aggregate_id, sequence, index)`.execute(db);
  await sql`create index entry_thing on entry (tenant_id, thing, sequence, index) where thing is not null`.execute(db);
  await sql`create index entry_commit on entry (tenant_id, commit_id)`.execute(db);
  await sql`create index entry_stored on entry (tenant_id, stored_at, sequence) include (bytes)`.execute(db);
};
