/**
 * `wingman_keep` as one file: every table's rows in PostgreSQL's own text, and the migrations that made the tables.
 * Not by pg_dump, which the PostgreSQL from npm does not bring. One JSON value a line, and a hash at the end.
 */
import { createHash, hash as digest } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import { migrate } from "../base/migrate.ts";
import type { Pool } from "../base/pools.ts";
import { asOwner } from "../base/tenant-tx.ts";

const version = 1;
const rowsAtOnce = 2_000;

type Table = { readonly table: string; readonly columns: readonly string[] };
type Head = { readonly wingman: "keep"; readonly v: number; readonly takenAt: string; readonly migrations: string[] };
export type KeepRows = Table & { readonly rows: readonly string[] };
export type KeepDump = {
  readonly takenAt: string;
  readonly migrations: readonly string[];
  readonly tables: readonly KeepRows[];
  /** Where each sequence of numbers stands. */
  readonly counters: Readonly<Record<string, number>>;
};

/** The file's bytes, of one moment of the whole database. */
export const dumpKeep = (pool: Pool, takenAt: Date): Promise<Buffer> =>
  asOwner(
    pool,
    async (tx: Transaction<any>) => {
      await oneWayOfWriting(tx);
      const migrations = await sql<{ name: string }>`
        select name from public.schema_migration where starts_with(name, 'keep/') order by name`.execute(tx);
      const head: Head = {
        wingman: "keep",
        v: version,
        takenAt: takenAt.toISOString(),
        migrations: migrations.rows.map(({ name }) => name.slice("keep/".length)),
      };
      const lines: string[] = [JSON.stringify(head)];
      for (const { table, columns } of await tablesOf(tx)) {
        lines.push(JSON.stringify({ table, columns }));
        await sql`declare rows no scroll cursor for select kept::text as row from ${nameOf(table)} kept`.execute(tx);
        for (;;) {
          const { rows } = await sql<{ row: string }>`${sql.raw(`fetch ${rowsAtOnce} from rows`)}`.execute(tx);
          for (const { row } of rows) lines.push(JSON.stringify(row));
          if (rows.length < rowsAtOnce) break;
        }
        await sql`close rows`.execute(tx);
      }
      const counters = await sql<{ name: string; value: number }>`
        select schemaname || '.' || sequencename as name, last_value as value from pg_sequences
        where schemaname not in ('pg_catalog', 'information_schema') and last_value is not null order by 1`.execute(tx);
      lines.push(
        JSON.stringify({ counters: Object.fromEntries(counters.rows.map(({ name, value }) => [name, value])) }),
      );
      const body = `${lines.join("\n")}\n`;
      return Buffer.from(`${body}${JSON.stringify({ hash: digest("sha256", body, "hex") })}\n`, "utf8");
    },
    "read",
  );

/** Throws `Failure` WING_ARCHIVE_BROKEN for a file that is not as it was written. */
export const readKeepDump = (bytes: Uint8Array, name: string): KeepDump => {
  const text = Buffer.from(bytes).toString("utf8");
  const broken = (why: string): Failure =>
    new Failure("WING_ARCHIVE_BROKEN", `${name}: ${why}.`, {
      remedy: "The file was changed or damaged: take it from another copy of the backup.",
    });
  const endAt = text.lastIndexOf("\n", text.length - 2) + 1;
  const body = text.slice(0, endAt);
  if (text.slice(endAt) !== `${JSON.stringify({ hash: createHash("sha256").update(body).digest("hex") })}\n`)
    throw broken("its hash is another");
  const [first, ...lines] = body
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown); // The hash says that it is what `dumpKeep` wrote.
  const head = first as Head;
  if (head.wingman !== "keep" || head.v !== version) throw broken("it is no copy of keys of a version known here");
  const tables: { table: string; columns: readonly string[]; rows: string[] }[] = [];
  let counters: KeepDump["counters"] = {};
  for (const line of lines) {
    if (typeof line === "string") tables.at(-1)?.rows.push(line);
    else if ("counters" in (line as object)) ({ counters } = line as { counters: KeepDump["counters"] });
    else tables.push({ ...(line as Table), rows: [] });
  }
  return { takenAt: head.takenAt, migrations: head.migrations, tables, counters };
};

