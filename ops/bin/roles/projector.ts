/** The `projector` role: follows the log into every read model. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "@wingman/domain/failure";
import { audit } from "@wingman/projections/audit/model";
import { history } from "@wingman/projections/history/model";
import { kpi } from "@wingman/projections/kpi/model";
import { knowledge } from "@wingman/projections/knowledge/model";
import type { ReadModel } from "@wingman/projections/read-model";
import type { HistoryParts } from "@wingman/projections/history/routes";
import { lookAt } from "@wingman/projections/look";
import { type Projector, runProjector } from "@wingman/projections/projector";
import { activeSchema, generationMigrations } from "@wingman/projections/rebuild/generations";
import { ensureGeneration } from "@wingman/projections/rebuild/rebuild";
import { sourceOf } from "@wingman/projections/source";
import { readDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { reportFileMigrations } from "@wingman/streams/reports/files";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { sayFor } from "../../local/progress.ts";
import { newsOf, watchReader } from "../../watch/reader-watch.ts";
import { progressLine } from "../rebuild-progress.ts";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 8;
const ownPoolSize = 4;
/** Old generations are kept for a day, give or take this. */
const housekeepingMs = 3_600_000;
/** A projector that stopped looks whether another generation answers by now, which it can follow. */
const switchedLookMs = 1_000;

type Url = (database: string) => string;

/** Of the read models' database; whoever comes first makes what names their generations, from whichever role. */
const openModels = async (
  { opened }: RoleContext,
  url: Url,
  options: { readonly name: string; readonly sizeMax: number; readonly readModels: readonly ReadModel[] },
): Promise<Pool> => {
  const read = openPool({ url: url(readDatabase), ...options });
  opened.defer(() => read[Symbol.asyncDispose]().catch(() => undefined));
  await migrate(read, generationMigrations);
  return read;
};

export const openReadModels = async (context: RoleContext, url: Url): Promise<Pool> => {
  const read = await openModels(context, url, { name: "wingman-read", sizeMax: poolSize, readModels: [history] });
  await migrate(read, reportFileMigrations);
  return read;
};

/** A pool of its own, so that documents that are still being filled keep nobody from the calls. */
export const openKnowledgeModel = (context: RoleContext, url: Url): Promise<Pool> =>
  openModels(context, url, { name: "wingman-knowledge", sizeMax: ownPoolSize, readModels: [knowledge] });

/** A pool of its own: figures over a year keep nobody from the calls. */
export const openKpiModel = (context: RoleContext, url: Url): Promise<Pool> =>
  openModels(context, url, { name: "wingman-kpi", sizeMax: ownPoolSize, readModels: [kpi] });

/** A pool of its own too; beside the trail it reads which calls a company had, from history. */
export const openAuditModel = (context: RoleContext, url: Url): Promise<Pool> =>
  openModels(context, url, { name: "wingman-audit", sizeMax: ownPoolSize, readModels: [audit, history] });

/**
 * Fills a generation of a read model from the log where none of this code's shape is there, then follows the log into
 * whichever answers, through every switch. Calls go on without history: one that cannot be followed says so on the
 * status page and ends nothing else; it is followed again once another generation answers (`wingman rebuild`).
 * Answers whether it is followed now; `serve` is called once it is.
 */
export const openProjector = async (
  { board, signal, opened, metrics, logger }: RoleContext,
  { log }: Line,
  pool: Pool,
  {
    model = history,
    serve = () => undefined,
    onEnd = () => undefined,
  }: {
    readonly model?: ReadModel;
    readonly serve?: (parts: HistoryParts) => void;
    readonly onEnd?: (error: unknown) => void;
  },
): Promise<boolean> => {
  const say = sayFor(model.name, board.report);
  const news = newsOf(model.name, metrics, logger);
  const { promise: first, resolve: began } = Promise.withResolvers<boolean>();
  let projector: Projector | undefined;
  let answering: string | undefined;
  const source = sourceOf(model, log);
  const building = {
    ...source,
    pool,
    model,
    signal,
    onProgress: progressLine((line) => say("building", `${model.name} is filled from the log, ${line}`)),
    tell: (line: string) => logger.info({ model: model.name }, line),
  };
  const follow = async (): Promise<void> => {
    await ensureGeneration(building);
    answering = await activeSchema(pool, model);
    projector = await runProjector({ log: source.log, pool, model, signal, news });
    say("ready", `${model.name} follows the log`);
    serve({ pool, caughtUp: async (sequence) => (await projector?.caughtUp(sequence)) ?? false });
    began(true);
    await projector.done;
  };
  const followOn = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        return await follow();
      } catch (error) {
        if (signal.aborted) return;
        if (await switched(pool, model, answering)) continue;
        say("failed", describe(error));
        began(false);
        onEnd(error);
      }
      while (!signal.aborted && !(await switched(pool, model, answering)))
        await sleep(switchedLookMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const done = followOn();
  opened.defer(() => done);
  const housekeeping = setInterval(() => {
    ensureGeneration(building).catch((error: unknown) => logger.warn({ error: describe(error) }, "housekeeping"));
  }, housekeepingMs);
  housekeeping.unref();
  opened.defer(() => clearInterval(housekeeping));
  signal.addEventListener("abort", () => began(false), { once: true });
  void first.then((follows) => {
    if (follows) watchModel({ metrics, signal }, log, pool, model, (sentence) => board.note(model.name, sentence));
  });
  return first;
};

/** Whether another generation answers than did. A database that is away has switched nothing. */
const switched = async (pool: Pool, model: ReadModel, from: string | undefined): Promise<boolean> => {
  const now = await activeSchema(pool, model).catch(() => from);
  return now !== from;
};

/** By what stands in history's tables, so that a gateway sees a projector of another process as well, or that there is none. */
export const watchHistory = (
  { metrics, signal }: Pick<RoleContext, "metrics" | "signal">,
  log: JetStreamLog,
  pool: Pool,
): void => watchModel({ metrics, signal }, log, pool, history);

const watchModel = (
  { metrics, signal }: Pick<RoleContext, "metrics" | "signal">,
  log: JetStreamLog,
  pool: Pool,
  model: ReadModel,
  tell?: (sentence: string) => void,
): void =>
  watchReader(log, { name: model.name, look: () => lookAt(pool, model) }, { metrics, signal, ...(tell && { tell }) });
