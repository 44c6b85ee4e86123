/**
 * Where a processor keeps what it makes of the log. Its position, its results and its quarantine change in one
 * transaction (rule 11), so that a crash at any instant loses nothing and repeats nothing. PostgreSQL is one such
 * place (`projections/results.ts`), memory another (`memory-results.ts`).
 */
import type { Failure } from "@wingman/domain/failure";
import { eventSubject } from "../log/subjects.ts";
import type { Aggregate, Recorded, Sequence } from "../log/event-log.ts";

/** The last commit taken: its sequence, and its id as a fingerprint of the log. `beginning` stands before the first. */
export type Checkpoint = { readonly sequence: Sequence; readonly commit: string };
export const beginning: Checkpoint = { sequence: 0, commit: "" };

/** A commit on its way into the results; with `poison` where the processor cannot take it, and why. */
export type Taken = { readonly commit: Recorded; readonly poison?: Failure };

/** Events of a type that this version of Wingman does not know, in one step. */
export type PassedOver = {
  readonly type: string;
  readonly events: number;
  readonly first: Sequence;
  readonly last: Sequence;
};

export type Step = {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  /** An earlier try of this very step may have been done, its answer lost. */
  readonly again: boolean;
  /** In log order. */
  readonly taken: readonly Taken[];
  readonly passedOver: readonly PassedOver[];
};

/** How many commits were applied and how many parked, and how many aggregates are in quarantine now. */
export type Applied = { readonly applied: number; readonly parked: number; readonly quarantined: number };

export interface ResultStore {
  /** Of the processor, in words of the log and names of metrics. */
  readonly name: string;
  /** How far the results have come. */
  read(): Promise<Checkpoint>;
  /**
   * All of it or nothing: moves the position if it still stands at `from`, then applies what may be applied and
   * parks the rest, as `sortOut` says. Throws `Failure` WING_PROJECTOR_TAKEN when it stands elsewhere, unless this
   * is `again` and it stands at `to` already; and whatever a handler of the commits throws.
   */
  apply(step: Step): Promise<Applied>;
}

/** One aggregate that a processor does not take, from one of its commits on; later ones are parked with it. */
export type Quarantined = {
  readonly aggregate: Aggregate;
  /** The commit that could not be taken. */
  readonly from: Sequence;
  readonly code: string;
  /** Holds nothing personal. */
  readonly message: string;
  readonly remedy: string | null;
  /** Commits that wait, the first one counted. */
  readonly commits: number;
  readonly to: Sequence;
};

export const quarantineKey = eventSubject;

export type SortedOut = {
  readonly apply: readonly Recorded[];
  /** Rows that are new or have grown, whole. */
  readonly quarantine: readonly Quarantined[];
  readonly parked: number;
};

/** What is applied and what is parked, given the aggregates among them that are in quarantine already. Pure. */
export const sortOut = (taken: readonly Taken[], known: readonly Quarantined[]): SortedOut => {
  const before = new Map(known.map((row) => [quarantineKey(row.aggregate), row]));
  const rows = new Map<string, Quarantined>();
  const apply: Recorded[] = [];
  for (const { commit, poison } of taken) {
    const { aggregate, sequence } = commit;
    const key = quarantineKey(aggregate);
    const row = rows.get(key) ?? before.get(key);
    if (row) rows.set(key, { ...row, commits: row.commits + 1, to: sequence });
    else if (poison) {
      const { code, message, remedy = null } = poison;
      rows.set(key, { aggregate, from: sequence, code, message, remedy, commits: 1, to: sequence });
    } else apply.push(commit);
  }
  return { apply, quarantine: [...rows.values()], parked: taken.length - apply.length };
};
