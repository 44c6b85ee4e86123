/** The table of the audit trail, as code sees it; `create.ts` makes it. Nothing personal stands in it. */

/** A word or a number of an event, of those that are neither sealed nor free text. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** How an event hangs together with others of its aggregate beside its cause: by what it names first, and what it names again. */
export type Links = {
  /** What is first named here, such as `tip:<id>` or `words:<id>`. */
  readonly makes: readonly string[];
  /** What was named before. */
  readonly uses: readonly string[];
};

/** One event of the log. */
export type EntryRow = {
  tenant_id: string;
  sequence: number;
  /** Within its commit. */
  index: number;
  /** Both as others see them. */
  place: string;
  event_id: string;
  commit_id: string;
  kind: string;
  aggregate_id: string;
  /** The call it is of or about; null where it is neither. */
  call_id: string | null;
  type: string;
  /** The version it was written by. */
  v: number;
  /** Pseudonymous. */
  actor: string;
  /** By the writer's clock and by the log's, epoch milliseconds. */
  written_at: number;
  stored_at: number;
  cause: string | null;
  tick: number | null;
  correlation: string;
  clock_ms: number;
  /** Of the event as it lies on the log, without the headers of its commit. */
  bytes: number;
  /** What was looked at, taken away, changed or refused: an id. */
  thing: string | null;
  links: Links;
  facts: Facts;
};

export type AuditTables = { entry: EntryRow };
