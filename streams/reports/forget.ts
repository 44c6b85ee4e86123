/** Follows the log for what is taken back or erased, and takes away the files that tell of it. */
import { catalogue } from "@wingman/domain/call/events/index";
import { describe } from "@wingman/domain/failure";
import type { Logger } from "pino";
import type { Pool } from "../base/pools.ts";
import { effectsStore } from "../connectors/position.ts";
import { runReader } from "../follow/reader.ts";
import type { EventLog } from "../log/event-log.ts";
import { forgetCalls } from "./files.ts";
import { reportsProcessor } from "./store.ts";

const forgets: ReadonlyMap<string, number> = new Map(
  ["WordsForgotten", "PersonalDataForgotten"].map((type) => [type, catalogue.get(type)?.v ?? 0]),
);

/** Resolves once it follows; `done` ends with the signal, or rejects as `runReader` gives up. */
export const followForgetting = async ({
  log,
  keep,
  files,
  logger,
  signal,
}: {
  readonly log: EventLog;
  readonly keep: Pool;
  readonly files: Pool;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): Promise<{ readonly done: Promise<void> }> => {
  const store = effectsStore({
    ...{ pool: keep, log, processor: reportsProcessor, began: () => undefined, now: Date.now },
    async effectsOf(taken) {
      // A commit that cannot be read may well be one that takes something back.
      for (const { commit } of taken)
        if (commit.aggregate.kind === "call")
          await forgetCalls(files, keep, commit.aggregate.tenant, [commit.aggregate.id]);
      return [];
    },
  });
  const waits = (why: unknown): void => logger.warn({ error: describe(why) }, "reports wait for their servers");
  return await runReader({ log, store, reads: forgets, poison: "quarantine", signal, news: { waits } });
};
