import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type RunningNats, startNats } from "./nats.ts";
import { findPocketSphinx, type PocketSphinx } from "./parts/pocketsphinx.ts";
import type { FindOptions } from "./parts/source.ts";
import { type RunningPostgres, startPostgres } from "./postgres.ts";

export type LocalOptions = FindOptions & {
  /** Where this instance keeps its log and databases; `.wingman/data` in `root` unless said. */
  dataDir?: string;
};

/** The servers of one machine on their way up. Each promise may be awaited alone; stopping ends also what is not up yet. */
export type LocalInstance = {
  dataDir: string;
  nats: Promise<RunningNats>;
  postgres: Promise<RunningPostgres>;
  /** A Failure is a value here: without it Wingman works, with less. */
  pocketsphinx: Promise<PocketSphinx | Failure>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export const defaultDataDir = (root: string): string => join(root, ".wingman", "data");

/**
 * Starts NATS and PostgreSQL side by side and looks for PocketSphinx meanwhile; returns at once, so that an address
 * can be shown while parts are still being fetched. Take the lock of the data folder first (`takeLock`).
 * When `signal` aborts, everything is stopped.
 */
export function openLocal(options: LocalOptions): LocalInstance {
  const dataDir = options.dataDir ?? defaultDataDir(options.root);
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const nats = startNats({ ...options, dataDir, signal });
  const postgres = startPostgres({ ...options, dataDir, signal });
  const pocketsphinx = findPocketSphinx({ ...options, signal });
  // Whoever awaits one of them still sees it fail; that nobody does yet must not end the process.
  for (const part of [nats, postgres, pocketsphinx]) part.catch(() => {});

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll());
  if (options.signal?.aborted === true) void stop().catch(() => {});
  else options.signal?.addEventListener("abort", () => void stop().catch(() => {}), { once: true });
  return { dataDir, nats, postgres, pocketsphinx, stop, [Symbol.asyncDispose]: stop };

  async function stopAll(): Promise<void> {
    ending.abort(new Failure("WING_STOPPED", "Wingman was stopped."));
    const found = await Promise.allSettled([nats, postgres, pocketsphinx]);
    const failed: unknown[] = [];
    // Last to be needed first; each is stopped whatever became of the others.
    for (const part of [found[1], found[0]]) {
      if (part.status === "fulfilled") await part.value.stop().catch((error: unknown) => failed.push(error));
    }
    if (failed.length > 0) throw new AggregateError(failed, "not everything could be stopped");
  }
}
