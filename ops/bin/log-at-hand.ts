/** The log of an instance for whoever only reads it: beside a running Wingman, or alone when none runs. Makes nothing. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { streamNames } from "@wingman/streams/log/streams";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { type Keys, openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { connectNats } from "@wingman/streams/log/connect";
import { operatorAccess } from "../local/links.ts";
import { databaseUrl } from "../local/databases.ts";
import { asUser, knownPasswords } from "../local/nats-users.ts";
import { runningInstance, takeLock } from "../local/lock.ts";
import { knownMasterKey } from "../local/master-key.ts";
import { startNats } from "../local/nats.ts";
import { runningPostgres, startPostgres } from "../local/postgres.ts";
import { isRunning, whatRuns } from "../local/process-identity.ts";
import type { Report } from "../local/progress.ts";

const connectMsMax = 5_000;

export type LogPlace = {
  readonly root: string;
  readonly dataDir: string;
  /** A server that was named in the settings; then nothing is started. */
  readonly natsUrl?: string | undefined;
  readonly postgresUrl?: string | undefined;
  readonly report?: Report;
  readonly signal: AbortSignal;
};

/** An instance's log with its keys and databases. */
export type AtHand = {
  readonly log: JetStreamLog;
  readonly keys: Keys;
  readonly database: DatabaseUrl;
  /** No Wingman runs on this folder meanwhile: nobody but this call follows the log. */
  readonly alone: boolean;
};

/** As `withInstance`, for whoever wants no more than the log and where the databases are. */
export const withLog = <Result>(
  place: LogPlace,
  work: (log: JetStreamLog, database: DatabaseUrl) => Promise<Result>,
): Promise<Result> => withInstance(place, ({ log, database }) => work(log, database));

/**
 * Hands the log to `work`. A server that this call had to start is stopped afterwards, and the data folder is
 * locked meanwhile. Throws `Failure` WING_CALL_NOT_FOUND where there is no log yet, WING_STARTING, WING_NATS_ENDED,
 * WING_NATS_UNREACHABLE.
 */
export const withInstance = async <Result>(place: LogPlace, work: (at: AtHand) => Promise<Result>): Promise<Result> => {
  const url = place.natsUrl ?? (await runningUrl(place.dataDir));
  if (url === undefined && !existsSync(join(place.dataDir, "nats", "store"))) throw nothingYet();
  const database = await databaseAt(place);
  if (url !== undefined && database !== undefined)
    return await readWith({ natsUrl: url, database, alone: false }, place, work);
  await using _lock = await takeLock(place.dataDir);
  await using started = new AsyncDisposableStack();
  const begun = <Server extends AsyncDisposable>(starting: Promise<Server>): Promise<Server> => {
    started.defer(() =>
      starting.then(
        (server) => server[Symbol.asyncDispose](),
        () => undefined,
      ),
    );
    return starting;
  };
  const [natsUrl, postgres] = await Promise.all([
    url ?? begun(startNats(place)).then((nats) => nats.url),
    database ?? begun(startPostgres(place)).then((server) => server.url),
  ]);
  return await readWith({ natsUrl, database: postgres, alone: true }, place, work);
};

/** Where the keys' database is; undefined where its server is to be started. */
const databaseAt = async ({ postgresUrl, dataDir }: LogPlace): Promise<DatabaseUrl | undefined> => {
  if (postgresUrl !== undefined) return (database) => databaseUrl(postgresUrl, database);
  if ((await runningInstance(dataDir)) === undefined) return undefined;
  const url = await runningPostgres(dataDir);
  if (url !== undefined) return (database) => databaseUrl(url, database);
  throw new Failure(
    "WING_POSTGRES_UNREACHABLE",
    "the database of the running Wingman does not answer, or is one that it did not start.",
    {
      remedy: "Set WINGMAN_POSTGRES_URL as it is set for the running Wingman, or try again in a few seconds.",
    },
  );
};
type DatabaseUrl = (database: string) => string;

type Found = Pick<AtHand, "database" | "alone"> & { readonly natsUrl: string };

