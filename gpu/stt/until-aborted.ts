/**
 * The frames, or whatever else comes, until they end or `signal` aborts, even while they stand still; their source is
 * told either way. Leaves nothing behind with the signal, nor with each frame: it may live for hours.
 */
export async function* untilAborted<Item>(audio: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const frames = audio[Symbol.asyncIterator]();
  let wake = (_: undefined): void => undefined;
  const abort = (): void => wake(undefined);
  signal.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Item> | undefined>((resolve, reject) => {
        wake = resolve;
        if (signal.aborted) resolve(undefined);
        else frames.next().then(resolve, reject);
      });
      if (next === undefined || next.done === true || signal.aborted) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    void Promise.allSettled([frames.return?.()]);
  }
}
