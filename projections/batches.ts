/**
 * Cuts a stream into runs: a run ends at `countMax` items, or `lingerMs` after its first. Reads one item ahead
 * and no more, so that a slow reader slows the source. `stop` must end the source; it is called when the
 * reader leaves, because a source that waits for its next item cannot be closed otherwise.
 */
export async function* batches<Item>(
  source: AsyncIterable<Item>,
  { countMax, lingerMs, stop }: { readonly countMax: number; readonly lingerMs: number; readonly stop: () => void },
): AsyncGenerator<readonly Item[]> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const first = await next;
      if (first.done) return;
      const run: Item[] = [first.value];
      next = iterator.next();
      const timer = Promise.withResolvers<"late">();
      const handle = setTimeout(() => timer.resolve("late"), lingerMs);
      try {
        while (run.length < countMax) {
          const item = await Promise.race([next, timer.promise]);
          if (item === "late" || item.done) break; // The end is met again, by the first line of the loop.
          run.push(item.value);
          next = iterator.next();
        }
      } finally {
        clearTimeout(handle);
      }
      yield run;
    }
  } finally {
    stop();
    next.catch(() => {}); // Whoever left does not want to hear of it.
    await iterator.return?.();
  }
}
