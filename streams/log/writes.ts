/** How the last appends of a process went: what nobody could append a moment ago, nobody should be promised now. */
import { Failure } from "@wingman/domain/failure";
import type { Runtime } from "../base/runtime.ts";

/** A failure is old after this: nobody has tried since, and only trying would tell. */
const failedMsMax = 15_000;

export type Writes = { areFailing(): boolean };

export const watchWrites = (runtime: Runtime) => {
  let failedAt: number | null = null;
  return {
    areFailing: () => failedAt !== null && runtime.now() - failedAt < failedMsMax,
    /** A server that came back begins anew. */
    forget: () => void (failedAt = null),
    async of<Result>(work: Promise<Result>): Promise<Result> {
      try {
        const result = await work;
        failedAt = null;
        return result;
      } catch (error) {
        if (error instanceof Failure && isTheLogs(error)) failedAt = runtime.now();
        throw error;
      }
    },
  };
};

const isTheLogs = ({ code }: Failure): boolean => code === "WING_LOG_FULL" || code === "WING_LOG_UNKNOWN";
