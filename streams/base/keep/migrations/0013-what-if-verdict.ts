import { sql, type Transaction } from "kysely";
import { wallOff } from "../../walls.ts";

/** What people say of the changes in a report of what-if: one verdict of a person on a change, taken back by deleting it. */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.what_if_verdict (
    tenant_id text collate "C" not null,
    run_id text collate "C" not null,
    call_id text collate "C" not null,
    change integer not null,
    said_by text collate "C" not null,
    verdict text not null,
    said_at timestamptz not null default now(),
    primary key (tenant_id, run_id, call_id, change, said_by),
    foreign key (tenant_id, run_id) references public.what_if on delete cascade
  )`.execute(db);
  await wallOff(db, "public.what_if_verdict", ["select", "insert", "update", "delete"]);
};
