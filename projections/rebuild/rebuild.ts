import { migrate } from "@wingman/streams/base/migrate";
import { recreateDatabase } from "@wingman/streams/base/database";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import type { EventLog } from "@wingman/streams/log/event-log";
import { type Progress, runProjector } from "../projector.ts";
import type { ReadModel } from "../read-model.ts";
import { digestTables, type TableDigest } from "./digest.ts";

export type RebuildOptions = {
  readonly log: EventLog;
  /** Address of another database of the same server (`postgres`), as a user who may create databases. */
  readonly adminUrl: string;
  /** `wingman_read`; anything else is refused. */
  readonly database: string;
  /** All that live in it: what is not named is gone afterwards. */
  readonly models: readonly ReadModel[];
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress & { readonly model: string; readonly of: number }) => void;
};

export type Rebuilt = { readonly commits: number; readonly tables: readonly TableDigest[] };

/**
 * Drops the database whole, creates it again and fills it from the log, up to what the log held at the start.
 * Whoever is connected is cut off, so stop the projectors first: one that runs on finds its position gone and ends.
 * Interrupted, it leaves tables that projectors go on filling from where it stopped.
 * Throws `Failure` WING_REBUILD_REFUSED before it touches anything, or what a projector throws.
 */
export const rebuild = async ({
  log,
  adminUrl,
  database,
  models,
  signal,
  onProgress,
}: RebuildOptions): Promise<Rebuilt> => {
  const until = await log.last(); // Before anything is dropped: a log that does not answer cannot fill it again.
  {
    await using admin = openPool({ url: adminUrl, name: "rebuild-admin", sizeMax: 1 });
    await recreateDatabase(admin, database);
  }
  await using pool = openPool({ url: withDatabase(adminUrl, database), name: "rebuild", sizeMax: 2 });
  for (const model of models) await migrate(pool, model.migrations);
  let commits = 0;
  const tables: TableDigest[] = [];
  for (const model of models) {
    signal.throwIfAborted();
    commits = Math.max(commits, await fill(pool, model, { log, until, signal, onProgress }));
    tables.push(...(await digestTables(pool, model.schema)));
  }
  return { commits, tables };
};

/** Answers how many commits it read. */
const fill = async (
  pool: Pool,
  model: ReadModel,
  {
    log,
    until,
    signal,
    onProgress,
  }: Pick<RebuildOptions, "log" | "signal"> & { until: number; onProgress: RebuildOptions["onProgress"] },
): Promise<number> => {
  let commits = 0;
  const projector = await runProjector({
    log,
    pool,
    model,
    signal,
    until,
    onProgress: (progress) => {
      commits = progress.commits;
      onProgress?.({ ...progress, model: model.name, of: until });
    },
  });
  await projector.done;
  signal.throwIfAborted();
  return commits;
};
