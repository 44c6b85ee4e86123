import { sql, type Transaction } from "kysely";

/**
 * Keys, each wrapped: a tenant's by the master key, which is nowhere in the database; a call's by its tenant's. A
 * forgotten key's row stays without its bytes. `key_person` says which calls a person had to do with, by a keyed hash
 * of who that is.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.tenant_key (
    tenant_id text collate "C" primary key,
    wrapped bytea not null,
    master text collate "C" not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table public.data_key (
    tenant_id text collate "C" not null,
    kind text collate "C" not null,
    aggregate text collate "C" not null,
    subject text collate "C" not null,
    wrapped bytea,
    created_at timestamptz not null default now(),
    forgotten_at timestamptz,
    primary key (tenant_id, kind, aggregate, subject),
    check ((wrapped is null) = (forgotten_at is not null))
  )`.execute(db);
  await sql`create table public.key_person (
    tenant_id text collate "C" not null,
    person bytea not null,
    call text collate "C" not null,
    primary key (tenant_id, person, call)
  )`.execute(db);
};
