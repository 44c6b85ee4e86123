import { sql, type Transaction } from "kysely";
import { wallOff } from "../../walls.ts";

/**
 * Reports that were asked for or made by night: what of, how far, from which place of the log. No name and no word of a
 * call stands here; the files lie among the read models, which no backup holds. A night of a schedule is one row.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.report (
    tenant_id text collate "C" not null,
    report_id text collate "C" not null,
    what jsonb not null,
    asked_by text collate "C" not null,
    schedule_id text collate "C",
    night text collate "C",
    deliver jsonb not null default '{"members":[],"webhook":false}',
    state text not null check (state in ('queued', 'making', 'ready', 'failed', 'gone')),
    step text not null default 'waiting',
    tries integer not null default 0,
    claimed_by text,
    claimed_until timestamptz,
    code text,
    message text,
    remedy text,
    asked_at timestamptz not null,
    made_at timestamptz,
    expires_at timestamptz,
    position text collate "C",
    time_zone text,
    digest text,
    bytes integer,
    name text,
    primary key (tenant_id, report_id),
    unique (tenant_id, schedule_id, night)
  )`.execute(db);
  await sql`create index report_open on public.report (asked_at) where state in ('queued', 'making')`.execute(db);
  await wallOff(db, "public.report", ["select", "insert", "update", "delete"]);
};
