/**
 * Erasures that nobody is at, and what has been kept long enough: taken up in the projector's process: it is the one that has the log, the keys and the
 * rows at once, and there is one of it, while gateways may be many and have people waiting.
 */
import { caughtUpElsewhere } from "@wingman/projections/caught-up";
import { dropKept, historyStore } from "@wingman/projections/history/erased";
import { history } from "@wingman/projections/history/model";
import { keepDatabase } from "@wingman/streams/base/database";
import { newId } from "@wingman/streams/base/ids";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import type { TenantId } from "@wingman/domain/ids";
import { forgetCalls, reportFileStore } from "@wingman/streams/reports/files";
import { runErasures } from "@wingman/streams/erasure/runner";
import { scenarioStore } from "@wingman/streams/erasure/scenarios";
import { endedCalls, fragmentStore, letSoundGo, logStore } from "@wingman/streams/erasure/stores";
import { recordingStore } from "@wingman/streams/recordings/store";
import { runRetention } from "@wingman/streams/retention/runner";
import { tenantsOn } from "@wingman/streams/tenants/tenants";
import type { Line, RoleContext } from "./role.ts";

/** One of them holds the right to run retention. */
const poolSize = 4;

/** Runs beside the projector until the role ends; `pool` is that of the rows. */
export const openErasures = (
  { opened, signal, logger, mustRun }: RoleContext,
  { log, calls, keys }: Line,
  pool: Pool,
  url: (database: string) => string,
): void => {
  const keep = openPool({ url: url(keepDatabase), name: "wingman-erasures", sizeMax: poolSize });
  opened.defer(() => keep[Symbol.asyncDispose]().catch(() => undefined));
  const parts = {
    keep,
    keys,
    calls,
    caughtUp: caughtUpElsewhere(pool, history),
    dropKept: () => dropKept(pool),
    log,
    ended: endedCalls(log),
    async letSoundGo(tenant: TenantId, gone: ReadonlySet<string>) {
      await forgetCalls(pool, keep, tenant, [...gone]);
      return letSoundGo(log)(tenant, gone);
    },
    stores: [
      logStore(log),
      scenarioStore(log),
      fragmentStore(log),
      recordingStore(log, keys),
      historyStore(pool),
      reportFileStore(pool),
    ],
    holder: newId(),
    signal,
  };
  const running = runErasures(parts, logger);
  opened.defer(() => running.catch(() => undefined));
  mustRun("erasures", running);
  const retaining = runRetention({ ...parts, tenants: tenantsOn(log) }, logger);
  opened.defer(() => retaining.catch(() => undefined));
  mustRun("retention", retaining);
};
