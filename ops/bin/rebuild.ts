/** The read models anew from the log, beside those that answer, and back again. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectNats } from "@wingman/streams/log/connect";
import { operatorAccess } from "../local/links.ts";
import { Failure } from "@wingman/domain/failure";
import { audit } from "@wingman/projections/audit/model";
import { history } from "@wingman/projections/history/model";
import { kpi } from "@wingman/projections/kpi/model";
import { knowledge } from "@wingman/projections/knowledge/model";
import type { ReadModel } from "@wingman/projections/read-model";
import type { ReadRuns } from "@wingman/projections/rebuild/fill";
import { generationMigrations } from "@wingman/projections/rebuild/generations";
import {
  rebuild,
  type RebuildOptions,
  type RebuildProgress,
  type Rebuilt,
  rollBack,
} from "@wingman/projections/rebuild/rebuild";
import { sourceOf } from "@wingman/projections/source";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool } from "@wingman/streams/base/pools";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { shareForgotten } from "@wingman/streams/log/key-notices";
import { runningInstance } from "../local/lock.ts";
import { knownMasterKey } from "../local/master-key.ts";
import { type ServersPlace, withServers } from "./servers-at-hand.ts";

const poolSize = 6;
const keysPoolSize = 2;
/** Beside calls it rests as long as it worked: its share of PostgreSQL and nats-server has no priority of its own. */
const restPerWork = 1;

/** Every read model there is, by the name that it is asked for by. */
export const rebuildable = { history, knowledge, kpi, audit } satisfies Record<string, ReadModel>;

export type RebuildRun = ServersPlace & {
  readonly model?: keyof typeof rebuildable;
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
  work: (options: RebuildOptions) => Promise<Result>,
): Promise<Result> => {
  if (run.database !== readDatabase)
    throw new Failure("WING_REBUILD_REFUSED", `${run.database} is not a read model; what it holds is nowhere else.`, {
      remedy: "Only wingman_read can be rebuilt from the log.",
    });
  const model = rebuildable[run.model ?? "history"];
  const isBeside = (await runningInstance(run.dataDir)) !== undefined;
  return withServers(run, async ({ natsUrl, postgresUrl }) => {
    const { dataDir, signal, onProgress, tell } = run;
    await using keep = openPool({ url: postgresUrl(keepDatabase), name: "rebuild-keys", sizeMax: keysPoolSize });
    await using pool = openPool({
      url: postgresUrl(run.database),
      name: "rebuild",
      sizeMax: poolSize,
      readModels: [model],
    });
    await migrate(pool, generationMigrations);
    const keys = openKeyring(postgresKeyStore(Promise.resolve(keep)), knownMasterKey({ dataDir, env: process.env }));
    const connection = await connectNats(natsUrl, "wingman-rebuild", operatorAccess());
    try {
      const log = await openJetStreamLog(connection, keys);
      shareForgotten(log, keys); // Who is forgotten meanwhile is not written into the new tables.
      const source = sourceOf(model, log);
      return await work({
        log: source.log,
        read: isBeside ? withRests(source.read) : source.read,
        pool,
        model,
        signal,
        onProgress,
        tell,
      });
    } finally {
      await connection.close();
    }
  });
};

/** The same runs, with a pause after each that lasts as long as whoever took it was at work. */
const withRests = (read: ReadRuns): ReadRuns =>
  async function* (span) {
    let from = performance.now();
    for await (const run of read(span)) {
      yield run;
      await sleep((performance.now() - from) * restPerWork, undefined, { signal: span.signal }).catch(() => undefined);
      from = performance.now();
    }
  };
