/** `wingman rebuild`: drops the read models whole and fills them from the log again. */
import { Failure } from "@wingman/domain/failure";
import { history } from "@wingman/projections/history/model";
import { rebuild, type Rebuilt } from "@wingman/projections/rebuild/rebuild";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { connect } from "@nats-io/transport-node";
import { defaultDataDir, openLocal } from "../local/instance.ts";
import { takeLock } from "../local/lock.ts";
import { knownMasterKey } from "../local/master-key.ts";
import type { Report } from "../local/progress.ts";

/** Every read model there is; a new one is a line here. */
export const readModels = [history] as const;

/**
 * Starts the log and the database alone, so nobody reads half a table meanwhile. Throws `Failure`
 * WING_ALREADY_RUNNING while Wingman runs on the same folder, WING_REBUILD_REFUSED for any database but `wingman_read`.
 */
export const rebuildReadModels = async (options: {
  readonly root: string;
  readonly dataDir?: string;
  readonly database: string;
  readonly report: Report;
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}): Promise<Rebuilt> => {
  const dataDir = options.dataDir ?? defaultDataDir(options.root);
  if (options.database !== "wingman_read")
    throw new Failure(
      "WING_REBUILD_REFUSED",
      `${options.database} is not a read model; what it holds is nowhere else.`,
      { remedy: "Only wingman_read can be rebuilt from the log." },
    );
  await using _lock = await takeLock(dataDir);
  await using local = openLocal({ root: options.root, dataDir, report: options.report, signal: options.signal });
  const [nats, postgres] = await Promise.all([local.nats, local.postgres]);
  await using pool = openPool({ url: postgres.url(keepDatabase), name: "rebuild-keys", sizeMax: 2 });
  const keys = openKeyring(postgresKeyStore(Promise.resolve(pool)), knownMasterKey({ dataDir, env: process.env }));
  const connection = await connect({ servers: nats.url });
  try {
    return await rebuild({
      log: await openJetStreamLog(connection, keys),
      adminUrl: postgres.url("postgres"),
      database: options.database,
      models: readModels,
      signal: options.signal,
      onProgress: ({ sequence, of }) => options.onProgress(sequence, of),
    });
  } finally {
    await connection.close();
  }
};