const readWith = async <Result>(
  { natsUrl, database, alone }: Found,
  place: LogPlace,
  work: (at: AtHand) => Promise<Result>,
): Promise<Result> => {
  await using pool = openPool({ url: database(keepDatabase), name: "wingman-reader", sizeMax: 2 });
  const keys = openKeyring(postgresKeyStore(Promise.resolve(pool)), knownMasterKey({ ...place, env: process.env }));
  return await readFrom(natsUrl, keys, place, (log) => work({ log, keys, database, alone }));
};

/** Where the log's server of this folder answers; undefined when it does not run. */
export const runningUrl = async (dataDir: string): Promise<string | undefined> => {
  const folder = join(dataDir, "nats");
  const numberIn = async (file: string): Promise<number> =>
    Number(await readFile(join(folder, file), "utf8").catch(() => ""));
  const [pid, port, holder] = await Promise.all([numberIn("pid"), numberIn("port"), runningInstance(dataDir)]);
  const { command } = whatRuns(pid); // Empty where it cannot be asked; then the number decides.
  const serves = isRunning(pid) && (command === "" || command.includes(folder));
  if (port > 0 && (serves || holder?.address !== undefined)) {
    const address = `nats://127.0.0.1:${port}`;
    const passwords = await knownPasswords(folder); // None while a version runs that had no users.
    return passwords ? asUser(address, "operator", passwords) : address;
  }
  if (holder === undefined) return undefined;
  if (holder.address !== undefined)
    throw new Failure("WING_NATS_UNREACHABLE", "the running Wingman uses a log's server that it did not start.", {
      remedy: "Set WINGMAN_NATS_URL as it is set for the running Wingman.",
    });
  throw new Failure("WING_STARTING", "Wingman is just being set up, and its log does not answer yet.", {
    remedy: "Try again in a few seconds.",
  });
};

const readFrom = <Result>(
  url: string,
  keys: Keys,
  place: LogPlace,
  work: (log: JetStreamLog) => Promise<Result>,
): Promise<Result> =>
  connected(url, place, async (connection) => {
    if (!(await hasCalls(connection))) throw nothingYet(); // Opening the log would make the streams.
    return await work(await openJetStreamLog(connection, keys));
  });

/**
 * The log's server alone, for whoever looks at the streams as they lie there, whatever is left of them: no database,
 * no keys. Throws as `withLog` does.
 */
export const withLogServer = async <Result>(
  place: LogPlace,
  work: (connection: NatsConnection) => Promise<Result>,
): Promise<Result> => {
  const url = place.natsUrl ?? (await runningUrl(place.dataDir));
  if (url !== undefined) return await connected(url, place, work);
  if (!existsSync(join(place.dataDir, "nats", "store"))) throw nothingYet();
  await using _lock = await takeLock(place.dataDir);
  await using nats = await startNats(place);
  return await connected(nats.url, place, work);
};

const connected = async <Result>(
  url: string,
  { natsUrl, signal }: LogPlace,
  work: (connection: NatsConnection) => Promise<Result>,
): Promise<Result> => {
  signal.throwIfAborted();
  const connection = await connectNats(url, "wingman-reader", operatorAccess(), {
    timeout: connectMsMax,
    reconnect: false,
  }).catch((cause: unknown) => {
    throw natsUrl === undefined
      ? new Failure("WING_NATS_ENDED", "the log's server of the running Wingman does not answer.", {
          remedy: "Stop Wingman and start it again; what was stored is there.",
          cause,
        })
      : new Failure("WING_NATS_UNREACHABLE", "the server in WINGMAN_NATS_URL does not answer.", {
          remedy: "Start it, or unset WINGMAN_NATS_URL if the log is in the data folder.",
          cause,
        });
  });
  const stop = (): void => void connection.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await work(connection);
  } finally {
    signal.removeEventListener("abort", stop);
    await connection.close();
  }
};

const hasCalls = async (connection: NatsConnection): Promise<boolean> => {
  const manager = await jetstreamManager(connection);
  for await (const { config, state } of manager.streams.list())
    if (config.name === streamNames.events) return state.messages > 0;
  return false;
};

const nothingYet = (): Failure =>
  new Failure("WING_CALL_NOT_FOUND", "there is no call on this log yet.", {
    remedy: "Start Wingman with `npm start` and play a sample call, or name the folder in WINGMAN_DATA_DIR.",
  });
