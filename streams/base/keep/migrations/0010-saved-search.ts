import { sql, type Transaction } from "kysely";
import { wallOff } from "../../walls.ts";

/** What people look for again and again, each person's own (ADR 0041). */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.saved_search (
    tenant_id text collate "C" not null,
    person_id text collate "C" not null,
    search_id text collate "C" not null,
    name text not null,
    query text not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, person_id, search_id)
  )`.execute(db);
  await wallOff(db, "public.saved_search", ["select", "insert", "update", "delete"]);
};
