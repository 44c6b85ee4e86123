/**
 * What a process takes from its machine beside its connections: time, chance and timers. An argument wherever the log
 * depends on it, so that `tests/simulation` can put a clock, a coin and a crash of its own in their place.
 */
import { type Clock, systemClock } from "./clock.ts";
import { newId } from "./ids.ts";

export type Runtime = Clock & {
  /** At least 0, less than 1. */
  random(): number;
  /** A UUIDv7. */
  newId(): string;
  /** Calls `work` once, after `ms`, unless the returned function is called before. An `idle` timer keeps no process alive. */
  later(ms: number, work: () => void, kind?: "idle"): () => void;
};

export const realRuntime: Runtime = {
  ...systemClock,
  random: Math.random,
  newId,
  later(ms, work, kind) {
    const timer = setTimeout(work, ms);
    if (kind === "idle") timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Calls `work` every `ms` until the returned function is called. */
export const every = (runtime: Runtime, ms: number, work: () => void, kind?: "idle"): (() => void) => {
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = runtime.later(
      ms,
      () => {
        next();
        work();
      },
      kind,
    );
  };
  next();
  return () => cancel();
};
