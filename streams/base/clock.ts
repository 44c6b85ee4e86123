import { setTimeout as later } from "node:timers/promises";

/** Time as a part that waits or measures is given it, so that a simulation can hand it its own. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts; rejects never. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => later(ms, undefined, { signal }).catch(() => undefined),
};
