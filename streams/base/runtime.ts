/**
 * What a process takes from its machine beside its connections: time, chance and timers. An argument wherever the log
 * depends on it, so that `tests/simulation` can put a clock, a coin and a crash of its own in their place.
 */
import { newId } from "./ids.ts";

export type Runtime = {
  /** Epoch milliseconds. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  /** A UUIDv7. */
  newId(): string;
  /** Calls `work` once, after `ms`, unless the returned function is called before. An `idle` timer keeps no process alive. */
  later(ms: number, work: () => void, kind?: "idle"): () => void;
};

export const realRuntime: Runtime = {
  now: Date.now,
  random: Math.random,
  newId,
  later(ms, work, kind) {
    const timer = setTimeout(work, ms);
    if (kind === "idle") timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when `signal` aborts. */
export const sleep = (runtime: Runtime, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = runtime.later(ms, done);
    signal?.addEventListener("abort", done, { once: true });
  });

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
