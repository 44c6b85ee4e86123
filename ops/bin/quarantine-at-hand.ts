/** What the read models have set aside, and reading it again: behind `wingman quarantine`, beside a running Wingman or without one. */
import { Failure } from "@wingman/domain/failure";
import { audit } from "@wingman/projections/audit/model";
import { history } from "@wingman/projections/history/model";
import { kpi } from "@wingman/projections/kpi/model";
import { knowledge } from "@wingman/projections/knowledge/model";
import { generationMigrations } from "@wingman/projections/rebuild/generations";
import { type QuarantineRow, readPassedOver, readQuarantine } from "@wingman/projections/quarantine";
import { redrive, type Redriven } from "@wingman/projections/redrive";
import type { ReadModel } from "@wingman/projections/read-model";
import { sourceOf } from "@wingman/projections/source";
import { readDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { PassedOver } from "@wingman/streams/follow/results";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { type LogPlace, withLog } from "./log-at-hand.ts";
import { printable } from "./terminal.ts";

/** Every read model there is; a new one is a line here. */
const readModels: readonly ReadModel[] = [history, knowledge, kpi, audit];

const unknownType = "WING_EVENT_UNKNOWN";
/** Redriven in one go; who has more calls set aside has another trouble than these calls. */
const redrivenMax = 10_000;

export type Listed = {
  readonly model: string;
  readonly calls: readonly QuarantineRow[];
  /** Types that this Wingman does not know. */
  readonly passedOver: readonly (PassedOver & { readonly code: string })[];
};

/** What every read model has set aside and passed over. Throws `Failure` as `withLog` does, WING_DB_*. */
export const listQuarantine = (place: LogPlace): Promise<Listed[]> =>
  withModels(place, (_log, pool) => Promise.all(readModels.map((model) => listOf(pool, model))));

/**
 * Reads calls again: the one whose id begins so, or all for undefined. Throws `Failure` WING_QUARANTINE_NOT_FOUND,
 * WING_CALL_AMBIGUOUS, and as `listQuarantine` does.
 */
export const redriveCalls = (place: LogPlace, wanted: string | undefined): Promise<Redriven[]> =>
  withModels(place, async (log, pool) => {
    const redriven: Redriven[] = [];
    for (const model of readModels) {
      const { calls } = await listOf(pool, model);
      const meant = calls.filter(({ aggregate }) => wanted === undefined || aggregate.id.startsWith(wanted));
      const ids = new Set(meant.map(({ aggregate }) => aggregate.id));
      if (wanted !== undefined && ids.size > 1 && !ids.has(wanted))
        throw new Failure("WING_CALL_AMBIGUOUS", `${ids.size} calls begin with ${printable(wanted)}.`, {
          remedy: "Give more of the id.",
        });
      for (const { aggregate } of meant.slice(0, redrivenMax)) {
        place.signal.throwIfAborted();
        if (wanted === undefined || ids.size === 1 || aggregate.id === wanted)
          redriven.push(await redrive({ log: sourceOf(model, log).log, pool, model }, aggregate));
      }
    }
    if (wanted !== undefined && redriven.length === 0)
      throw new Failure("WING_QUARANTINE_NOT_FOUND", `no call in quarantine begins with ${printable(wanted)}.`, {
        remedy: "Look at those that are with `wingman quarantine`.",
      });
    return redriven;
  });

const withModels = <Result>(
  place: LogPlace,
  work: (log: JetStreamLog, pool: Pool) => Promise<Result>,
): Promise<Result> =>
  withLog(place, async (log, database) => {
    await using pool = openPool({ url: database(readDatabase), name: "wingman-quarantine", sizeMax: 2, readModels });
    await migrate(pool, generationMigrations);
    return await work(log, pool);
  });

const listOf = (pool: Pool, model: ReadModel): Promise<Listed> =>
  asProjector(pool, model.name, async (tx) => ({
    model: model.name,
    calls: await readQuarantine(tx, model),
    passedOver: (await readPassedOver(tx, model)).map((passed) => ({ code: unknownType, ...passed })),
  }));
