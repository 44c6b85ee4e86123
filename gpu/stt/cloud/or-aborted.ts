/** The result, or undefined when `signal` aborts first. Leaves nothing behind with the signal: it may live for hours. */
export const orAborted = async <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> => {
  let abort = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
};
