/** Statements that PostgreSQL runs outside of any transaction: VACUUM, CHECKPOINT. Never in answer to a request. */
import { type RawBuilder, sql } from "kysely";
import { databaseFailure } from "./database-failure.ts";
import { kyselyOf, type Pool } from "./pools.ts";
import { ownerStatementMsMax } from "./tenant-tx.ts";

/** A table that somebody holds for longer is left as it is, and the statement fails with WING_DB_TIMEOUT or WING_DB_CONFLICT. */
const lockMsMax = 60_000;

/** Runs one statement by itself and answers its rows. Throws `Failure` WING_DB_*. */
export const alone = async <Row>(pool: Pool, statement: RawBuilder<Row>): Promise<readonly Row[]> => {
  try {
    return await kyselyOf(pool)
      .connection()
      .execute(async (connection) => {
        await sql`select set_config('statement_timeout', ${String(ownerStatementMsMax)}, false),
          set_config('lock_timeout', ${String(lockMsMax)}, false)`.execute(connection);
        try {
          return (await statement.execute(connection)).rows;
        } finally {
          await sql`reset statement_timeout`.execute(connection).catch(() => undefined);
          await sql`reset lock_timeout`.execute(connection).catch(() => undefined);
        }
      });
  } catch (error) {
    throw databaseFailure(error);
  }
};
