import { sql, type Transaction } from "kysely";
import { createSearch, createSearched } from "./search/create.ts";

/** The tables of one generation. Text that is compared or sorted has the order of its bytes, on every server the same. */
export const create = async (db: Transaction<any>): Promise<void> => {
  await createSearched(db);
  await sql`create table call (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    sequence bigint not null,
    kind text not null,
    title text,
    rep_id text collate "C" not null,
    rep_name text,
    customer_name text,
    customer_company text not null,
    started_at bigint not null,
    sample text,
    playbook_id text not null,
    playbook_version integer not null,
    arms jsonb not null,
    consent_state text not null,
    consent_how text,
    consent_at_ms double precision,
    ended_reason text,
    duration_ms double precision not null,
    lines integer not null,
    tips integer not null,
    tips_liked integer not null,
    tips_disliked integer not null,
    tips_retracted integer not null,
    objections jsonb not null,
    topics jsonb not null,
    lanes jsonb not null,
    tips_at_ms jsonb not null,
    outcome text,
    next_step text,
    next_step_on text,
    csat integer,
    speakers jsonb not null,
    judged jsonb not null,
    coached jsonb not null,
    practice jsonb,
    erased_at bigint,
    primary key (tenant_id, call_id)
  ) inherits (named)`.execute(db);
  await sql`create index call_newest on call (tenant_id, started_at desc, call_id desc)
    where ended_reason is not null`.execute(db);
  // The list also shows the few calls that are still going; without this it would look at every one there ever was.
  await sql`create index call_going on call (tenant_id, started_at desc)
    where ended_reason is null`.execute(db);
  await sql`create index call_practice on call (tenant_id, rep_id, started_at desc, call_id desc)
    where practice is not null and ended_reason is not null`.execute(db);
  await sql`create table channel (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    channel text collate "C" not null,
    engine text not null,
    model text not null,
    accuracy text not null,
    reason text not null,
    primary key (tenant_id, call_id, channel)
  )`.execute(db);
  await sql`create table line (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    line_id text collate "C" not null,
    place text collate "C" not null,
    channel text not null,
    kind text not null,
    text text,
    heard text,
    corrected text collate "C",
    speaker text,
    start_ms double precision not null,
    end_ms double precision not null,
    primary key (tenant_id, call_id, line_id)
  ) inherits (said)`.execute(db);
  await sql`create table tip (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    suggestion text collate "C" not null,
    place text collate "C" not null,
    event text not null,
    kind text not null,
    title text not null,
    headline text not null,
    say text not null,
    made_at_ms double precision not null,
    play text not null,
    fired_by text not null,
    words text,
    rating text not null,
    pinned boolean not null,
    copied boolean not null,
    dismissed boolean not null,
    snoozed_by text,
    retracted boolean not null,
    shown boolean not null,
    after_words_ms double precision,
    spoken_at_ms double precision,
    utterance text collate "C",
    forgotten boolean not null,
    agent text not null,
    sampled boolean not null,
    model text,
    review text,
    reviewed_by text collate "C",
    judged text,
    judged_why text,
    judged_model text,
    primary key (tenant_id, call_id, suggestion)
  )`.execute(db);
  // What people did is asked for when a call starts; most tips nobody touches.
  await sql`create index tip_touched on tip (tenant_id, place)
    where rating <> 'none' or copied or pinned or dismissed or review is not null or judged is not null`.execute(db);
  await sql`create index tip_to_review on tip (tenant_id, place)
    where sampled and shown and review is null and not retracted and not forgotten`.execute(db);
  await sql`create table act (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    action text collate "C" not null,
    suggestion text not null,
    field text not null,
    before text not null,
    primary key (tenant_id, call_id, action)
  )`.execute(db);
  await sql`create table withheld (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    place text collate "C" not null,
    suggestion text not null,
    headline text not null,
    because text not null,
    at_ms double precision not null,
    primary key (tenant_id, call_id, place)
  )`.execute(db);
  await sql`create table noted (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    signal text collate "C" not null,
    place text collate "C" not null,
    what text not null,
    label text not null,
    words text,
    utterance text not null,
    at_ms double precision not null,
    off_by text,
    forgotten boolean not null,
    primary key (tenant_id, call_id, signal)
  )`.execute(db);
  await sql`create table correction (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    action text collate "C" not null,
    place text collate "C" not null,
    utterance text collate "C" not null,
    text text,
    by text collate "C" not null,
    written_at bigint not null,
    undone boolean not null,
    primary key (tenant_id, call_id, action)
  )`.execute(db);
  await sql`create table comment (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    comment text collate "C" not null,
    action text collate "C" not null,
    place text collate "C" not null,
    author text collate "C" not null,
    at_ms double precision not null,
    text text,
    written_at bigint not null,
    removed_by text collate "C",
    undone boolean not null,
    primary key (tenant_id, call_id, comment)
  )`.execute(db);
  await createSearch(db);
};
