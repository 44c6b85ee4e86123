import { orAborted } from "./or-aborted.ts";

/** So many things at once: what must be done waits for its turn, what need not be is left when there is no room. */
export type Slots = {
  turn<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  ifFree<Result>(work: () => Promise<Result>): Promise<Result | undefined>;
};

export const openSlots = (max: number): Slots => {
  let used = 0;
  /** One a channel at most: each waits for its own. */
  const waiting = new Set<() => void>();
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    used += 1;
    try {
      return await work();
    } finally {
      used -= 1;
      const [first] = waiting;
      if (first) waiting.delete(first);
      first?.();
    }
  };
  return {
    async turn(work, signal) {
      while (used >= max) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await orAborted(promise, signal);
        waiting.delete(resolve);
        signal.throwIfAborted();
      }
      return run(work);
    },
    ifFree: async (work) => (used >= max ? undefined : run(work)),
  };
};
