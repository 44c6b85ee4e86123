/** A fingerprint of every table of a schema: two databases that hold the same rows have the same digests. */
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";

export type TableDigest = { readonly table: string; readonly rows: number; readonly digest: string };

/** When a row was written, not what it says; every other column counts. */
const clocks = ["updated_at", "applied_at"];

/**
 * SHA-256 over the SHA-256 of each row's text, in order of the primary key as text; tables by name. Taken from the
 * catalogue, so that a new table or column is never forgotten. Throws an Error for a table without a primary key.
 */
export const digestTables = (pool: Pool, schema: string): Promise<readonly TableDigest[]> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    // One way of writing numbers and times, whatever the server's settings.
    await sql`select set_config('extra_float_digits', '1', true), set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)`.execute(
      tx,
    );
    const digests: TableDigest[] = [];
    for (const table of await tablesOf(tx, schema)) digests.push(await digestTable(tx, schema, table));
    return digests;
  });

export type Table = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Columns of types that PostgreSQL cannot hash; their text can be. */
  readonly unhashed: readonly string[];
};

/** Every table of a schema, parents of others included (they have no rows of their own), with its columns and the columns of its primary key, both in their own order. */
export const tablesOf = async (tx: Transaction<any>, schema: string): Promise<Table[]> => {
  const { rows } = await sql<Table>`
    select class.relname as name,
      array(select attname::text from pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum) as columns,
      array(select attname::text from pg_index, unnest(indkey) with ordinality as part (attnum, nth)
        join pg_attribute on pg_attribute.attnum = part.attnum
        where indrelid = class.oid and indisprimary and attrelid = class.oid order by nth) as key,
      array(select attname::text from pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped
        and atttypid = 'pg_catalog.tsvector'::regtype order by attnum) as unhashed
    from pg_class class join pg_namespace space on space.oid = class.relnamespace
    where space.nspname = ${schema} and class.relkind in ('r', 'p')
    order by class.relname collate "C"`.execute(tx);
  return rows;
};

const digestTable = async (
  tx: Transaction<any>,
  schema: string,
  { name, columns, key }: Table,
): Promise<TableDigest> => {
  if (key.length === 0) throw new Error(`table ${schema}.${name} has no primary key`);
  const texts = columns.filter((column) => !clocks.includes(column)).map((column) => sql`${sql.id(column)}::text`);
  const order = key.map((column) => sql`${sql.id(column)}::text collate "C"`);
  const { rows } = await sql<{ rows: number; digest: string }>`
    select count(*) as rows, encode(sha256(coalesce(string_agg(hash, ''::bytea order by nth), ''::bytea)), 'hex') as digest
    from (
      select row_number() over (order by ${sql.join(order)}) as nth,
        sha256(convert_to(json_build_array(${sql.join(texts)})::text, 'UTF8')) as hash
      from only ${sql.id(schema, name)}
    ) as hashed`.execute(tx);
  const { rows: count, digest } = rows[0] ?? { rows: 0, digest: "" }; // An aggregate always answers one row.
  return { table: name, rows: count, digest };
};

export type Fingerprint = { readonly table: string; readonly rows: number; readonly fingerprint: string };

/**
 * What tells two generations of one database apart, at a tenth of the cost of `digestTables`: for each table the sum
 * of two hashes of each row, whatever its order. Finds mistakes, not forgers; the hashes are those of one major
 * version of PostgreSQL. The position is left out, since it is compared by itself.
 */
export const fingerprintTables = async (tx: Transaction<any>, schema: string): Promise<readonly Fingerprint[]> => {
  const prints: Fingerprint[] = [];
  for (const { name, columns, unhashed } of await tablesOf(tx, schema)) {
    if (name === "checkpoint") continue;
    const compared = columns.filter((column) => !clocks.includes(column));
    const values = compared.map((column) =>
      unhashed.includes(column) ? sql`${sql.id(column)}::text` : sql.id(column),
    );
    const row = sql`row(${sql.join(values)})`;
    const { rows } = await sql<{ rows: number; a: string; b: string }>`
      select count(*) as rows, coalesce(sum(hash_record_extended(${row}, 0)), 0)::text as a,
        coalesce(sum(hash_record_extended(${row}, 1)), 0)::text as b
      from only ${sql.id(schema, name)}`.execute(tx);
    const { rows: count, a, b } = rows[0] ?? { rows: 0, a: "0", b: "0" }; // An aggregate always answers one row.
    prints.push({ table: name, rows: count, fingerprint: hex(a) + hex(b) });
  }
  return prints;
};

/** The last 64 bits of a sum, in hexadecimal. */
const hex = (sum: string): string => BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, "0");
