import type { PoisonPolicy } from "@wingman/streams/follow/reader";
import type { Aggregate, EventLog, Recorded, Sequence } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";

/**
 * One picture of the log, kept as tables in a schema of its own. Its generations stand side by side as
 * `rm_<name>_v<N>`, each filled from the log from its first event on; old rows are never changed into new ones
 * (`rebuild/generations.ts`). Code names its tables bare; the transaction says which generation is meant.
 */
export type ReadModel = {
  /** Of its generations, and of its position in `checkpoint`. */
  readonly name: string;
  /**
   * Raised by one when its tables change, or what the fold makes of an event that is on logs already: then no rows
   * that an earlier Wingman wrote are read, and a new generation is filled at the next start.
   */
  readonly shape: number;
  /** Types it reads, with the version it understands; a newer one is poison, any other type is skipped (rule 8). */
  readonly reads: ReadonlyMap<string, number>;
  /** What a commit does that it can never take: halt it, or put that commit's call into quarantine. */
  readonly poison: PoisonPolicy;
  /**
   * It reads the log as it lies there, opens no field and holds no key (`source.ts`): nothing personal can come into
   * its rows, and so an erasure need not look at them.
   */
  readonly asStored?: true;
  /** Makes its tables, each with a primary key, and its indexes. May not read a clock or a setting. */
  create(tx: Transaction<any>): Promise<void>;
  /**
   * Writes what a run of commits, in log order, changes. Total, and deterministic: no clock, no randomness, the
   * same rows whichever way the log is cut into runs. A commit that was projected before changes nothing. Commits
   * come whole, since an event's place is its index: it passes over types that it does not read.
   */
  project(tx: Transaction<any>, commits: readonly Recorded[]): Promise<void>;
  /** Takes every row of an aggregate off, as if none of its commits had been projected; they are about to be again. */
  clear(tx: Transaction<any>, aggregate: Aggregate): Promise<void>;
  /** The same rows for tables that are empty, in one go. */
  readonly bulk: Bulk<any>;
  /**
   * Holds some of the rows against the log by other code than the fold's, up to a sequence. Its words for what
   * differs name no personal data.
   */
  sample(tx: Transaction<any>, log: Pick<EventLog, "read">, upTo: Sequence): Promise<Sampled>;
};

export type Sampled = { readonly looked: number; readonly differing: readonly string[] };

/**
 * A read model whose rows belong to one aggregate each, folded in memory and written once. A test holds it against
 * `project` over random logs, row by row.
 */
export type Bulk<Page> = {
  /** To whose page a commit belongs; undefined for one that changes no rows. */
  keyOf(commit: Recorded): string | undefined;
  /** Whether it is the first of its aggregate, so that no row of it can be written yet. */
  begins(commit: Recorded): boolean;
  empty(): Page;
  fold(page: Page, commit: Recorded): void;
  /** Little is expected after this. */
  isOver(page: Page): boolean;
  /** Whether `rowsOf` says all; otherwise the page goes through `write`, as a part of a run does. */
  isPlain(page: Page): boolean;
  rowsOf(page: Page): Iterable<readonly [table: string, rows: readonly object[]]>;
  /** Needs the tables' keys. */
  write(tx: Transaction<any>, pages: readonly Page[]): Promise<void>;
};
