/** Retention as it runs beside the erasures: every hour, in one process of all. */
import { describe } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { oneAtATime } from "../base/one-at-a-time.ts";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { retain, type RetentionParts } from "./retain.ts";
import { tenantsWithKeys } from "./store.ts";

/** What is over is gone within this and the time it takes; a day late at most is promised. */
export const retainEveryMs = 3_600_000;
/** Sound that a kill left without keys is looked for with the first run, and then once a day. */
const sweepEvery = 24;

/** Every tenant once, if no other process is at it; a tenant that fails keeps no other from its turn. Answers how many failed. */
export const retainAll = async (
  parts: RetentionParts,
  { nowMs, sweep, logger }: { readonly nowMs: number; readonly sweep: boolean; readonly logger: Logger },
): Promise<number> => {
  let failed = 0;
  await oneAtATime(parts.keep, "retention", async (stillAlone) => {
    for (const tenant of await tenantsWithKeys(parts.keep)) {
      parts.signal.throwIfAborted();
      await stillAlone();
      try {
        const run = await retain(parts, tenant, { nowMs, sweep });
        if (run) logger.info({ tenant, transcripts: run.transcripts, recordings: run.recordings }, "retention");
      } catch (error) {
        if (parts.signal.aborted) return;
        failed += 1;
        logger.warn({ tenant, error: describe(error) }, "retention of a tenant is not finished");
      }
    }
  });
  return failed;
};

/** Runs until the signal aborts. What fails is logged and tried again with the next run. */
export const runRetention = async (
  parts: RetentionParts,
  logger: Logger,
  runtime: Runtime = realRuntime,
): Promise<void> => {
  const { signal } = parts;
  for (let run = 0; !signal.aborted; run++) {
    await retainAll(parts, { nowMs: runtime.now(), sweep: run % sweepEvery === 0, logger }).catch((error: unknown) => {
      if (!signal.aborted) logger.warn({ error: describe(error) }, "retention cannot look");
    });
    await runtime.sleep(retainEveryMs, signal);
  }
};
