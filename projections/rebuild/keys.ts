/** Keys and indexes are made once when the rows are there: three times as fast as keeping them up row by row. */
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";

/** Sorting a million keys wants more than the 64 MB that PostgreSQL gives unasked. */
const sortMemory = "192MB";

type Tx = Transaction<any>;
/** Statements that make them again. */
export type KeysOff = readonly string[];

/**
 * Takes them off every table of a schema but those of its projector. Triggers are still meanwhile; what they keep up is
 * made in one go by the function `refill` that a read model leaves in its schema, once the keys are back.
 */
export const takeKeysOff = (pool: Pool, schema: string): Promise<KeysOff> =>
  asOwner(pool, async (tx: Tx) => {
    const { rows } = await sql<{ table: string; name: string; key: string | null; index: string }>`
      select class.relname as table, named.relname as name, pg_get_indexdef(indexrelid) as index,
        (select pg_get_constraintdef(oid) from pg_constraint where conindid = indexrelid and contype in ('p', 'u')) as key
      from pg_index join pg_class class on class.oid = indrelid join pg_class named on named.oid = indexrelid
      where class.relnamespace = (select oid from pg_namespace where nspname = ${schema}) and class.relname not in ('checkpoint', 'quarantine', 'passed_over')
      order by named.relname`.execute(tx);
    const again: string[] = [];
    for (const { table, name, key, index } of rows) {
      const [where, what] = [`"${schema}"."${table}"`, `"${schema}"."${name}"`];
      await sql.raw(key === null ? `drop index ${what}` : `alter table ${where} drop constraint "${name}"`).execute(tx);
      again.push(key === null ? index : `alter table ${where} add constraint "${name}" ${key}`);
    }
    const triggered = await sql<{ table: string }>`
      select distinct class.relname as table from pg_trigger join pg_class class on class.oid = tgrelid
      where not tgisinternal and class.relnamespace = (select oid from pg_namespace where nspname = ${schema})
      order by class.relname`.execute(tx);
    for (const { table } of triggered.rows)
      await sql.raw(`alter table "${schema}"."${table}" disable trigger user`).execute(tx);
    if (triggered.rows.length > 0) again.push(`select "${schema}".refill()`);
    for (const { table } of triggered.rows) again.push(`alter table "${schema}"."${table}" enable trigger user`);
    return again;
  });

/** Makes them again. */
export const putKeysBack = (pool: Pool, keys: KeysOff): Promise<void> =>
  asOwner(pool, async (tx: Tx) => {
    await sql`select set_config('maintenance_work_mem', ${sortMemory}, true)`.execute(tx);
    for (const key of keys) await sql.raw(key).execute(tx);
  });
