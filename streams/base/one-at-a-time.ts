/** Work of which only one may be under way in all processes of a database. */
import { type Kysely, sql } from "kysely";
import { databaseFailure } from "./database-failure.ts";
import { kyselyOf, type Pool } from "./pools.ts";

/** Throws `Failure` WING_DB_UNREACHABLE once the connection that holds the right is gone, and the right with it. */
export type StillAlone = () => Promise<void>;

/**
 * Does `work`, unless a process anywhere is at work under this name; answers whether it did. The right is a lock of
 * a connection that does nothing else, so it ends with the process that held it, however that ends.
 */
export const oneAtATime = (
  pool: Pool,
  name: string,
  work: (stillAlone: StillAlone) => Promise<void>,
): Promise<boolean> =>
  kyselyOf(pool)
    .connection()
    .execute(async (db: Kysely<unknown>) => {
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as mine`
        .execute(db)
        .catch((error: unknown) => {
          throw databaseFailure(error);
        });
      if (!rows[0]?.mine) return false;
      try {
        await work(async () => {
          await sql`select 1`.execute(db).catch((error: unknown) => {
            throw databaseFailure(error);
          });
        });
        return true;
      } finally {
        await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`.execute(db).catch(() => undefined); // Gone with its connection then.
      }
    });
