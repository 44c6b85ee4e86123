/**
 * Numbered, forward-only migrations. A family is one owner's list (a read model, or what is kept); families
 * share a database and its table `schema_migration`, and none looks at another's.
 */
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
import type { Pool } from "./pools.ts";
import { asOwner } from "./tenant-tx.ts";
import { ensureRoles } from "./walls.ts";

/** `name` is the file's: four digits, a dash, what it does. `up` may not read a clock or a setting. */
export type Migration = { readonly name: string; readonly up: (db: Transaction<any>) => Promise<void> };
export type MigrationFamily = { readonly family: string; readonly migrations: readonly Migration[] };

/**
 * Applies what is missing, in order, in one transaction: all of it or nothing. Safe to run from every process
 * at once: one works, the others wait and find nothing to do. Answers the names it applied.
 * Throws `Failure` WING_DB_NEWER when the database holds a migration that this version does not know,
 * WING_DB_ROLES where the login may not make the roles that `walls.ts` needs.
 */
export const migrate = (pool: Pool, { family, migrations }: MigrationFamily): Promise<readonly string[]> => {
  migrations.forEach(({ name }, index) => {
    if (!name.startsWith(`${String(index + 1).padStart(4, "0")}-`))
      throw new RangeError(`migration ${family}/${name} is out of order`);
  });
  return asOwner(pool, async (db: Transaction<any>) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(db);
    await ensureRoles(db);
    await sql`create table if not exists public.schema_migration (
      name text primary key, applied_at timestamptz not null default now())`.execute(db);
    const { rows } = await sql<{ name: string }>`
      select name from public.schema_migration where starts_with(name, ${`${family}/`}) order by name`.execute(db);
    const applied = new Set(rows.map((row) => row.name));
    const known = migrations.map(({ name }) => `${family}/${name}`);
    const stranger = rows.find((row) => !known.includes(row.name));
    if (stranger)
      throw new Failure(
        "WING_DB_NEWER",
        `database ${pool.database} was written by a newer Wingman (${stranger.name}).`,
        {
          remedy: "Run that version.",
        },
      );
    const missing = migrations.filter(({ name }) => !applied.has(`${family}/${name}`));
    for (const { name, up } of missing) {
      await up(db);
      await sql`insert into public.schema_migration (name) values (${`${family}/${name}`})`.execute(db);
    }
    return missing.map(({ name }) => name);
  });
};

/** One number for all of Wingman: "wing" in ASCII. */
const lockKey = 0x77696e67;
