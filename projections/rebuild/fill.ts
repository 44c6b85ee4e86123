/**
 * Fills the empty tables of a generation from the log: commits are folded in memory, a page for each aggregate, and
 * a page's rows are copied in once, when no more is expected. What is expected wrongly, a commit for a page that is
 * written, goes through `project` as in everyday life; so the rows are the same as if all had gone that way.
 *
 * Memory is flat however long the log is: `Bounds` names what may lie in it.
 */
import { copyLine, openCopier } from "@wingman/streams/base/copy";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner, asProjector } from "@wingman/streams/base/tenant-tx";
import { poisonOf, unknownTypes } from "@wingman/streams/follow/reader";
import { beginning, type Checkpoint, type PassedOver, type Taken } from "@wingman/streams/follow/results";
import type { Recorded, Sequence } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import type { ReadModel } from "../read-model.ts";
import { resultsOf } from "../results.ts";
import { tablesOf } from "./digest.ts";
import { putKeysBack, takeKeysOff } from "./keys.ts";

/** Commits of the log in order, in runs, up to `until` and no further. */
export type ReadRuns = (span: {
  readonly after: Sequence;
  readonly until: Sequence;
  readonly signal: AbortSignal;
}) => AsyncIterable<readonly Recorded[]>;

export type Bounds = {
  /** A page that is over is written when so many commits have passed since its last. */
  readonly settledAfter: number;
  /** Commits whose pages are in memory; beyond it the longest untouched are written as they stand. */
  readonly heldMax: number;
  /** Commits that wait for keys, because their pages are written or need more than copying; then the keys are made. */
  readonly lateMax: number;
  /** Characters of rows that are copied at once. */
  readonly copyMax: number;
  /** Such pieces that wait for PostgreSQL; then reading waits. */
  readonly piecesMax: number;
};
export const bounds: Bounds = {
  settledAfter: 5_000,
  heldMax: 50_000,
  lateMax: 10_000,
  copyMax: 512 * 1024,
  piecesMax: 4,
};
const commitsBetweenSweeps = 1_000;
/** Late commits of a run, and pages that are not plain. */
const runMax = 500;
const pagesMax = 50;

export type FillOptions = {
  readonly read: ReadRuns;
  readonly pool: Pool;
  readonly model: ReadModel;
  readonly schema: string;
  readonly until: Sequence;
  readonly signal: AbortSignal;
  readonly onProgress?: (at: Sequence) => void;
  readonly bounds?: Bounds;
  /** Commits between two looks at what may be written. */
  readonly sweepEvery?: number;
};

/**
 * Answers the position it came to, which the generation's checkpoint holds then: `until`, or the last commit before
 * one that halts this read model. Where poison puts a call aside, it does so here as in a projector.
 */
export const fill = async (options: FillOptions): Promise<Checkpoint> => {
  const { pool, model, schema, until, signal, onProgress, read, sweepEvery = commitsBetweenSweeps } = options;
  const { settledAfter, heldMax, lateMax } = options.bounds ?? bounds;
  const { bulk } = model;
  type Held = { readonly page: unknown; last: Sequence; commits: number };
  const pages = new Map<string, Held>();
  let held = 0;
  let late: Taken[] = [];
  let odd: unknown[] = [];
  let waiting = 0; // Commits in `late` and in the pages of `odd`.
  let at = beginning;
  let moved = beginning;
  let sinceSweep = 0;
  const passedOver = new Map<string, PassedOver>();
  const store = resultsOf(pool, model, { flush: false, schema });

  await using tables = await openTables(options);
  let keysOff = await takeKeysOff(pool, schema);
  await store.read();

  const letGo = (key: string, { page, commits }: Held): void => {
    pages.delete(key);
    held -= commits;
    if (bulk.isPlain(page)) for (const [table, rows] of bulk.rowsOf(page)) tables.add(table, rows);
    else {
      odd.push(page);
      waiting += commits;
    }
  };
  const sweep = (): void => {
    for (const [key, one] of pages) if (at.sequence - one.last > settledAfter && bulk.isOver(one.page)) letGo(key, one);
    if (held <= heldMax) return;
    for (const [key, one] of [...pages].sort(([, a], [, b]) => a.last - b.last)) {
      if (held <= heldMax / 2) return;
      letGo(key, one);
    }
  };
  const step = async (taken: readonly Taken[], to = placeOf(taken.at(-1)?.commit)): Promise<void> => {
    await store.apply({ from: moved, to, again: false, taken, passedOver: [] });
    moved = to;
  };
  const settle = async (): Promise<void> => {
    await tables.flush();
    await putKeysBack(pool, keysOff);
    keysOff = [];
    for (let from = 0; from < odd.length; from += pagesMax)
      await asProjector(pool, model.name, (tx) => bulk.write(tx, odd.slice(from, from + pagesMax)), {
        flush: false,
        schema,
      });
    for (let from = 0; from < late.length; from += runMax) await step(late.slice(from, from + runMax));
    odd = [];
    late = [];
    waiting = 0;
  };
  const take = (commit: Recorded): void => {
    const key = bulk.keyOf(commit);
    const poison = poisonOf(commit, model.reads, model.name);
    let one = key === undefined ? undefined : pages.get(key);
    if (poison) {
      if (key !== undefined && one) letGo(key, one); // Its rows stay; from here on it is set aside.
      late.push({ commit, poison });
      waiting += 1;
      return;
    }
    if (key === undefined) return;
    if (!one) {
      if (!bulk.begins(commit)) {
        late.push({ commit });
        waiting += 1;
        return;
      }
      pages.set(key, (one = { page: bulk.empty(), last: 0, commits: 0 }));
    }
    bulk.fold(one.page, commit);
    one.last = commit.sequence;
    one.commits += 1;
    held += 1;
  };

  reading: for await (const whole of read({ after: 0, until, signal })) {
    const run = whole.slice(0, endOf(model, whole));
    for (const commit of run) {
      take(commit);
      at = placeOf(commit);
      if ((sinceSweep += 1) < sweepEvery) continue;
      sinceSweep = 0;
      sweep();
      if (waiting >= lateMax) await settle();
      await tables.room();
    }
    for (const one of unknownTypes(run)) addTo(passedOver, one);
    onProgress?.(at.sequence);
    if (run.length < whole.length) break reading;
  }
  signal.throwIfAborted();
  for (const [key, one] of pages) letGo(key, one);
  await settle();
  await resultsOf(pool, model, { schema }).apply({
    from: moved,
    to: at,
    again: false,
    taken: [],
    passedOver: [...passedOver.values()],
  });
  await analyze(pool, schema);
  return at;
};

