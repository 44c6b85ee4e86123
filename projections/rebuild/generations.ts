/**
 * Generations of read models: each is a schema `rm_<name>_v<N>` filled from the log from its first event on, and a
 * row here. `public.read_model` says which one answers; to change that row is all that a switch is. It has a row for
 * each shape, so that an older and a newer Wingman read side by side, each what it understands.
 */
import type { MigrationFamily } from "@wingman/streams/base/migrate";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { forceWall, openSchema, openToProjector, raiseWall } from "@wingman/streams/base/walls";
import { sql, type Transaction } from "kysely";
import { createCheckpoint } from "../checkpoint.ts";
import { createQuarantine } from "../quarantine.ts";
import type { ReadModel } from "../read-model.ts";
import { tablesOf } from "./digest.ts";

/** A generation that no longer answers is kept for so long, to switch back to. */
export const keptMs = 24 * 3_600_000;

export type State = "building" | "caught up" | "verified" | "active" | "old";
export type Generation = {
  readonly name: string;
  readonly number: number;
  readonly schema: string;
  readonly shape: number;
  readonly state: State;
  /** Epoch milliseconds until which an old one is kept; null for any other. */
  readonly keptUntil: number | null;
};

type Tx = Transaction<any>;

/** What an earlier Wingman left under this kind of name is an old generation of no shape that is known. */
export const generationMigrations: MigrationFamily = {
  family: "generations",
  migrations: [
    {
      name: "0001-generations",
      async up(db) {
        await sql`create table public.generation (
          name text collate "C" not null,
          number integer not null,
          schema text not null unique,
          shape integer not null,
          state text not null check (state in ('building', 'caught up', 'verified', 'active', 'old')),
          begun_at timestamptz not null default now(),
          caught_up_at timestamptz,
          verified_at timestamptz,
          active_at timestamptz,
          kept_until timestamptz,
          rows bigint,
          fingerprint text,
          primary key (name, number)
        )`.execute(db);
        await sql`create table public.read_model (
          name text collate "C" not null,
          shape integer not null,
          schema text not null references public.generation (schema),
          primary key (name, shape)
        )`.execute(db);
        await sql`insert into public.generation (name, number, schema, shape, state, kept_until)
          select parts[1], parts[2]::integer, nspname, 0, 'old', now() + ${days(keptMs)}::interval
          from pg_namespace, regexp_match(nspname, '^rm_([a-z_]+)_v([0-9]{1,6})$') as parts where parts is not null`.execute(
          db,
        );
      },
    },
    {
      name: "0002-walls",
      async up(db) {
        await openSchema(db, "public");
        await openToProjector(db, "public.read_model");
      },
    },
  ],
};
const days = (ms: number): string => `${ms} milliseconds`;

/** Every generation, newest first. */
export const generationsOf = (pool: Pool, { name }: Pick<ReadModel, "name">): Promise<readonly Generation[]> =>
  asOwner(pool, (tx: Tx) => generationsIn(tx, name));

const generationsIn = async (tx: Tx, name: string): Promise<readonly Generation[]> => {
  const { rows } = await sql<Generation>`
    select name, number, schema, shape, state, (extract(epoch from kept_until) * 1000)::float8 as "keptUntil"
    from public.generation where name = ${name} order by number desc`.execute(tx);
  return rows;
};

/** The schema that answers for this code's shape; undefined while there is none. */
export const activeSchema = (pool: Pool, model: ReadModel): Promise<string | undefined> =>
  asOwner(pool, (tx: Tx) => activeIn(tx, model));

const activeIn = async (tx: Tx, { name, shape }: ReadModel, lock = sql``): Promise<string | undefined> => {
  const { rows } = await sql<{ schema: string }>`
    select schema from public.read_model where name = ${name} and shape = ${shape} ${lock}`.execute(tx);
  return rows[0]?.schema;
};

