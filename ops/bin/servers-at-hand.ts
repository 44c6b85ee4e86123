/** Log and database of an instance for a command: those of the running Wingman, or their own start where none runs. */
import { Failure } from "@wingman/domain/failure";
import { databaseUrl } from "../local/databases.ts";
import { openLocal } from "../local/instance.ts";
import { runningInstance, takeLock } from "../local/lock.ts";
import { postgresUrlAt } from "../local/postgres.ts";
import { type LogPlace, runningUrl } from "./log-at-hand.ts";

export type ServersPlace = LogPlace & { readonly postgresUrl?: string | undefined };
export type Servers = {
  readonly natsUrl: string;
  readonly database: (name: string) => string;
  /** Whether calls may be going on meanwhile. */
  readonly beside: boolean;
};

/**
 * Hands both to `work`. Servers that this call had to start are stopped afterwards, and the data folder is locked
 * meanwhile. Throws `Failure` WING_STARTING, WING_POSTGRES_UNREACHABLE, WING_NATS_UNREACHABLE.
 */
export const withServers = async <Result>(
  place: ServersPlace,
  work: (servers: Servers) => Promise<Result>,
): Promise<Result> => {
  const natsUrl = place.natsUrl ?? (await runningUrl(place.dataDir));
  const database = await databaseAt(place);
  if (natsUrl !== undefined && database !== undefined) return work({ natsUrl, database, beside: true });
  await using _lock = await takeLock(place.dataDir);
  await using local = openLocal(place);
  const [nats, postgres] = await Promise.all([local.nats, local.postgres]);
  return await work({ natsUrl: nats.url, database: postgres.url, beside: false });
};

const databaseAt = async ({ postgresUrl, dataDir }: ServersPlace): Promise<Servers["database"] | undefined> => {
  if (postgresUrl !== undefined) return (name) => databaseUrl(postgresUrl, name);
  if ((await runningInstance(dataDir)) === undefined) return undefined;
  const url = await postgresUrlAt(dataDir);
  if (url) return url;
  throw new Failure("WING_POSTGRES_UNREACHABLE", "the running Wingman uses a database that it did not start.", {
    remedy: "Set WINGMAN_POSTGRES_URL as it is set for the running Wingman.",
  });
};
