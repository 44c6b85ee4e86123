/** So many things at once: what must be done waits for its turn, what need not be is left when there is no room. */
export type Slots = {
  turn<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  ifFree<Result>(work: () => Promise<Result>): Promise<Result | undefined>;
};

export const openSlots = (max: number): Slots => {
  let used = 0;
  /** One a channel at most: each waits for its own. */
  const waiting = new Set<() => void>();
  const wakeNext = (): void => {
    const [first] = waiting;
    if (first) waiting.delete(first);
    first?.();
  };
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    used += 1;
    try {
      return await work();
    } finally {
      used -= 1;
      wakeNext();
    }
  };
  return {
    async turn(work, signal) {
      while (used >= max) {
        signal.throwIfAborted();
        const { promise, resolve } = Promise.withResolvers<void>();
        const go = (): void => resolve();
        waiting.add(go);
        signal.addEventListener("abort", go, { once: true });
        await promise;
        signal.removeEventListener("abort", go);
        waiting.delete(go);
        if (signal.aborted) wakeNext(); // It may have been this one's turn.
      }
      signal.throwIfAborted();
      return run(work);
    },
    ifFree: async (work) => (used >= max ? undefined : run(work)),
  };
};
