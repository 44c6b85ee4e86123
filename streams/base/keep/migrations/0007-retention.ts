import { sql, type Transaction } from "kysely";
import { wallOff } from "../../walls.ts";

/**
 * What retention did and when: a row for each run that found something. Ids and figures alone. The index finds keys by
 * their age without reading those that were forgotten.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.retention_run (
    tenant_id text collate "C" not null,
    run_id text collate "C" not null,
    ran_at timestamptz not null,
    transcripts integer not null,
    recordings integer not null,
    held integer not null,
    erasure_id text,
    primary key (tenant_id, run_id)
  )`.execute(db);
  await sql`create index data_key_age on public.data_key (tenant_id, created_at) where wrapped is not null`.execute(db);
  await wallOff(db, "public.retention_run", ["select", "insert"]);
};
