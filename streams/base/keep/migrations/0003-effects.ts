import { sql, type Transaction } from "kysely";

/**
 * What an effect needs to be tried again: what is to be sent, how often that was tried, when it is next, and why it
 * failed. And how far a connector has read: from where it began, since nothing older is ever told to the outside.
 */
export const up = async (db: Transaction<any>): Promise<void> => {
  await sql`alter table public.effect
    add column request text,
    add column attempts integer not null default 0,
    add column next_at timestamptz,
    add column error text,
    add column begun_at timestamptz not null default now(),
    add column settled_at timestamptz`.execute(db);
  await sql`create index effect_due on public.effect (processor, next_at) where state = 'started'`.execute(db);
  await sql`create table public.connector (
    processor text collate "C" primary key,
    live_since bigint not null,
    sequence bigint not null,
    commit_id text not null,
    stopped_by text,
    updated_at timestamptz not null default now()
  )`.execute(db);
};
