/**
 * Builds the next generation of a read model beside the one that answers, and lets it answer: after a fault, and
 * whenever this code's shape has no generation yet. Calls go on meanwhile; readers and the projector of the one that
 * answers notice nothing (`generations.ts`, `switchTo`).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, Failure } from "@wingman/domain/failure";
import { keepDatabase } from "@wingman/streams/base/database";
import { oneAtATime } from "@wingman/streams/base/one-at-a-time";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { isOfCommit, sameLog } from "@wingman/streams/follow/reader";
import type { Checkpoint } from "@wingman/streams/follow/results";
import type { EventLog, Recorded, Sequence } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
import { storedCheckpoint } from "../checkpoint.ts";
import { runProjector } from "../projector.ts";
import type { ReadModel } from "../read-model.ts";
import type { Fingerprint } from "./digest.ts";
import { type Bounds, fill, type ReadRuns } from "./fill.ts";
import {
  activeSchema,
  addGeneration,
  closeWalls,
  dropGeneration,
  generationsOf,
  mark,
  sweep,
  switchTo,
} from "./generations.ts";
import { type Verified, verify } from "./verify.ts";

/** So near to the log's end that the rest fits into the moment of the switch. */
const nearMax = 500;
/** How long a projector that runs is waited for, before it is taken for one that does not. */
const projectorMsMax = 2_000;
const lookEveryMs = 20;
const waitMs = 500;

export type RebuildProgress = {
  readonly phase: "filling" | "catching up" | "verifying" | "switching";
  readonly sequence: Sequence;
  readonly of: Sequence;
};

export type RebuildOptions = {
  readonly log: EventLog;
  /** How the log is read in bulk; by following it, if nothing better is given. */
  readonly read?: ReadRuns;
  /** Of the read models' database, with at least four connections. */
  readonly pool: Pool;
  readonly model: ReadModel;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** A line for people. */
  readonly tell?: (line: string) => void;
  readonly bounds?: Bounds;
};

export type Rebuilt = {
  readonly schema: string;
  /** The generation that answered before, which is kept for a day. */
  readonly before: string | undefined;
  readonly position: Sequence;
  readonly tables: readonly Fingerprint[];
  readonly verified: Verified;
};

/**
 * Throws `Failure` WING_REBUILD_REFUSED for `wingman_keep`, WING_REBUILD_BUSY while another process builds or switches,
 * WING_REBUILD_DIFFERS when what was built does not say what the log says, and what a projector throws. Then, and
 * when `signal` aborts, what was built is dropped and the generation that answered goes on.
 */
export const rebuild = (options: RebuildOptions): Promise<Rebuilt> =>
  alone(options, async (stillAlone) => {
    const { log, pool, model, signal, onProgress, tell } = options;
    await sweepAndTell(options);
    const until = await log.last(); // Before anything is made: a log that does not answer cannot fill it.
    const before = await activeSchema(pool, model);
    const schema = await addGeneration(pool, model);
    try {
      await fillOrProject(options, schema, until);
      await closeWalls(pool, schema);
      await catchUp(options, schema);
      await mark(pool, schema, "caught up");
      onProgress?.({ phase: "verifying", sequence: until, of: until });
      const verified = await verify({
        log,
        pool,
        model,
        schema,
        before,
        advance: (to) => projectTo(options, schema, to),
        bringUp: (to) => bringUp(options, before, to),
        signal,
      });
      const { tables } = verified;
      await mark(pool, schema, "verified", {
        rows: tables.reduce((sum, { rows }) => sum + rows, 0),
        fingerprint: tables.map(({ fingerprint }) => fingerprint).join(" "),
      });
      await catchUp(options, schema);
      await stillAlone();
      signal.throwIfAborted();
      const position = await letAnswer(options, schema, before);
      return { schema, before, position, tables, verified };
    } catch (error) {
      await dropGeneration(pool, schema).catch(() => tell?.(`${schema} is left half built; the next start drops it`));
      throw error;
    }
  });

/**
 * Lets the generation that answered before answer again: it is brought up to the log's end first, so that nothing
 * is missing. Throws `Failure` WING_REBUILD_NOTHING_KEPT, WING_REBUILD_BUSY.
 */
export const rollBack = (options: RebuildOptions): Promise<{ readonly schema: string; readonly position: Sequence }> =>
  alone(options, async (stillAlone) => {
    const { pool, model } = options;
    await sweepAndTell(options);
    const kept = (await generationsOf(pool, model)).find(
      ({ state, shape }) => state === "old" && shape === model.shape,
    );
    if (!kept)
      throw new Failure("WING_REBUILD_NOTHING_KEPT", `no earlier generation of ${model.name} is kept.`, {
        remedy: "It is kept for a day after a rebuild; `wingman rebuild` makes a new one from the log.",
      });
    await catchUp(options, kept.schema);
    await stillAlone();
    const position = await letAnswer(options, kept.schema, await activeSchema(pool, model));
    return { schema: kept.schema, position };
  });

/**
 * Comes back once a generation of this code's shape answers: at once where one does, after building it where not, or
 * after another process has built it.
 */
export const ensureGeneration = async (options: RebuildOptions): Promise<Rebuilt | undefined> => {
  for (;;) {
    if ((await activeSchema(options.pool, options.model)) !== undefined) {
      await alone(options, () => sweepAndTell(options)).catch(unlessBusy);
      return undefined;
    }
    const built = await rebuild(options).catch(unlessBusy);
    if (built) return built;
    await sleep(waitMs, undefined, { signal: options.signal });
  }
};

