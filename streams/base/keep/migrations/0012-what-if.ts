import { sql, type Transaction } from "kysely";
import { wallOff } from "../../walls.ts";

/**
 * Runs of what-if over many calls, and what came of each call. Nobody's words stand here in clear: those that set a tip
 * off are sealed with the keys of their call, and go with them (ADR 0044).
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.what_if (
    tenant_id text collate "C" not null,
    run_id text collate "C" not null,
    name text not null,
    asked_by text collate "C" not null,
    asked_at timestamptz not null default now(),
    spec jsonb not null,
    depends jsonb not null,
    state text not null,
    worker text,
    beat_at timestamptz,
    began_at timestamptz,
    ended_at timestamptz,
    calls integer not null,
    minutes double precision not null,
    problem text,
    summary jsonb,
    digest text,
    deleted_at timestamptz,
    primary key (tenant_id, run_id)
  )`.execute(db);
  await sql`create index what_if_due on public.what_if (asked_at) where state in ('waiting', 'running')`.execute(db);
  await sql`create table public.what_if_call (
    tenant_id text collate "C" not null,
    run_id text collate "C" not null,
    place integer not null,
    call_id text collate "C" not null,
    state text not null,
    problem text,
    figures jsonb,
    changes jsonb,
    digest text,
    primary key (tenant_id, run_id, place),
    foreign key (tenant_id, run_id) references public.what_if on delete cascade
  )`.execute(db);
  for (const table of ["public.what_if", "public.what_if_call"])
    await wallOff(db, table, ["select", "insert", "update", "delete"]);
};
