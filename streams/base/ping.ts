/** Whether a database answers now. It reads nothing of anybody, so it comes by none of the doors of `tenant-tx.ts`. */
import { connectionsOf, type Pool } from "./pools.ts";

export const databaseAnswers = (pool: Pool): Promise<boolean> =>
  connectionsOf(pool)
    .query("select 1")
    .then(
      () => true,
      () => false,
    );
