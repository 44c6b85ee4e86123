import type { PoisonPolicy } from "@wingman/streams/follow/reader";
import type { Aggregate, Recorded } from "@wingman/streams/log/event-log";
import type { MigrationFamily } from "@wingman/streams/base/migrate";
import type { Transaction } from "kysely";

/**
 * One picture of the log, kept as tables in a schema of its own. Versions stand side by side: a new shape is a
 * new schema `rm_<name>_v<N>`, filled from the log, and never a change of old rows.
 */
export type ReadModel = {
  /** Name of its position in `checkpoint`, and of its family of migrations. */
  readonly name: string;
  readonly schema: string;
  readonly migrations: MigrationFamily;
  /** Types it reads, with the version it understands; a newer one is poison, any other type is skipped (rule 8). */
  readonly reads: ReadonlyMap<string, number>;
  /** What a commit does that it can never take: halt it, or put that commit's call into quarantine. */
  readonly poison: PoisonPolicy;
  /**
   * Writes what a run of commits, in log order, changes. Total, and deterministic: no clock, no randomness, the
   * same rows whichever way the log is cut into runs. A commit that was projected before changes nothing. Commits
   * come whole, since an event's place is its index: it passes over types that it does not read.
   */
  project(tx: Transaction<any>, commits: readonly Recorded[]): Promise<void>;
  /** Takes every row of an aggregate off, as if none of its commits had been projected; they are about to be again. */
  clear(tx: Transaction<any>, aggregate: Aggregate): Promise<void>;
};
