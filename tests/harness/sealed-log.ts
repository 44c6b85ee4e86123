/** The log of a data folder with its keys, as Wingman itself reads it. */
import { connect } from "@nats-io/transport-node";
import type { LocalInstance } from "@wingman/ops/local/instance";
import { knownMasterKey } from "@wingman/ops/local/master-key";
import { openPool } from "@wingman/streams/base/pools";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";

/** `local` runs meanwhile; the log is only read. */
export const withSealedLog = async <Result>(
  local: Pick<LocalInstance, "dataDir" | "nats" | "postgres">,
  work: (log: JetStreamLog) => Promise<Result>,
): Promise<Result> => {
  const [nats, postgres] = await Promise.all([local.nats, local.postgres]);
  await using pool = openPool({ url: postgres.url("wingman_keep"), name: "test-keys", sizeMax: 2 });
  const master = knownMasterKey({ dataDir: local.dataDir, env: process.env });
  const connection = await connect({ servers: nats.url });
  try {
    return await work(await openJetStreamLog(connection, openKeyring(postgresKeyStore(Promise.resolve(pool)), master)));
  } finally {
    await connection.close();
  }
};