const placeOf = (commit: Recorded | undefined): Checkpoint =>
  commit ? { sequence: commit.sequence, commit: commit.id } : beginning;

/** How much of a run may be taken, where poison halts the read model. */
const endOf = ({ poison, reads, name }: ReadModel, run: readonly Recorded[]): number => {
  const first = poison === "halt" ? run.findIndex((commit) => poisonOf(commit, reads, name) !== undefined) : -1;
  return first < 0 ? run.length : first;
};

const addTo = (all: Map<string, PassedOver>, one: PassedOver): void => {
  const before = all.get(one.type);
  all.set(one.type, before ? { ...before, events: before.events + one.events, last: one.last } : one);
};

type Tables = AsyncDisposable & {
  add(table: string, rows: readonly object[]): void;
  /** Waits while PostgreSQL is behind. Throws what a copy threw. */
  room(): Promise<void>;
  /** Everything added stands in the tables. */
  flush(): Promise<void>;
};

const openTables = async ({ pool, schema, bounds: own = bounds }: FillOptions): Promise<Tables> => {
  const copier = await openCopier(pool);
  /** All rows of a table have the same columns, as in `insertRows`. */
  const columnsOf = new Map<string, readonly string[]>();
  const texts = new Map<string, string>();
  const pieces: Promise<void>[] = [];
  let broken: { readonly error: unknown } | undefined;
  let last = Promise.resolve();

  const send = (table: string, text: string): void => {
    texts.set(table, "");
    const columns = columnsOf.get(table) ?? [];
    last = last
      .then(() => (broken ? undefined : copier.copy(schema, table, columns, text)))
      .catch((error: unknown) => {
        broken ??= { error };
      })
      .finally(() => void pieces.shift());
    pieces.push(last);
  };
  const check = (): void => {
    if (broken) throw broken.error;
  };
  return {
    add(table, rows) {
      if (!rows[0]) return;
      const columns = columnsOf.get(table) ?? Object.keys(rows[0]);
      columnsOf.set(table, columns);
      let text = texts.get(table) ?? "";
      for (const row of rows) text += copyLine(row, columns);
      texts.set(table, text);
      if (text.length >= own.copyMax) send(table, text);
    },
    async room() {
      while (pieces.length >= own.piecesMax) await pieces[0];
      check();
    },
    async flush() {
      for (const [table, text] of texts) if (text !== "") send(table, text);
      await last;
      check();
    },
    async [Symbol.asyncDispose]() {
      await last;
      await copier[Symbol.asyncDispose]();
    },
  };
};

/** Nothing is known of new tables until somebody looks, and the first queries would be planned blindly. */
const analyze = (pool: Pool, schema: string): Promise<void> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    for (const { name } of await tablesOf(tx, schema)) await sql`analyze ${sql.id(schema, name)}`.execute(tx);
  });
