import { sql, type Transaction } from "kysely";

/**
 * Who was erased, when, by whom and why, and how far it has come. It holds no personal data: calls by their ids, a
 * person by a keyed hash. It is also the ledger that a restored system is held against, so no row is ever deleted.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.erasure (
    tenant_id text collate "C" not null,
    erasure_id text collate "C" not null,
    requested_at timestamptz not null,
    requested_by text not null,
    why text not null check (why in ('asked', 'retention', 'mistake')),
    target text not null check (target in ('call', 'person')),
    person text,
    subjects text[] not null,
    claimed_by text,
    claimed_until timestamptz,
    verified_at timestamptz,
    primary key (tenant_id, erasure_id)
  )`.execute(db);
  await sql`create index erasure_unfinished on public.erasure (requested_at) where verified_at is null`.execute(db);
  await sql`create table public.erasure_call (
    tenant_id text collate "C" not null,
    erasure_id text collate "C" not null,
    call_id text collate "C" not null,
    told boolean not null default false,
    primary key (tenant_id, erasure_id, call_id)
  )`.execute(db);
  await sql`create table public.erasure_step (
    tenant_id text collate "C" not null,
    erasure_id text collate "C" not null,
    step text collate "C" not null,
    done_at timestamptz not null,
    counts jsonb not null,
    primary key (tenant_id, erasure_id, step)
  )`.execute(db);
};
