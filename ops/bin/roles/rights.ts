/** What the gateway needs to answer people about their data: the log, the keys, and where things lie. */
import type { RightsParts } from "@wingman/commands/rights/routes";
import { historyStore } from "@wingman/projections/history/erased";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { scenarioStore } from "@wingman/streams/erasure/scenarios";
import { endedCalls, fragmentStore, logStore } from "@wingman/streams/erasure/stores";
import { recordingStore } from "@wingman/streams/recordings/store";
import { reportFileStore } from "@wingman/streams/reports/files";
import { tenantsOn } from "@wingman/streams/tenants/tenants";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 2;

/** `read` is the pool of the rows. */
export const openRights = (
  { opened }: Pick<RoleContext, "opened">,
  { log, calls, keys }: Line,
  read: Pool,
  url: (database: string) => string,
): RightsParts => {
  const keep = openPool({ url: url(keepDatabase), name: "wingman-rights", sizeMax: poolSize });
  opened.defer(() => keep[Symbol.asyncDispose]().catch(() => undefined));
  const stores = [
    logStore(log),
    scenarioStore(log),
    fragmentStore(log),
    recordingStore(log, keys),
    historyStore(read),
    reportFileStore(read),
  ];
  return { log, calls, keys, keep, tenants: tenantsOn(log), ended: endedCalls(log), stores, now: Date.now };
};
