/**
 * Follows the log into one read model. Its position lies in the model's own schema and moves with the rows in one
 * transaction, so a crash at any instant loses nothing and repeats nothing; no lease is needed, since of two
 * projectors that try to move the same position one is stopped by the comparison.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import { isPassing } from "@wingman/streams/base/database-failure";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { EventLog, Recorded, Sequence } from "@wingman/streams/log/event-log";
import { batches } from "./batches.ts";
import { type Checkpoint, moveCheckpoint, readCheckpoint } from "./checkpoint.ts";
import type { ReadModel } from "./read-model.ts";

export const batchCountMax = 500;
export const batchLingerMs = 25;
/** A read of one's own write waits no longer than this, then answers with what there is. */
export const caughtUpMsMax = 2_000;
/** A database that comes back within about two minutes is waited for; after that the role ends and says why. */
export const retryCountMax = 30;
const retryMsFirst = 100;
const retryMsMax = 5_000;

export type Progress = {
  readonly sequence: Sequence;
  readonly commits: number;
  readonly skipped: ReadonlyMap<string, number>;
};

export type Projector = {
  readonly model: ReadModel;
  /** Sequence of the last commit that stands in the rows. */
  position(): Sequence;
  /** Events passed over, by type, since it began: types the model does not read. */
  skipped(): ReadonlyMap<string, number>;
  /** True once the rows hold everything up to `sequence`; false after `waitMsMax`, or when the projector has ended before. */
  caughtUp(sequence: Sequence, waitMsMax?: number): Promise<boolean>;
  /**
   * Fulfilled when `signal` aborts or `until` is reached. Rejected with `Failure`: WING_PROJECTOR_TAKEN,
   * WING_EVENT_NEWER, a WING_DB_* that did not pass, or what the log threw. Then no position was moved in vain.
   */
  readonly done: Promise<void>;
};

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
};

/**
 * Checks that the position belongs to this log (else `Failure` WING_LOG_MISMATCH), then begins to follow it.
 * There must be a generation of it.
 */
export const runProjector = async ({
  log,
  pool,
  model,
  schema,
  signal,
  until = Infinity,
  onProgress,
}: ProjectorOptions): Promise<Projector> => {
  let at = await asProjector(pool, model.name, (tx) => readCheckpoint(tx, model), { schema });
  await sameLog(log, model, at);
  const skipped = new Map<string, number>();
  const waiting = new Set<{ readonly sequence: Sequence; readonly answer: (reached: boolean) => void }>();
  let commits = 0;
  let ended = false;

  const answerWaiting = () => {
    for (const waiter of [...waiting])
      if (ended || at.sequence >= waiter.sequence) waiter.answer(at.sequence >= waiter.sequence);
  };
  const take = async (run: readonly Recorded[]): Promise<void> => {
    const fresh = run.filter(({ sequence }) => sequence > at.sequence && sequence <= until); // A log may say a thing twice.
    const { readable, newer } = upToNewer(model, fresh);
    const last = readable.at(-1);
    if (last) {
      const to: Checkpoint = { sequence: last.sequence, commit: last.id };
      await patiently(signal, (again) =>
        write(pool, model, { from: at, to, again, flush: until === Infinity, schema }, readable),
      );
      countSkipped(model, readable, skipped);
      at = to;
      commits += readable.length;
      answerWaiting();
      onProgress?.({ sequence: at.sequence, commits, skipped });
    }
    if (newer) throw newer;
  };
  const follow = async (): Promise<void> => {
    if (at.sequence >= until) return;
    const leave = new AbortController();
    const source = log.follow({ after: at.sequence, signal: AbortSignal.any([signal, leave.signal]) });
    try {
      for await (const run of batches(source, {
        countMax: batchCountMax,
        lingerMs: batchLingerMs,
        stop: () => leave.abort(),
      })) {
        await take(run);
        if (at.sequence >= until) return;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  const done = follow().finally(() => {
    ended = true;
    answerWaiting();
  });

  return {
    model,
    done,
    position: () => at.sequence,
    skipped: () => skipped,
    caughtUp: (sequence, waitMsMax = caughtUpMsMax) => {
      if (ended || at.sequence >= sequence) return Promise.resolve(at.sequence >= sequence);
      return new Promise((resolve) => {
        const answer = (reached: boolean) => {
          clearTimeout(timer);
          waiting.delete(waiter);
          resolve(reached);
        };
        const waiter = { sequence, answer };
        const timer = setTimeout(() => answer(false), waitMsMax);
        waiting.add(waiter);
      });
    },
  };
};

/** A position past the log's end, or one where another commit stands: the log was restored, truncated or swapped (rule 11). */
export const sameLog = async (
  log: Pick<EventLog, "at">,
  model: Pick<ReadModel, "name">,
  { sequence, commit }: Checkpoint,
): Promise<void> => {
  if (sequence === 0) return;
  const there = await log.at(sequence);
  if (there?.id === commit) return;
  throw new Failure(
    "WING_LOG_MISMATCH",
    `${model.name} was read from another log: at ${sequence} it saw ${commit}, here stands ${there?.id ?? "nothing"}.`,
    {
      remedy: "If this is the right log, run `wingman rebuild`; if not, point Wingman at the log it was running on.",
    },
  );
};

/** The commits before the first with an event of a later version than the model knows, and the failure it then is. */
const upToNewer = (model: ReadModel, run: readonly Recorded[]): { readable: readonly Recorded[]; newer?: Failure } => {
  for (const [index, { events, sequence }] of run.entries()) {
    const event = events.find(({ type, v }) => v > (model.reads.get(type) ?? Infinity));
    if (!event) continue;
    const newer = new Failure(
      "WING_EVENT_NEWER",
      `commit ${sequence} holds ${event.type} version ${event.v}; ${model.name} reads ${model.reads.get(event.type)}.`,
      {
        remedy: "Run the newer Wingman that wrote it; nothing was skipped.",
      },
    );
    return { readable: run.slice(0, index), newer };
  }
  return { readable: run };
};

const countSkipped = (model: ReadModel, run: readonly Recorded[], skipped: Map<string, number>): void => {
  for (const { events } of run)
    for (const { type } of events) if (!model.reads.has(type)) skipped.set(type, (skipped.get(type) ?? 0) + 1);
};

type Move = {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  readonly again: boolean;
  readonly flush: boolean;
  readonly schema: string | undefined;
};

const write = (
  pool: Pool,
  model: ReadModel,
  { from, to, again, flush, schema }: Move,
  commits: readonly Recorded[],
): Promise<void> =>
  asProjector(
    pool,
    model.name,
    async (tx) => {
      if (await moveCheckpoint(tx, model, from, to)) return model.project(tx, commits);
      const now = await readCheckpoint(tx, model);
      // The answer to our own earlier try was lost with its connection, and it was a yes.
      if (again && now.sequence === to.sequence && now.commit === to.commit) return;
      throw new Failure(
        "WING_PROJECTOR_TAKEN",
        `somebody moved ${model.name} from ${from.sequence} to ${now.sequence}: another projector, a rebuild or a restored database.`,
        {
          remedy:
            "One projector runs a read model at a time; this one has stopped, and can be started again when the other is gone.",
        },
      );
    },
    { flush, schema },
  );

const patiently = async (signal: AbortSignal, work: (again: boolean) => Promise<void>): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work(tries > 1);
    } catch (error) {
      if (!isPassing(error) || tries > retryCountMax) throw error;
      await sleep(Math.min(retryMsFirst * 2 ** (tries - 1), retryMsMax), undefined, { signal });
    }
  }
};
