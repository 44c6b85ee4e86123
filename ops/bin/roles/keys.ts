/** The keys of a process. They open before the database is there, so that nothing waits for it that needs none. */
import { keepDatabase } from "@wingman/streams/base/database";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { type Keys, openKeyring } from "@wingman/streams/keys/keyring";
import type { MasterKey } from "@wingman/streams/keys/master-key";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { findMasterKey } from "../../local/master-key.ts";
import type { RoleContext } from "./role.ts";

const poolSize = 4;

export type OpenedKeys = {
  readonly keys: Keys;
  /** Their tables are there, and the master key is the one they were wrapped with. Rejects with `Failure` WING_KEY_MASTER, WING_KEY_INVALID. */
  readonly ready: Promise<void>;
  readonly master: Promise<MasterKey>;
};

/** Makes a master key in `dataDir` where none is set, and the tables of `wingman_keep`. */
export const openKeys = (
  { board, opened }: Pick<RoleContext, "board" | "opened">,
  { dataDir, env }: { readonly dataDir: string; readonly env: NodeJS.ProcessEnv },
  url: Promise<(database: string) => string>,
): OpenedKeys => {
  const tables = async (): Promise<Pool> => {
    const pool = openPool({ url: (await url)(keepDatabase), name: "wingman-keys", sizeMax: poolSize });
    opened.defer(() => pool[Symbol.asyncDispose]().catch(() => undefined));
    await migrate(pool, keepMigrations);
    return pool;
  };
  const store = postgresKeyStore(tables());
  const master = findMasterKey({
    dataDir,
    env,
    report: board.report,
    mayMake: async () => (await store.tenantKeys()).length === 0,
  });
  master.catch(() => undefined); // Whoever uses it is told, and `ready` is.
  const keys = openKeyring(store, master);
  const ready = keys.check();
  ready.catch(() => undefined);
  return { keys, ready, master };
};