/** The next generation, with its empty tables. */
export const addGeneration = (pool: Pool, model: ReadModel): Promise<string> =>
  asOwner(pool, async (tx: Tx) => {
    const [newest] = await generationsIn(tx, model.name);
    const number = (newest?.number ?? 0) + 1;
    const schema = `rm_${model.name}_v${number}`;
    await sql`create schema ${sql.id(schema)}`.execute(tx);
    await sql`select set_config('search_path', ${`${schema}, pg_catalog`}, true)`.execute(tx);
    await createCheckpoint(tx);
    await createQuarantine(tx);
    await model.create(tx);
    await openSchema(tx, schema);
    for (const { name, columns } of await tablesOf(tx, schema))
      if (columns.includes("tenant_id")) await raiseWall(tx, `${schema}.${name}`, ["select"]);
      else await openToProjector(tx, `${schema}.${name}`);
    await sql`insert into public.generation (name, number, schema, shape, state)
      values (${model.name}, ${number}, ${schema}, ${model.shape}, 'building')`.execute(tx);
    return schema;
  });

/** Binds its owner as well, once it is filled: COPY, by which it is, knows no row-level security. */
export const closeWalls = (pool: Pool, schema: string): Promise<void> =>
  asOwner(pool, async (tx: Tx) => {
    for (const { name, columns } of await tablesOf(tx, schema))
      if (columns.includes("tenant_id")) await forceWall(tx, `${schema}.${name}`);
  });

/** Moves one on to a state; `facts` are what was found out on the way. */
export const mark = (
  pool: Pool,
  schema: string,
  state: "caught up" | "verified",
  facts: { readonly rows?: number; readonly fingerprint?: string } = {},
): Promise<void> =>
  asOwner(pool, async (tx: Tx) => {
    await sql`update public.generation set state = ${state},
      caught_up_at = coalesce(caught_up_at, now()),
      verified_at = case when ${state} = 'verified' then now() end,
      rows = ${facts.rows ?? null}, fingerprint = ${facts.fingerprint ?? null}
      where schema = ${schema}`.execute(tx);
  });

/**
 * Lets another generation answer, in one transaction. `settle` is called while no projector of the one that answers
 * now can move, to bring the other to the same position; so a projector that runs goes on in the new tables as if
 * nothing had happened. Readers wait for nothing: each sees the one or the other.
 */
export const switchTo = (pool: Pool, model: ReadModel, schema: string, settle: () => Promise<void>): Promise<void> =>
  asOwner(pool, async (tx: Tx) => {
    const before = await activeIn(tx, model, sql`for update`);
    await settle();
    if (before !== undefined && before !== schema)
      await sql`update public.generation set state = 'old', kept_until = now() + ${days(keptMs)}::interval
        where schema = ${before}`.execute(tx);
    await sql`insert into public.read_model (name, shape, schema) values (${model.name}, ${model.shape}, ${schema})
      on conflict (name, shape) do update set schema = excluded.schema`.execute(tx);
    await sql`update public.generation set state = 'active', active_at = now(), kept_until = null
      where schema = ${schema}`.execute(tx);
    // Other shapes that answered are an older Wingman's, or a newer one's that was tried: kept as long as any.
    await sql`update public.generation set kept_until = now() + ${days(keptMs)}::interval, state = 'old'
      where name = ${model.name} and shape <> ${model.shape} and state = 'active'`.execute(tx);
  });

/** A generation with empty tables that answers at once: right where the log is empty. */
export const beginEmpty = async (pool: Pool, model: ReadModel): Promise<string> => {
  const schema = await addGeneration(pool, model);
  await closeWalls(pool, schema);
  await switchTo(pool, model, schema, async () => undefined);
  return schema;
};

export const dropGeneration = (pool: Pool, schema: string): Promise<void> =>
  asOwner(pool, async (tx: Tx) => {
    await sql`delete from public.read_model where schema = ${schema}`.execute(tx);
    await sql`delete from public.generation where schema = ${schema}`.execute(tx);
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(tx);
  });

/**
 * Drops what was left half built and what was kept long enough; answers what it dropped and why. To be called by
 * whoever may build: what another process is building would look half built.
 */
export const sweep = async (pool: Pool, model: ReadModel): Promise<readonly { schema: string; why: string }[]> => {
  const dropped: { schema: string; why: string }[] = [];
  for (const { schema, state, keptUntil } of await generationsOf(pool, model)) {
    const isHalf = state !== "active" && state !== "old";
    if (!isHalf && (keptUntil === null || keptUntil > Date.now())) continue;
    await dropGeneration(pool, schema);
    dropped.push({ schema, why: isHalf ? "it was left half built" : "it had been kept for a day" });
  }
  return dropped;
};
