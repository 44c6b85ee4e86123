import { Failure } from "@wingman/domain/failure";
import { realRuntime, type Runtime } from "../base/runtime.ts";

const againMsFirst = 50;
const againMsMax = 2_000;

/** The log or the keys are away, or it is full or contended: the same may be sent again, and will be taken once that is over. */
export const logMayTakeItLater = (error: unknown): boolean => error instanceof Failure && passing.has(error.code);
const passing = new Set(["WING_LOG_UNKNOWN", "WING_LOG_CONFLICT", "WING_LOG_FULL", "WING_KEYS_AWAY"]);

/**
 * Does `work` again while the log cannot take or tell it, for at most `msMax` and until `signal` aborts. Only for
 * what may be done twice.
 */
export const patiently = async <Result>(
  signal: AbortSignal,
  msMax: number,
  work: () => Promise<Result>,
  runtime: Runtime = realRuntime,
): Promise<Result> => {
  const until = runtime.now() + msMax;
  for (let waitMs = againMsFirst; ; waitMs = Math.min(againMsMax, waitMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || runtime.now() > until || !logMayTakeItLater(error)) throw error;
      await runtime.sleep(waitMs, signal);
    }
  }
};
