/** One unchanging picture of the read models, and the place of the log that it shows. */
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import type { Sequence } from "@wingman/streams/log/event-log";
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
import { storedCheckpoint } from "../checkpoint.ts";
import { history } from "../history/model.ts";
import type { HistoryTables } from "../history/tables.ts";

export type Tx = Transaction<HistoryTables>;

/**
 * Reads history as it stands at one place of the log, whatever is appended meanwhile. For reports that are made by
 * themselves, which may take minutes, and never in answer to a request; each query names its tenant.
 * Throws `Failure` WING_STARTING where history has no tables yet.
 */
export const atOnePlace = <Result>(
  pool: Pool,
  read: (tx: Tx, sequence: Sequence) => Promise<Result>,
): Promise<Result> =>
  asOwner(
    pool,
    async (tx: Transaction<any>) => {
      const { rows } = await sql<{ schema: string }>`select schema from public.read_model
        where name = ${history.name} and shape = ${history.shape}`.execute(tx);
      const schema = rows[0]?.schema;
      if (schema === undefined)
        throw new Failure("WING_STARTING", "history is still being filled from the log.", {
          remedy: "Try again in a moment; the start page shows how far it is.",
        });
      const { sequence } = await storedCheckpoint(tx, history, schema);
      await sql`select set_config('search_path', quote_ident(${schema}) || ', pg_catalog', true)`.execute(tx);
      return read(tx as Tx, sequence);
    },
    "read",
  );
