/**
 * Erasures that nobody is at, taken up in the projector's process: it is the one that has the log, the keys and the
 * rows at once, and there is one of it, while gateways may be many and have people waiting.
 */
import type { HistoryParts } from "@wingman/projections/history/routes";
import { historyStore } from "@wingman/projections/history/erased";
import { keepDatabase } from "@wingman/streams/base/database";
import { newId } from "@wingman/streams/base/ids";
import { openPool } from "@wingman/streams/base/pools";
import { runErasures } from "@wingman/streams/erasure/runner";
import { endedCalls, fragmentStore, letSoundGo, logStore } from "@wingman/streams/erasure/stores";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 2;

/** Runs beside the projector until the role ends; `history` is what the projector answered. */
export const openErasures = (
  { opened, signal, logger, mustRun }: RoleContext,
  { log, calls, keys }: Line,
  { pool, caughtUp }: HistoryParts,
  url: (database: string) => string,
): void => {
  const keep = openPool({ url: url(keepDatabase), name: "wingman-erasures", sizeMax: poolSize });
  opened.defer(() => keep[Symbol.asyncDispose]().catch(() => undefined));
  const running = runErasures(
    {
      keep,
      keys,
      calls,
      caughtUp: async (sequence, waitMsMax) => (await caughtUp?.(sequence, waitMsMax)) === true,
      log,
      ended: endedCalls(log),
      letSoundGo: letSoundGo(log),
      stores: [logStore(log), fragmentStore(log), historyStore(pool)],
      holder: newId(),
      signal,
    },
    logger,
  );
  opened.defer(() => running.catch(() => undefined));
  mustRun("erasures", running);
};
