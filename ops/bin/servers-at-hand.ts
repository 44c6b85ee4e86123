/** The servers of an instance: beside a running Wingman, or started for as long as they are needed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import type { Config } from "../config/config.ts";
import { databaseUrl } from "../local/databases.ts";
import { runningInstance, takeLock } from "../local/lock.ts";
import { startNats } from "../local/nats.ts";
import { runningPostgres, startPostgres } from "../local/postgres.ts";
import type { Report } from "../local/progress.ts";
import { runningUrl } from "./log-at-hand.ts";

export type ServersPlace = Pick<Config, "natsUrl" | "postgresUrl"> & {
  readonly root: string;
  readonly dataDir: string;
  readonly report: Report;
  readonly signal: AbortSignal;
};
export type ServersAtHand = { readonly natsUrl: string; readonly postgresUrl: (database: string) => string };

/**
 * Hands their addresses to `work`. What this call had to start is stopped afterwards, and the data folder is locked
 * meanwhile. Throws `Failure` WING_NO_DATA where no Wingman was ever started, and what keeps a server from answering.
 */
export const withServers = async <Result>(
  { natsUrl, postgresUrl, ...place }: ServersPlace,
  work: (servers: ServersAtHand) => Promise<Result>,
): Promise<Result> => {
  const { dataDir } = place;
  const isRunning = (await runningInstance(dataDir)) !== undefined;
  const nats = natsUrl ?? (isRunning ? await runningUrl(dataDir) : undefined);
  const base = postgresUrl ?? (isRunning ? await runningPostgres(dataDir) : undefined);
  if (nats !== undefined && base !== undefined)
    return await work({ natsUrl: nats, postgresUrl: (database) => databaseUrl(base, database) });
  if (isRunning)
    throw new Failure("WING_STARTING", "Wingman is just being set up, and its servers do not answer yet.", {
      remedy: "Try again in a few seconds.",
    });
  if (!existsSync(join(dataDir, "nats")))
    throw new Failure("WING_NO_DATA", `no Wingman was ever started on ${dataDir}.`, {
      remedy: "Name the folder in WINGMAN_DATA_DIR.",
    });
  await using _lock = await takeLock(dataDir);
  await using log = await startNats(place);
  await using postgres = await startPostgres(place);
  return await work({ natsUrl: log.url, postgresUrl: postgres.url });
};
