/** Takes up erasures that are not finished: those of before a kill, and those whose asker went away. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { carryOut, type SagaParts } from "./saga.ts";
import { openErasures } from "./store.ts";

/** What a page asked for is done here, and what the command line left behind: whoever asked should not wait long. */
const lookEveryMs = 2_000;

/** Runs until `signal` aborts. What fails is logged and tried again with the next look. */
export const runErasures = async (parts: Omit<SagaParts, "onProgress">, logger: Logger): Promise<void> => {
  const { signal, keep } = parts;
  while (!signal.aborted) {
    try {
      for (const { tenant, erasure } of await openErasures(keep)) {
        signal.throwIfAborted();
        await carryOut(parts, { tenant, erasure }).catch((error: unknown) => {
          if (!signal.aborted) logger.warn({ erasure, error: describe(error) }, "an erasure is not finished");
        });
      }
    } catch (error) {
      if (!signal.aborted) logger.warn({ error: describe(error) }, "erasures cannot be looked for");
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
};
