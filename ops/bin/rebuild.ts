/** The read models anew from the log, beside those that answer, and back again. */
import { setPriority } from "node:os";
import { history } from "@wingman/projections/history/model";
import { generationMigrations } from "@wingman/projections/rebuild/generations";
import { rebuild, type RebuildProgress, type Rebuilt, rollBack } from "@wingman/projections/rebuild/rebuild";
import { Failure } from "@wingman/domain/failure";
import { readDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool } from "@wingman/streams/base/pools";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { connect } from "@nats-io/transport-node";
import { type ServersPlace, withServers } from "./servers-at-hand.ts";

const poolSize = 6;
/** Calls that go on come first, where both want the same core. */
const besideCalls = 5;

export type RebuildRun = ServersPlace & {
  readonly database: string;
  readonly onProgress: (progress: RebuildProgress) => void;
  readonly tell: (line: string) => void;
};

/** Throws `Failure` WING_REBUILD_REFUSED for any database but `wingman_read`, and what `rebuild` throws. */
export const rebuildReadModels = (run: RebuildRun): Promise<Rebuilt> => withReadModels(run, rebuild);

/** Throws the same, and WING_REBUILD_NOTHING_KEPT. */
export const rollBackReadModels = (run: RebuildRun) => withReadModels(run, rollBack);

const withReadModels = async <Result>(
  run: RebuildRun,
  work: (options: Parameters<typeof rebuild>[0]) => Promise<Result>,
): Promise<Result> => {
  if (run.database !== readDatabase)
    throw new Failure("WING_REBUILD_REFUSED", `${run.database} is not a read model; what it holds is nowhere else.`, {
      remedy: "Only wingman_read can be rebuilt from the log.",
    });
  return withServers(run, async ({ natsUrl, database, beside }) => {
    if (beside) setPriority(besideCalls);
    const { signal, onProgress, tell } = run;
    await using pool = openPool({
      url: database(run.database),
      name: "rebuild",
      sizeMax: poolSize,
      readModels: [history],
    });
    await migrate(pool, generationMigrations);
    const connection = await connect({ servers: natsUrl.split(","), name: "wingman-rebuild" });
    try {
      const log = await openJetStreamLog(connection, plainKeyring);
      return await work({ log, read: bulkRead(log), pool, model: history, signal, onProgress, tell });
    } finally {
      await connection.close();
    }
  });
};
