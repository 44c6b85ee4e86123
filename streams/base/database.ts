/** Databases themselves: made when missing, and one of them, the droppable one, made anew. */
import { Failure } from "@wingman/domain/failure";
import { sql } from "kysely";
import { databaseFailure } from "./database-failure.ts";
import { kyselyOf, type Pool } from "./pools.ts";

/** Rebuilt from the log at any time. */
export const readDatabase = "wingman_read";
/** What the log does not hold: keys, effects, identity. Never dropped by any code. */
export const keepDatabase = "wingman_keep";

/**
 * Creates a database if the server has none of this name; answers whether it did. `admin` is a pool of any other
 * database. From template0 unless told otherwise: what somebody put into template1 is not ours.
 */
export const ensureDatabase = async (admin: Pool, name: string, template = "template0"): Promise<boolean> => {
  checkName(name);
  try {
    const { rows } = await sql`select 1 from pg_database where datname = ${name}`.execute(kyselyOf(admin));
    if (rows.length > 0) return false;
    await create(admin, name, template);
    return true;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === duplicateDatabase || code === uniqueViolation) return false; // Another process was quicker.
    throw databaseFailure(error);
  }
};

/**
 * Drops `wingman_read` with everything in it, ends whoever is connected, and creates it empty.
 * Throws `Failure` WING_REBUILD_REFUSED for any other name.
 */
export const recreateDatabase = async (admin: Pool, name: string): Promise<void> => {
  if (name !== readDatabase)
    throw new Failure("WING_REBUILD_REFUSED", `only ${readDatabase} may be dropped and rebuilt, not ${name}.`, {
      remedy: "What stands in other databases is not in the log and would be lost.",
    });
  try {
    await sql`drop database if exists ${sql.id(name)} with (force)`.execute(kyselyOf(admin));
    await create(admin, name, "template0");
  } catch (error) {
    throw databaseFailure(error);
  }
};

const create = (admin: Pool, name: string, template: string) =>
  sql`create database ${sql.id(name)} template ${sql.id(template)} encoding 'UTF8'`.execute(kyselyOf(admin));

const checkName = (name: string): void => {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new RangeError("a database is named in small letters, digits and _");
};
const duplicateDatabase = "42P04";
const uniqueViolation = "23505";
