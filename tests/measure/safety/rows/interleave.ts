import type { TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { history } from "@wingman/projections/history/model";
import { asOwner, inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import { tablesOf } from "@wingman/projections/rebuild/digest";
import { sql, type Transaction } from "kysely";

export type Walled = { readonly name: string; readonly schema: string; readonly table: string };
export type Ground = {
  readonly url: string;
  readonly owner: Pool;
  readonly tables: readonly Walled[];
  readonly tenants: number;
  readonly poolSize: number;
  readonly signal: AbortSignal;
};
export type Found = {
  done: number;
  rows: number;
  foreign: number;
  without: number;
  missing: number;
  failed: number;
  late: number;
  left: number;
};

const rowsOfEach = 3;
/** Requests that are under way at once; all but two of them wait for a connection. */
const together = 16;
const nameOf = (n: number): TenantId => `tenant-${n}` as TenantId;

/** Every table with a `tenant_id`, by the catalogue: one that is added later is in it. */
export const tablesOfTenants = (owner: Pool): Promise<Walled[]> =>
  asOwner(owner, async (tx: Transaction<any>) => {
    const { rows } = await sql<{ schema: string }>`
      select nspname as schema from pg_namespace where nspname = 'public' or nspname like 'rm\\_%'`.execute(tx);
    const found: Walled[] = [];
    for (const { schema } of rows)
      for (const { name, columns } of await tablesOf(tx, schema))
        if (columns.includes("tenant_id")) found.push({ name: `${schema}.${name}`, schema, table: name });
    return found;
  });

/** Some rows of every tenant in every table, whatever its columns and rules: what is not the tenant is made up. Requests may read them all. */
export const prepare = (owner: Pool, tables: readonly Walled[], tenants: number): Promise<void> =>
  asOwner(owner, async (tx: Transaction<any>) => {
    for (const { name, schema, table } of tables) {
      const at = sql.id(schema, table);
      const { rows: checks } = await sql<{ name: string }>`select conname as name from pg_constraint
        where conrelid = ${name}::regclass and contype in ('c', 'f')`.execute(tx);
      for (const check of checks) await sql`alter table ${at} drop constraint ${sql.id(check.name)}`.execute(tx);
      const { rows: columns } = await sql<{ name: string; type: string }>`
        select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
        where attrelid = ${name}::regclass and attnum > 0 and not attisdropped and attname <> 'tenant_id'
          and attidentity = '' and attgenerated = ''`.execute(tx);
      const values = columns.map(({ type }) => sql.raw(`${made[type] ?? "(t * 10 + n)::text"}::${type}`));
      await sql`insert into ${at} (tenant_id, ${sql.join(columns.map((column) => sql.id(column.name)))})
        select 'tenant-' || t, ${sql.join(values)}
        from generate_series(0, ${tenants - 1}) as t, generate_series(1, ${one(name)}) as n`.execute(tx);
      await sql`grant select, insert, update, delete on ${at} to wingman_app`.execute(tx);
    }
  });
/** A tenant has one key of its own; of everything else it has several. */
const one = (name: string): number => (name.endsWith(".tenant_key") ? 1 : rowsOfEach);
const made: Readonly<Record<string, string>> = {
  boolean: "true",
  bytea: "convert_to((t * 10 + n)::text, 'UTF8')",
  jsonb: "'[]'",
  json: "'[]'",
  "text[]": "'{}'",
  "timestamp with time zone": "now()",
  date: "now()",
};

type Tx = TenantTx<any>;

/** What a request sees of a table when its query does not say whose rows it wants. */
const look = async (tx: Tx, { schema, table }: Walled): Promise<string[]> =>
  (await sql<{ t: string }>`select tenant_id as t from ${sql.id(schema, table)}`.execute(tx)).rows.map(({ t }) => t);

export const interleave = async (at: Ground, count: number, seed: number): Promise<Found> => {
  const found: Found = { done: 0, rows: 0, foreign: 0, without: 0, missing: 0, failed: 0, late: 0, left: 0 };
  await using pool = openPool({ url: at.url, name: "rows", sizeMax: at.poolSize, readModels: [history] });
  const random = coin(seed);
  const request = async (): Promise<void> => {
    const tenant = nameOf(Math.floor(random() * at.tenants));
    const table = at.tables[Math.floor(random() * at.tables.length)];
    const other = nameOf(Math.floor(random() * at.tenants));
    const how = random();
    if (!table) return;
    const judge = (seen: readonly string[]): void => {
      const own = seen.filter((one) => one === tenant).length;
      found.rows += own;
      found.foreign += seen.length - own;
      if (own < one(table.name)) found.missing += 1;
    };
    const target = sql.id(table.schema, table.table);
    try {
      await inTenant(pool, tenant, async (tx: Tx) => {
        judge(await look(tx, table));
        if (how < 0.1) {
          found.left += 1;
          throw new RangeError("left in the middle");
        }
        if (how < 0.2) await sql`select 1 / 0`.execute(tx);
        if (how < 0.23) await sql`select set_config('statement_timeout', '2', true), pg_sleep(0.05)`.execute(tx);
        if (how < 0.23) await sql`select pg_sleep(0.05)`.execute(tx);
        // Of another's rows none may be changed, taken or made, whichever way the query asks.
        if (how < 0.5) {
          const { numAffectedRows } =
            how < 0.35
              ? await sql`update ${target} set tenant_id = tenant_id where tenant_id = ${other}`.execute(tx)
              : await sql`delete from ${target} where tenant_id = ${other} and ${other !== tenant}`.execute(tx);
          if (other !== tenant) found.foreign += Number(numAffectedRows ?? 0n);
        }
        judge(await look(tx, table));
      });
    } catch (error) {
      if (error instanceof Failure && error.code === "WING_DB_TIMEOUT") found.late += 1;
      else if (!(error instanceof RangeError)) found.failed += 1;
    }
    // The same connections by the owner's door, where no tenant and no processor is said: nobody's rows.
    if (how > 0.9)
      await asOwner(pool, async (tx: Transaction<any>) => {
        await sql`select set_config('role', 'wingman_app', true)`.execute(tx);
        found.without += (await look(tx as Tx, table)).length; // As if a door had forgotten to say whose.
      });
    found.done += 1;
  };
  const worker = async (): Promise<void> => {
    while (begun < count && !at.signal.aborted) {
      begun += 1;
      await request();
    }
  };
  let begun = 0;
  await Promise.all(Array.from({ length: together }, worker));
  return found;
};

const costRounds = 400;

/** Median of a transaction that reads one row, with both walls and as it was before. */
export const costOf = async (at: Ground): Promise<{ walled: number; bare: number }> => {
  const table = at.tables.find(({ table: name }) => name === "data_key");
  if (!table) throw new RangeError("no such table");
  const query = async (tx: Transaction<any>): Promise<unknown> =>
    sql`select 1 from ${sql.id(table.schema, table.table)} where tenant_id = 'tenant-1' limit 1`.execute(tx);
  const walled: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < costRounds; n++) {
    walled.push(await timed(() => inTenant(at.owner, nameOf(1), query)));
    bare.push(await timed(() => asOwner(at.owner, query)));
  }
  return { walled: median(walled), bare: median(bare) };
};
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Numbers of a seed (mulberry32). */
const coin = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
