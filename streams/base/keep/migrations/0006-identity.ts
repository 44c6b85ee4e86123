import { sql, type Transaction } from "kysely";
import { openToProjector, wallOff } from "../../walls.ts";

/**
 * Who people are and how they prove it. Names and e-mail addresses of members stand here and nowhere else; the log
 * knows them by their ids. Tokens and links stand as hashes alone, private keys wrapped by the master key.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`create table public.person (
    tenant_id text collate "C" not null,
    person_id text collate "C" not null,
    name text not null,
    email text not null check (email = lower(email)),
    created_at timestamptz not null default now(),
    primary key (tenant_id, person_id),
    unique (tenant_id, email)
  )`.execute(db);
  await sql`create index person_email on public.person (email)`.execute(db);
  await sql`create table public.credential (
    tenant_id text collate "C" not null,
    credential_id text collate "C" not null,
    person_id text collate "C" not null,
    kind text collate "C" not null,
    secret text collate "C" not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    used_at timestamptz,
    primary key (tenant_id, credential_id),
    foreign key (tenant_id, person_id) references public.person on delete cascade
  )`.execute(db);
  await sql`create unique index credential_password on public.credential (tenant_id, person_id)
    where kind = 'password'`.execute(db);
  await sql`create unique index credential_secret on public.credential (kind, secret) where kind <> 'password'`.execute(
    db,
  );
  await sql`create table public.session (
    tenant_id text collate "C" not null,
    session_id text collate "C" not null,
    person_id text collate "C" not null,
    how text collate "C" not null,
    version integer not null,
    agent text not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, session_id),
    foreign key (tenant_id, person_id) references public.person on delete cascade
  )`.execute(db);
  await sql`create index session_person on public.session (tenant_id, person_id) where ended_at is null`.execute(db);
  await sql`create table public.refresh_token (
    hash bytea primary key,
    tenant_id text collate "C" not null,
    session_id text collate "C" not null,
    expires_at timestamptz not null,
    rotated_at timestamptz,
    successor bytea,
    check ((rotated_at is null) = (successor is null)),
    foreign key (tenant_id, session_id) references public.session on delete cascade
  )`.execute(db);
  await sql`create index refresh_token_session on public.refresh_token (tenant_id, session_id)`.execute(db);
  await sql`create table public.sign_in_attempt (
    key bytea primary key,
    since timestamptz not null,
    count integer not null
  )`.execute(db);
  await sql`create table public.signing_key (
    kid text collate "C" primary key,
    wrapped bytea not null,
    master text collate "C" not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table public.installation (
    one boolean primary key default true check (one),
    id text collate "C" not null
  )`.execute(db);
  for (const table of ["person", "credential", "session"])
    await wallOff(db, `public.${table}`, ["select", "insert", "update", "delete"]);
  await wallOff(db, "public.refresh_token", ["select", "insert", "delete"]);
  // Before anybody is known to belong to a tenant, there is none to ask for.
  for (const table of ["sign_in_attempt", "signing_key", "installation"]) await openToProjector(db, `public.${table}`);
};