const unlessBusy = (error: unknown): undefined => {
  if (error instanceof Failure && error.code === "WING_REBUILD_BUSY") return undefined;
  throw error;
};

const sweepAndTell = async ({ pool, model, tell }: RebuildOptions): Promise<void> => {
  for (const { schema, why } of await sweep(pool, model)) tell?.(`${schema} was dropped: ${why}`);
};

const alone = async <Result>(
  { pool, model }: RebuildOptions,
  work: (stillAlone: () => Promise<void>) => Promise<Result>,
): Promise<Result> => {
  if (pool.database === keepDatabase)
    throw new Failure("WING_REBUILD_REFUSED", `${keepDatabase} is not a read model; what it holds is nowhere else.`, {
      remedy: "Only wingman_read can be rebuilt from the log.",
    });
  let result: { readonly is: Result } | undefined;
  await oneAtATime(pool, `wingman rebuild ${model.name}`, async (stillAlone) => {
    result = { is: await work(stillAlone) };
  });
  if (result) return result.is;
  throw new Failure("WING_REBUILD_BUSY", `another process is building or switching ${model.name}.`, {
    remedy: "Wait until it is done; `wingman rebuild` can then be run again.",
  });
};

/** The fast way; where something in the log does not fit it (a call that begins twice), the ordinary one, which tells what. */
const fillOrProject = async (options: RebuildOptions, schema: string, until: Sequence): Promise<void> => {
  const { log, pool, model, signal, onProgress } = options;
  try {
    await fill({
      read: options.read ?? following(log),
      pool,
      model,
      schema,
      until,
      signal,
      onProgress: (sequence) => onProgress?.({ phase: "filling", sequence, of: until }),
      ...(options.bounds && { bounds: options.bounds }),
    });
  } catch (error) {
    if (signal.aborted || !isOfCommit(error)) throw error;
    options.tell?.(`${describe(error)} Going on row by row.`);
    await emptyAgain(pool, schema, model);
  }
};

const emptyAgain = async (pool: Pool, schema: string, model: ReadModel): Promise<void> => {
  await dropGeneration(pool, schema);
  const again = await addGeneration(pool, model);
  if (again !== schema) throw new TypeError(`${again} is not ${schema}`); // The newest number is given again.
};

/** Brings a generation to the end that the log had, and so near to the one it has now that the rest is a moment's work. */
const catchUp = async (options: RebuildOptions, schema: string): Promise<void> => {
  const had = await options.log.last();
  for (;;) {
    const [at, end] = [await positionIn(options, schema), await options.log.last()];
    if (at >= had && end - at <= nearMax) return;
    await projectTo(options, schema, end);
  }
};

const projectTo = async (
  { log, pool, model, signal, onProgress }: RebuildOptions,
  schema: string,
  until: Sequence,
): Promise<void> => {
  const projector = await runProjector({
    log,
    pool,
    model,
    schema,
    signal,
    until,
    onProgress: ({ sequence }) => onProgress?.({ phase: "catching up", sequence, of: until }),
  });
  await projector.done;
  signal.throwIfAborted();
};

const checkpointIn = ({ pool, model }: RebuildOptions, schema: string): Promise<Checkpoint> =>
  asOwner(pool, (tx: Transaction<any>) => storedCheckpoint(tx, model, schema));
const positionIn = async (options: RebuildOptions, schema: string): Promise<Sequence> =>
  (await checkpointIn(options, schema)).sequence;

/** Waits until the generation that answers has come as far; where nobody brings it there, it is done here. */
const bringUp = async (options: RebuildOptions, before: string | undefined, to: Sequence): Promise<void> => {
  if (before === undefined) return;
  for (const until = Date.now() + projectorMsMax; Date.now() < until; await sleep(lookEveryMs))
    if ((await positionIn(options, before)) >= to) return;
  await projectTo(options, before, to);
};

/** Both stand at one position when the switch is made, so that whoever follows the log into them need not know. */
const letAnswer = async (options: RebuildOptions, schema: string, before: string | undefined): Promise<Sequence> => {
  const { log, pool, model, onProgress } = options;
  const from = await positionIn(options, schema);
  onProgress?.({ phase: "switching", sequence: from, of: from });
  const along =
    before !== undefined &&
    (await bringUp(options, before, from)
      .then(async () => sameLog(log, model.name, await checkpointIn(options, before)))
      .then(
        () => before,
        () => undefined, // Tables that stopped at an event they cannot take, or are of another log, stay where they are.
      ));
  let position = from;
  await switchTo(pool, model, schema, async () => {
    if (!along) return;
    const to = await positionIn(options, along);
    if (to > from) await projectTo(options, schema, (position = to));
  });
  return position;
};

const runMax = 500;

/** Any log's commits in runs. */
const following = (log: EventLog): ReadRuns =>
  async function* ({ after, until, signal }) {
    if (after >= until) return;
    const leave = new AbortController();
    let run: Recorded[] = [];
    try {
      for await (const commit of log.follow({ after, signal: AbortSignal.any([signal, leave.signal]) })) {
        if (commit.sequence <= until) run.push(commit);
        const isLast = commit.sequence >= until;
        if (run.length >= runMax || isLast) {
          yield run;
          run = [];
        }
        if (isLast) return;
      }
    } finally {
      leave.abort();
    }
  };
