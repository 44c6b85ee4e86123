import { sql, type Transaction } from "kysely";
import { wallOff } from "../../walls.ts";

/** Machines' keys: what they may do and until when stands on the log; here what they are called and the hash of each. */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.api_key (
    tenant_id text collate "C" not null,
    key_id text collate "C" not null,
    name text not null,
    made_by text collate "C" not null,
    hash bytea not null,
    created_at timestamptz not null default now(),
    used_at timestamptz,
    primary key (tenant_id, key_id)
  )`.execute(db);
  await wallOff(db, "public.api_key", ["select", "insert", "update", "delete"]);
};
