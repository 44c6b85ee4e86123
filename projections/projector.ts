/** Follows the log into one read model (`streams/follow/reader.ts`), whose results lie in PostgreSQL. */
import type { Pool } from "@wingman/streams/base/pools";
import { type Progress, type Reader, type ReaderNews, runReader } from "@wingman/streams/follow/reader";
import type { EventLog, Sequence } from "@wingman/streams/log/event-log";
import type { ReadModel } from "./read-model.ts";
import { resultsOf } from "./results.ts";

export type { Progress };
export type Projector = Reader;

export type ProjectorOptions = {
  readonly log: EventLog;
  readonly pool: Pool;
  readonly model: ReadModel;
  /** A generation that is not the one that answers; without it the projector follows whichever does, through a switch. */
  readonly schema?: string;
  readonly signal: AbortSignal;
  /** Stop by oneself once this sequence stands in the rows. */
  readonly until?: Sequence;
  readonly onProgress?: (progress: Progress) => void;
  readonly news?: ReaderNews;
};

/** Begins to follow; see `runReader` for what it throws. There must be a generation of the model. */
export const runProjector = ({
  log,
  pool,
  model,
  schema,
  signal,
  until,
  onProgress,
  news = {},
}: ProjectorOptions): Promise<Projector> =>
  runReader({
    log,
    store: resultsOf(pool, model, { flush: until === undefined, schema }),
    reads: model.reads,
    poison: model.poison,
    signal,
    news: { ...news, ...(onProgress && { progress: onProgress }) },
    ...(until !== undefined && { until }),
  });
