import { keepMasterKey, masterKeyFile, readMasterKey } from "@wingman/ops/local/master-key";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import type { Pool } from "@wingman/streams/base/pools";
import { type Keys, openKeyring } from "@wingman/streams/keys/keyring";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";

/** The real keyring of a data folder, as a Wingman that starts on it has it. `keep` is a pool of `wingman_keep`. */
export const keysIn = async (dataDir: string, keep: Pool): Promise<Keys> => {
  await migrate(keep, keepMigrations);
  await keepMasterKey(masterKeyFile(dataDir));
  return openKeyring(postgresKeyStore(Promise.resolve(keep)), readMasterKey(masterKeyFile(dataDir)));
};
