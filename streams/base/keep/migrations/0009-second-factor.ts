import { sql, type Transaction } from "kysely";
import { openToProjector, wallOff } from "../../walls.ts";

/**
 * Two-step sign-in: a person's secret under the master key, and the last step of time of which a code was taken. And
 * sign-ins that are at the company's own provider just now; before somebody comes back, they belong to no tenant.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.totp (
    tenant_id text collate "C" not null,
    person_id text collate "C" not null,
    sealed bytea not null,
    master text collate "C" not null,
    last_step bigint not null default 0,
    created_at timestamptz not null default now(),
    on_at timestamptz,
    primary key (tenant_id, person_id),
    foreign key (tenant_id, person_id) references public.person on delete cascade
  )`.execute(db);
  await wallOff(db, "public.totp", ["select", "insert", "update", "delete"]);
  await sql`create table public.oidc_flow (
    state bytea primary key,
    browser bytea not null,
    nonce text collate "C" not null,
    verifier text collate "C" not null,
    expires_at timestamptz not null
  )`.execute(db);
  await openToProjector(db, "public.oidc_flow");
};
