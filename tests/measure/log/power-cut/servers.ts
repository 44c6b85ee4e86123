/** Both servers with everything they keep on one disk, as Wingman starts them, and the log and tables on them. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import { findMasterKey } from "@wingman/ops/local/master-key";
import { findNatsServer } from "@wingman/ops/local/parts/nats-server";
import { startPostgres } from "@wingman/ops/local/postgres";
import { history } from "@wingman/projections/history/model";
import { runProjector } from "@wingman/projections/projector";
import { generationMigrations } from "@wingman/projections/rebuild/generations";
import { ensureGeneration } from "@wingman/projections/rebuild/rebuild";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { openSealedLog } from "../../../harness/sealed-log.ts";
import { root } from "../../../harness/wingman.ts";

const startMsMax = 20_000;
const caughtUpMsMax = 30_000;

export type Servers = AsyncDisposable & {
  readonly log: JetStreamLog;
  readonly keep: Pool;
  /** Process numbers of both, without their children. */
  readonly pids: readonly number[];
  /** True when history holds everything up to the log's end. */
  caughtUp(): Promise<boolean>;
};

/** `syncAlways` false: nats-server as it comes from its makers. */
export const openServers = async (folder: string, { syncAlways = true } = {}): Promise<Servers> => {
  const opened = new AsyncDisposableStack();
  const stopping = new AbortController();
  try {
    const isNew = !existsSync(join(folder, "postgres")); // After a cut the key is on the disk, or it is lost.
    // Process numbers of before the cut mean nothing after it; here their owners still live.
    await rm(join(folder, "postgres/data/postmaster.pid"), { force: true });
    const nats = await startNats(join(folder, "nats"), syncAlways);
    opened.defer(() => nats.stop());
    const postgres = await startPostgres({ root, dataDir: folder });
    opened.defer(() => postgres.stop());
    await findMasterKey({ dataDir: folder, env: {}, mayMake: async () => isNew });
    const pool = (name: string): Pool => {
      const one = openPool({ url: postgres.url(name), name: "power", sizeMax: 8, readModels: [history] });
      opened.defer(() => one.end());
      return one;
    };
    const [keep, read] = [pool(keepDatabase), pool(readDatabase)];
    await migrate(keep, keepMigrations);
    await migrate(read, generationMigrations);
    await asOwner(keep, (tx) =>
      tx.schema
        .createTable("power_ledger")
        .ifNotExists()
        .addColumn("id", "text", (column) => column.primaryKey())
        .execute(),
    );
    const sealed = await openSealedLog({
      natsUrl: nats.url,
      keepUrl: postgres.url(keepDatabase),
      dataDir: folder,
      env: {},
    });
    opened.defer(() => sealed[Symbol.asyncDispose]());
    const { log } = sealed;
    // A log that lost what history has seen is refused: that is a reader that does not go on.
    const following = async () => {
      const { signal } = stopping;
      await ensureGeneration({ log, read: bulkRead(log), pool: read, model: history, signal });
      return await runProjector({ log, pool: read, model: history, signal });
    };
    const projector = await following().catch(() => undefined);
    const done = projector?.done.catch(() => undefined);
    opened.defer(async () => {
      stopping.abort();
      await done;
    });
    return {
      log,
      keep,
      pids: [nats.pid, postgres.pid ?? 0],
      caughtUp: async () => (await projector?.caughtUp(await log.last(), caughtUpMsMax)) === true,
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    stopping.abort();
    await opened.disposeAsync();
    throw error;
  }
};

const startNats = async (
  folder: string,
  syncAlways: boolean,
): Promise<{ readonly url: string; readonly pid: number; stop(): Promise<void> }> => {
  const found = await findNatsServer({ root });
  if (found instanceof Failure) throw found;
  if (found.kind !== "program") throw new Error("unset WINGMAN_NATS_URL: the server of this measure is its own");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith(".ports")) await rm(join(folder, name));
  const config = join(folder, "nats.conf");
  const sync = syncAlways ? ", sync_interval: always" : "";
  await writeFile(
    config,
    `listen: "127.0.0.1:-1"\nports_file_dir: "${folder}"\njetstream { store_dir: "${folder}/store", max_mem: 256MB, max_file: 64GB${sync} }\n`,
  );
  const child = spawn("setpriv", ["--pdeathsig", "KILL", found.path, "-c", config], { stdio: "ignore" }); // Ends with us, however we end.
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL"); // It lies on a disk that nobody reads again.
    await gone;
  };
  for (const until = Date.now() + startMsMax; Date.now() < until && child.exitCode === null; await sleep(10)) {
    const file = (await readdir(folder)).find((name) => name.endsWith(`_${child.pid}.ports`));
    const ports = file === undefined ? "" : await readFile(join(folder, file), "utf8").catch(() => "");
    const url = ports === "" ? undefined : (JSON.parse(ports) as { nats?: string[] }).nats?.[0];
    if (url) return { url, pid: child.pid ?? 0, stop };
  }
  await stop();
  throw new Error("nats-server did not start");
};
