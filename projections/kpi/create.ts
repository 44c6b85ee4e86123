import { sql, type Transaction } from "kysely";

/** The tables of one generation. Text that is compared or sorted has the order of its bytes, on every server the same. */
export const create = async (db: Transaction<any>): Promise<void> => {
  await sql`create table kpi_call (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    sequence bigint not null,
    kind text not null,
    rep_id text collate "C" not null,
    started_at bigint not null,
    sample text,
    playbook_id text collate "C" not null,
    playbook_version integer not null,
    arms jsonb not null,
    ended_reason text,
    duration_ms double precision not null,
    outcome text,
    has_next_step boolean not null,
    csat integer,
    stages jsonb not null,
    told jsonb,
    input_tokens bigint not null,
    output_tokens bigint not null,
    micro_dollars bigint not null,
    recording_bytes bigint not null,
    rep_ms double precision not null,
    customer_ms double precision not null,
    rep_words integer not null,
    rep_worded_ms double precision not null,
    rep_questions integer not null,
    customer_questions integer not null,
    rep_longest_ms double precision not null,
    customer_longest_ms double precision not null,
    rep_patience_ms double precision,
    turns integer not null,
    tips_made integer not null,
    tips_shown integer not null,
    tips_accepted integer not null,
    tips_liked integer not null,
    tips_disliked integer not null,
    tip_ms jsonb not null,
    objections jsonb not null,
    competitors jsonb not null,
    intents jsonb not null,
    primary key (tenant_id, call_id)
  )`.execute(db);
  await sql`create index kpi_call_when on kpi_call (tenant_id, started_at desc, call_id desc)
    where ended_reason is not null`.execute(db);
  await sql`create table kpi_line (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    line_id text collate "C" not null,
    place text collate "C" not null,
    channel text not null,
    start_ms double precision not null,
    end_ms double precision not null,
    words integer,
    asks boolean not null,
    corrections jsonb not null,
    primary key (tenant_id, call_id, line_id)
  )`.execute(db);
  await sql`create table kpi_tip (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    suggestion text collate "C" not null,
    by_words boolean not null,
    at_ms double precision not null,
    utterance text collate "C",
    shown boolean not null,
    after_words_ms double precision,
    rating text not null,
    copied boolean not null,
    retracted boolean not null,
    forgotten boolean not null,
    primary key (tenant_id, call_id, suggestion)
  )`.execute(db);
  await sql`create table kpi_act (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    action text collate "C" not null,
    suggestion text not null,
    field text not null,
    before text not null,
    primary key (tenant_id, call_id, action)
  )`.execute(db);
  await sql`create table kpi_noted (
    tenant_id text collate "C" not null,
    call_id text collate "C" not null,
    signal text collate "C" not null,
    what text not null,
    label text not null,
    utterance text collate "C" not null,
    at_ms double precision not null,
    off_by text,
    forgotten boolean not null,
    primary key (tenant_id, call_id, signal)
  )`.execute(db);
  await sql`create table kpi_document (
    tenant_id text collate "C" not null,
    document_id text collate "C" not null,
    sequence bigint not null,
    bytes bigint not null,
    primary key (tenant_id, document_id)
  )`.execute(db);
};
