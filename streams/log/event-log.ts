/**
 * The port to the log. Two implementations, one contract suite: JetStream (`jetstream.ts`) and a memory
 * twin (`memory.ts`) for tests of deciders and processors.
 */
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, EventId, TenantId } from "@wingman/domain/ids";

/** What there are aggregates of; `scenario`, `rubric` and `assignment` belong to practice. */
export const aggregateKinds = [
  ...(["call", "playbook", "document", "tenant", "access"] as const),
  ...(["scenario", "rubric", "assignment"] as const),
] as const;

/** One aggregate = one subject = one order (rule 2). */
export type Aggregate = {
  readonly tenant: TenantId;
  readonly kind: (typeof aggregateKinds)[number];
  readonly id: string;
};

/** Sequence of a commit in the stream; 0 before the first. Only `position.ts` turns it into what others see. */
export type Sequence = number;

/** An event as it is stored, shaped like a CloudEvent. */
export type StoredEvent = {
  readonly id: EventId;
  readonly type: string;
  readonly v: number;
  readonly time: string;
  readonly data: unknown;
};

/** Headers of a commit (rule 3). Nothing personal may stand here. */
export type CommitMeta = {
  readonly id: CommitId;
  readonly actor: ActorId;
  /** The event that caused this commit; null for what people began. */
  readonly cause: EventId | null;
  /** Number of the tick that fired, where time and not an event was the reason. */
  readonly tick: number | null;
  /** One id for everything that came of one press. */
  readonly correlation: string;
  /** Milliseconds since CallStarted on the call's clock. */
  readonly clockMs: number;
  /** What a processor had taken since its previous commit, in order (rule 7); null for people. */
  readonly seen: string | null;
  /** Revision of the lease under which it was written. */
  readonly fence: number | null;
  readonly traceparent: string | null;
};

/** What is handed to `append`: at least one event; ids of events follow from the commit's. */
export type NewCommit = CommitMeta & {
  readonly time: Date;
  readonly events: readonly { readonly type: string; readonly data: unknown }[];
};

/** A commit as it is read back, in log order. */
export type Recorded = CommitMeta & {
  readonly aggregate: Aggregate;
  readonly sequence: Sequence;
  /** Sequence of the aggregate's commit before it, 0 for its first; undefined where the log does not tell. */
  readonly previous?: Sequence | undefined;
  /** Server time at which the log took it, epoch milliseconds. */
  readonly storedAt: number;
  readonly events: readonly StoredEvent[];
  /** Why its events cannot be read (a broken seal, a key that is missing); `events` is empty then. The log still holds it. */
  readonly unreadable?: Failure;
};

/**
 * - `appended`: it stands at `sequence`, now or since an earlier try of the same commit.
 * - `conflict`: somebody else appended to this aggregate after `expected`; read on and decide again.
 */
export type Appended =
  | { readonly kind: "appended"; readonly sequence: Sequence; readonly again: boolean }
  | { readonly kind: "conflict" };

/** Why a reader's connection to the stream was made again; the reader itself goes on. */
export type Mend =
  | "server away"
  | "stalled"
  | "consumer lost"
  | "gap in delivery"
  | "stream made anew"
  | "stream lost its end"
  | "failed";

export interface EventLog {
  /**
   * Appends one commit if the aggregate's last commit is still at `expected` (0 = none yet).
   * Redacts, seals and checks every event against its schema first. Throws `Failure`:
   * WING_LOG_UNKNOWN (no answer, and the retry could not tell), WING_LOG_FULL, WING_LOG_TOO_LARGE, WING_EVENT_INVALID.
   */
  append(aggregate: Aggregate, commit: NewCommit, expected: Sequence): Promise<Appended>;

  /**
   * The commits of one aggregate after `after`, in order, up to now. Throws the `Failure` of one that is unreadable,
   * unless it is asked to `give` it as it is.
   */
  read(
    aggregate: Aggregate,
    after?: Sequence,
    options?: { readonly unreadable: "throw" | "give" },
  ): AsyncIterable<Recorded>;

  /**
   * Every commit of the log after `after`, in log order, and then new ones as they come, until `signal` aborts.
   * A lost connection is mended inside; a gap is never skipped, and what is `unreadable` comes as it is. Throws
   * `Failure` WING_LOG_MISMATCH when the log no longer holds what was read from it, WING_KEYS_AWAY.
   */
  follow(options: {
    readonly after: Sequence;
    readonly signal: AbortSignal;
    readonly kind?: Aggregate["kind"];
    /** Told of every mend. */
    readonly onMend?: (why: Mend) => void;
    /** Told of a message that is no commit and whose subject names no aggregate; it is passed over. */
    readonly onForeign?: (sequence: Sequence) => void;
  }): AsyncIterable<Recorded>;

  /** The commit at a sequence, to hold a stored position against (rule 11); undefined when it is not there. */
  at(sequence: Sequence): Promise<Recorded | undefined>;

  /** Sequence of the newest commit; 0 when empty. */
  last(): Promise<Sequence>;

  /** Every aggregate of a kind that has a commit: for kinds of which there are few, such as tenants. */
  aggregates(kind: Aggregate["kind"]): Promise<Aggregate[]>;
}
