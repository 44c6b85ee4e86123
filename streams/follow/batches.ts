import type { Clock } from "../base/clock.ts";

/**
 * Cuts a stream into runs: a run ends at `countMax` items, or `lingerMs` after its first. Reads one item ahead
 * and no more, so that a slow reader slows the source. `stop` must end the source; it is called when the
 * reader leaves, because a source that waits for its next item cannot be closed otherwise.
 */
export async function* batches<Item>(
  source: AsyncIterable<Item>,
  {
    countMax,
    lingerMs,
    stop,
    clock,
  }: { readonly countMax: number; readonly lingerMs: number; readonly stop: () => void; readonly clock: Clock },
): AsyncGenerator<readonly Item[]> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const first = await next;
      if (first.done) return;
      const run: Item[] = [first.value];
      next = iterator.next();
      const enough = new AbortController();
      const late = clock.sleep(lingerMs, enough.signal).then(() => "late" as const);
      try {
        while (run.length < countMax) {
          const item = await Promise.race([next, late]);
          if (item === "late" || item.done) break; // The end is met again, by the first line of the loop.
          run.push(item.value);
          next = iterator.next();
        }
      } finally {
        enough.abort();
      }
      yield run;
    }
  } finally {
    stop();
    next.catch(() => {}); // Whoever left does not want to hear of it.
    await iterator.return?.();
  }
}
