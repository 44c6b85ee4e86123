/** One unchanging picture of the read models, and the place of the log that it shows. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenantAt, type TenantTx } from "@wingman/streams/base/tenant-tx";
import type { Sequence } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import { storedCheckpoint } from "../checkpoint.ts";
import { historyRef } from "../history/ref.ts";
import type { HistoryTables } from "../history/tables.ts";

export type Tx = TenantTx<HistoryTables>;

/**
 * Reads a tenant's history as it stands at one place of the log, whatever is appended meanwhile, and no row of anybody
 * else's. For reports that are made by themselves, which may take minutes, and never in answer to a request.
 * Throws `Failure` WING_STARTING where history has no tables yet.
 */
export const atOnePlace = <Result>(
  pool: Pool,
  tenant: TenantId,
  read: (tx: Tx, sequence: Sequence) => Promise<Result>,
): Promise<Result> =>
  inTenantAt(pool, tenant, { processor: historyRef.name, look: placeOf }, (tx: Tx, { sequence }) => read(tx, sequence));

const placeOf = async (tx: Transaction<any>) => {
  const { rows } = await sql<{ schema: string }>`select schema from public.read_model
    where name = ${historyRef.name} and shape = ${historyRef.shape}`.execute(tx);
  const schema = rows[0]?.schema;
  if (schema === undefined)
    throw new Failure("WING_STARTING", "history is still being filled from the log.", {
      remedy: "Try again in a moment; the start page shows how far it is.",
    });
  return await storedCheckpoint(tx, historyRef, schema);
};
