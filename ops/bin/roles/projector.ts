/** The `projector` role: follows the log into every read model. */
import { describe } from "@wingman/domain/failure";
import { history } from "@wingman/projections/history/model";
import type { HistoryParts } from "@wingman/projections/history/routes";
import { lookAt } from "@wingman/projections/look";
import { type Projector, runProjector } from "@wingman/projections/projector";
import { readDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { sayFor } from "../../local/progress.ts";
import { newsOf, watchReader } from "../../watch/reader-watch.ts";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 8;

/** The read models' database with its tables; whoever comes first makes them, from whichever role. */
export const openReadModels = async ({ opened }: RoleContext, url: (database: string) => string): Promise<Pool> => {
  const read = openPool({ url: url(readDatabase), name: "wingman-read", sizeMax: poolSize });
  opened.defer(() => read[Symbol.asyncDispose]().catch(() => undefined));
  await migrate(read, history.migrations);
  return read;
};

/** Calls go on without history: one that cannot be followed says so on the status page and ends nothing else. */
export const openProjector = async (
  { board, signal, opened, metrics, logger }: RoleContext,
  { log }: Line,
  pool: Pool,
  onEnd: (error: unknown) => void = () => undefined,
): Promise<HistoryParts | undefined> => {
  const say = sayFor("history", board.report);
  const failed = (error: unknown): void => {
    if (signal.aborted) return;
    say("failed", describe(error));
    onEnd(error);
  };
  const news = newsOf(history.name, metrics, logger);
  const projector: Projector | void = await runProjector({ log, pool, model: history, signal, news }).catch(failed);
  if (!projector) return undefined;
  const done = projector.done.catch(failed);
  opened.defer(() => done);
  say("ready", "history follows the log");
  watchHistory({ metrics, signal }, log, pool, (sentence) => board.note("history", sentence));
  return { pool, caughtUp: projector.caughtUp };
};

/** By what stands in the tables, so that a gateway sees a projector of another process as well, or that there is none. */
export const watchHistory = (
  { metrics, signal }: Pick<RoleContext, "metrics" | "signal">,
  log: JetStreamLog,
  pool: Pool,
  tell?: (sentence: string) => void,
): void =>
  watchReader(
    log,
    { name: history.name, look: () => lookAt(pool, history) },
    { metrics, signal, ...(tell && { tell }) },
  );
