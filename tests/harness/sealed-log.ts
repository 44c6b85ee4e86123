/** The log of a data folder with its keys, as Wingman itself reads it. */
import type { LocalInstance } from "@wingman/ops/local/instance";
import { knownMasterKey } from "@wingman/ops/local/master-key";
import { openPool } from "@wingman/streams/base/pools";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { connectNats } from "@wingman/streams/log/connect";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";

export type SealedLog = AsyncDisposable & { readonly log: JetStreamLog };

/** Goes on by itself when a server is killed and started again at the same address. */
export const openSealedLog = async (at: {
  readonly natsUrl: string;
  readonly keepUrl: string;
  readonly dataDir: string;
  readonly env?: NodeJS.ProcessEnv;
}): Promise<SealedLog> => {
  const pool = openPool({ url: at.keepUrl, name: "test-keys", sizeMax: 2 });
  const master = knownMasterKey({ dataDir: at.dataDir, env: at.env ?? process.env });
  const patience = { maxReconnectAttempts: -1, reconnectTimeWait: 50 };
  const connection = await connectNats(at.natsUrl, "sealed-log", { user: "local" }, patience);
  const close = async (): Promise<void> => {
    await connection.close();
    await pool.end();
  };
  try {
    const log = await openJetStreamLog(connection, openKeyring(postgresKeyStore(Promise.resolve(pool)), master));
    return { log, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** `local` runs meanwhile; the log is only read. */
export const withSealedLog = async <Result>(
  local: Pick<LocalInstance, "dataDir" | "nats" | "postgres">,
  work: (log: JetStreamLog) => Promise<Result>,
): Promise<Result> => {
  const [nats, postgres] = await Promise.all([local.nats, local.postgres]);
  await using opened = await openSealedLog({
    natsUrl: nats.url,
    keepUrl: postgres.url("wingman_keep"),
    dataDir: local.dataDir,
  });
  return await work(opened.log);
};