/**
 * Fills an empty `wingman_keep`: its tables as they were when it was taken, then its rows, then what this version
 * adds. Throws `Failure` WING_RESTORE_NOT_EMPTY where rows are, WING_DB_NEWER for a copy of a newer Wingman.
 */
export const restoreKeep = async (pool: Pool, dump: KeepDump): Promise<void> => {
  const known = keepMigrations.migrations.map(({ name }) => name);
  const stranger = dump.migrations.find((name, index) => known[index] !== name);
  if (stranger !== undefined)
    throw new Failure("WING_DB_NEWER", `the copy of wingman_keep was written by a newer Wingman (${stranger}).`, {
      remedy: "Restore with that version.",
    });
  await migrate(pool, { ...keepMigrations, migrations: keepMigrations.migrations.slice(0, dump.migrations.length) });
  await asOwner(pool, async (tx: Transaction<any>) => {
    await oneWayOfWriting(tx);
    const there = new Map((await tablesOf(tx)).map((one) => [one.table, one.columns.join()]));
    for (const { table, columns, rows } of dump.tables) {
      if (there.get(table) !== columns.join()) throw new Error(`table ${table} has other columns than its copy`); // Ours: the same migrations make the same tables.
      const { rows: found } = await sql`select 1 from ${nameOf(table)} limit 1`.execute(tx);
      if (found.length > 0)
        throw new Failure("WING_RESTORE_NOT_EMPTY", `wingman_keep has rows in ${table} already.`, {
          remedy: "Restore onto a server, or into a folder, that has never held a Wingman.",
        });
      for (let from = 0; from < rows.length; from += rowsAtOnce)
        await sql`insert into ${nameOf(table)} overriding system value
          select (kept.it).* from (
            select line::${nameOf(table)} as it from unnest(${rows.slice(from, from + rowsAtOnce)}::text[]) as line offset 0
          ) as kept`.execute(tx);
    }
    for (const [name, value] of Object.entries(dump.counters)) await sql`select setval(${name}, ${value})`.execute(tx);
  });
  await migrate(pool, keepMigrations);
};

/** A table comes after those it refers to. The list of migrations is not a table of its own here: it is in the head. */
const tablesOf = async (tx: Transaction<any>): Promise<Table[]> => {
  const { rows } = await sql<Table & { refers: string[] }>`
    select space.nspname || '.' || class.relname as table,
      array(select attname::text from pg_attribute
        where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum) as columns,
      array(select other_space.nspname || '.' || other.relname from pg_constraint
        join pg_class other on other.oid = confrelid join pg_namespace other_space on other_space.oid = other.relnamespace
        where conrelid = class.oid and contype = 'f' and confrelid <> class.oid) as refers
    from pg_class class join pg_namespace space on space.oid = class.relnamespace
    where class.relkind = 'r' and space.nspname not in ('pg_catalog', 'information_schema')
      and space.nspname not like 'pg\\_%' and class.relname <> 'schema_migration'
    order by 1`.execute(tx);
  const ordered: Table[] = [];
  for (let left = rows; left.length > 0;) {
    const next = left.filter(({ refers }) => !refers.some((name) => left.some(({ table }) => table === name)));
    if (next.length === 0) throw new Error("tables of wingman_keep refer to one another in a circle");
    ordered.push(...next.map(({ table, columns }) => ({ table, columns })));
    left = left.filter((one) => !next.includes(one));
  }
  return ordered;
};

/** Numbers and times as text, the same on every server. */
const oneWayOfWriting = (tx: Transaction<any>) =>
  sql`select set_config('extra_float_digits', '1', true), set_config('timezone', 'UTC', true),
    set_config('datestyle', 'ISO', true), set_config('bytea_output', 'hex', true)`.execute(tx);

const nameOf = (table: string) => sql.id(...table.split("."));
