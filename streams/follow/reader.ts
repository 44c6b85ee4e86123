/**
 * Follows the log into a processor's results: the one discipline of every reader that keeps what it makes. It begins
 * at the position that lies among the results, holds the log against the fingerprint there, and moves both in one
 * step; of two readers that try to move the same position one is stopped by the comparison, so no lease is needed.
 *
 * What it cannot take is told apart. What may pass (a database or the keys are away) is tried again. A commit that
 * never can be taken is poison: it halts the reader, or puts its aggregate into quarantine and lets all others flow.
 */
import { catalogue } from "@wingman/domain/catalogue";
import { Failure } from "@wingman/domain/failure";
import { isPassing } from "../base/database-failure.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import type { EventLog, Mend, Recorded, Sequence } from "../log/event-log.ts";
import { logMayTakeItLater } from "../log/patiently.ts";
import { batches } from "./batches.ts";
import type { Checkpoint, PassedOver, ResultStore, Taken } from "./results.ts";

export const batchCountMax = 500;
export const batchLingerMs = 25;
/** A read of one's own write waits no longer than this, then answers with what there is. */
export const caughtUpMsMax = 2_000;
/** What comes back within about an hour is waited for; after that the reader ends and says why. */
export const retryCountMax = 720;
const retryMsFirst = 100;
const retryMsMax = 5_000;
/** So many commits in a row that no handler takes are the processor's fault and not the commits': it halts. */
export const poisonRunMax = 16;

export type PoisonPolicy = "halt" | "quarantine";

export type Progress = {
  readonly sequence: Sequence;
  readonly commits: number;
  readonly skipped: ReadonlyMap<string, number>;
};

/** What becomes of a reader, for the log and metrics; it goes on whatever is done with it. */
export type ReaderNews = {
  readonly progress?: (progress: Progress) => void;
  readonly mended?: (why: Mend) => void;
  /** A message that is no commit and names no aggregate; it was passed over. */
  readonly foreign?: (sequence: Sequence) => void;
  readonly quarantined?: (commit: Recorded, why: Failure) => void;
  /** The results or the keys are away; it is tried again. */
  readonly waits?: (why: unknown) => void;
};

export type ReaderOptions = {
  readonly log: Pick<EventLog, "follow" | "at">;
  readonly store: ResultStore;
  /** Types it reads, with the version it understands; any other type is skipped (rule 8). */
  readonly reads: ReadonlyMap<string, number>;
  readonly poison: PoisonPolicy;
  readonly signal: AbortSignal;
  /** Stop by oneself once this sequence stands in the results. */
  readonly until?: Sequence;
  readonly clock?: Clock;
  readonly news?: ReaderNews;
};

export type Reader = {
  readonly name: string;
  /** Sequence of the last commit that stands in the results. */
  position(): Sequence;
  /** Aggregates in quarantine, as the last step left them. */
  quarantined(): number;
  /** Events passed over, by type, since it began: types the processor does not read. */
  skipped(): ReadonlyMap<string, number>;
  /** True once the results hold everything up to `sequence`; false after `waitMsMax`, or when the reader has ended before. */
  caughtUp(sequence: Sequence, waitMsMax?: number): Promise<boolean>;
  /**
   * Fulfilled when `signal` aborts or `until` is reached. Rejected with `Failure`: WING_PROJECTOR_TAKEN, a poison
   * that halts it (WING_EVENT_NEWER, WING_SEAL_BROKEN, WING_KEY_MISSING, WING_LOG_FOREIGN, WING_LOG_TOO_LARGE,
   * WING_PROCESSOR_FAILED), a WING_DB_* or WING_KEYS_AWAY that did not pass, or what the log threw. Then no position
   * was moved in vain.
   */
  readonly done: Promise<void>;
};

/** Checks that the position belongs to this log (else `Failure` WING_LOG_MISMATCH), then begins to follow it. */
export const runReader = async ({
  log,
  store,
  reads,
  poison: policy,
  signal,
  until = Infinity,
  clock = systemClock,
  news = {},
}: ReaderOptions): Promise<Reader> => {
  /** Given up: the failure ends the reader, whatever kind it is. */
  let gaveUp = false;
  const pause = async (tries: number, why: unknown): Promise<void> => {
    news.waits?.(why);
    await clock.sleep(Math.min(retryMsFirst * 2 ** Math.min(tries - 1, 10), retryMsMax), signal);
  };
  const patiently = async <Result>(work: (again: boolean) => Promise<Result>): Promise<Result> => {
    for (let tries = 1; ; tries++) {
      try {
        return await work(tries > 1);
      } catch (error) {
        gaveUp = !mayPass(error) || tries > retryCountMax || signal.aborted;
        if (gaveUp) throw error;
        await pause(tries, error);
      }
    }
  };

  let at = await patiently(() => store.read());
  await patiently(() => sameLog(log, store.name, at));
  const skipped = new Map<string, number>();
  const waiting = new Set<{ readonly sequence: Sequence; readonly answer: (reached: boolean) => void }>();
  let commits = 0;
  let quarantined = 0;
  let poisonRun = 0;
  let ended = false;

  const answerWaiting = () => {
    for (const waiter of [...waiting])
      if (ended || at.sequence >= waiter.sequence) waiter.answer(at.sequence >= waiter.sequence);
  };
  const step = async (taken: readonly Taken[]): Promise<void> => {
    const last = taken.at(-1)?.commit;
    if (!last) return;
    const to: Checkpoint = { sequence: last.sequence, commit: last.id };
    const from = at;
    const passedOver = unknownTypes(taken.map(({ commit }) => commit));
    const done = await patiently((again) => store.apply({ from, to, again, taken, passedOver }));
    for (const { commit, poison } of taken) {
      if (poison) news.quarantined?.(commit, poison);
      for (const { type } of commit.events) if (!reads.has(type)) skipped.set(type, (skipped.get(type) ?? 0) + 1);
    }
    if (done.applied > 0) poisonRun = 0;
    quarantined = done.quarantined;
    at = to;
    commits += taken.length;
    answerWaiting();
    news.progress?.({ sequence: at.sequence, commits, skipped });
  };
  /** In one step, or cut in halves until the commit that no handler takes stands alone. */
  const apply = async (taken: readonly Taken[]): Promise<void> => {
    try {
      await step(taken);
    } catch (error) {
      const [only, ...more] = taken;
      if (!only || !isOfCommit(error)) throw error;
      if (more.length > 0) {
        const half = taken.length >> 1;
        await apply(taken.slice(0, half));
        return await apply(taken.slice(half));
      }
      const poison = asPoison(error, store.name);
      if (policy === "halt" || only.poison || ++poisonRun > poisonRunMax) throw poison;
      gaveUp = false;
      await step([{ commit: only.commit, poison }]);
    }
  };
  const take = async (run: readonly Recorded[]): Promise<void> => {
    const fresh = run.filter(({ sequence }) => sequence > at.sequence && sequence <= until); // A log may say a thing twice.
    const taken = fresh.map((commit): Taken => {
      const poison = poisonOf(commit, reads, store.name);
      return poison ? { commit, poison } : { commit };
    });
    const halt = policy === "halt" ? taken.find(({ poison }) => poison !== undefined) : undefined;
    await apply(halt ? taken.slice(0, taken.indexOf(halt)) : taken);
    if (halt?.poison) throw halt.poison;
  };
  const readOn = async (): Promise<void> => {
    const leave = new AbortController();
    const source = log.follow({
      after: at.sequence,
      signal: AbortSignal.any([signal, leave.signal]),
      ...(news.mended && { onMend: news.mended }),
      ...(news.foreign && { onForeign: news.foreign }),
    });
    const cut = { countMax: batchCountMax, lingerMs: batchLingerMs, stop: () => leave.abort(), clock };
    for await (const run of batches(source, cut)) {
      await take(run);
      if (at.sequence >= until) return;
    }
  };
  const follow = async (): Promise<void> => {
    for (let tries = 1, before = at; at.sequence < until; tries++) {
      try {
        return await readOn();
      } catch (error) {
        if (signal.aborted) return;
        if (at !== before) tries = 1; // It came on in between.
        before = at;
        if (gaveUp || !mayPass(error) || tries > retryCountMax) throw error;
        await pause(tries, error);
        if (signal.aborted) return;
      }
    }
  };
  const done = follow().finally(() => {
    ended = true;
    answerWaiting();
  });

  return {
    name: store.name,
    done,
    position: () => at.sequence,
    quarantined: () => quarantined,
    skipped: () => skipped,
    caughtUp: (sequence, waitMsMax = caughtUpMsMax) => {
      if (ended || at.sequence >= sequence) return Promise.resolve(at.sequence >= sequence);
      return new Promise((resolve) => {
        const over = new AbortController();
        const answer = (reached: boolean) => {
          over.abort();
          waiting.delete(waiter);
          resolve(reached);
        };
        const waiter = { sequence, answer };
        waiting.add(waiter);
        void clock.sleep(waitMsMax, over.signal).then(() => answer(at.sequence >= sequence));
      });
    },
  };
};

/** A position past the log's end, or one where another commit stands: the log was restored, truncated or swapped (rule 11). */
export const sameLog = async (
  log: Pick<EventLog, "at">,
  name: string,
  { sequence, commit }: Checkpoint,
): Promise<void> => {
  if (sequence === 0) return;
  const there = await log.at(sequence);
  if (there?.id === commit) return;
  throw new Failure(
    "WING_LOG_MISMATCH",
    `${name} was read from another log: at ${sequence} it saw ${commit}, here stands ${there?.id ?? "nothing"}.`,
    {
      remedy: "If this is the right log, run `wingman rebuild`; if not, point Wingman at the log it was running on.",
    },
  );
};

/** Why a processor cannot take a commit, as far as that shows before it is tried. */
export const poisonOf = (
  { events, sequence, unreadable }: Recorded,
  reads: ReadonlyMap<string, number>,
  name: string,
): Failure | undefined => {
  if (unreadable) return unreadable;
  const event = events.find(({ type, v }) => v > (reads.get(type) ?? Infinity));
  if (!event) return undefined;
  return new Failure(
    "WING_EVENT_NEWER",
    `commit ${sequence} holds ${event.type} version ${event.v}; ${name} reads ${reads.get(event.type)}.`,
    { remedy: "Run the newer Wingman that wrote it; nothing was skipped." },
  );
};

/** What a handler threw, without its words: they may quote somebody's. */
export const asPoison = (error: unknown, name: string): Failure =>
  error instanceof Failure
    ? error
    : new Failure(
        "WING_PROCESSOR_FAILED",
        `the handler of ${name} failed with ${error instanceof Error ? error.name : "no error"}.`,
        {
          remedy:
            "This is a fault in Wingman: report it. Once it is mended, `wingman quarantine redrive` reads the call again.",
          cause: error,
        },
      );

/** Worth another try: what is away comes back. */
const mayPass = (error: unknown): boolean =>
  isPassing(error) || logMayTakeItLater(error) || (error instanceof Failure && error.code === "WING_KEYS_AWAY");

/** Whether it is about the commits themselves, and not about the place where the results lie. */
export const isOfCommit = (error: unknown): boolean =>
  !(error instanceof Failure) ||
  error.code === "WING_DB_QUERY" ||
  !(error.code.startsWith("WING_DB_") || error.code === "WING_PROJECTOR_TAKEN" || mayPass(error));

/** Types of a run of commits that this version of Wingman does not know, by name. */
export const unknownTypes = (run: readonly Recorded[]): readonly PassedOver[] => {
  const counts = new Map<string, PassedOver>();
  for (const { events, sequence } of run)
    for (const { type } of events) {
      if (catalogue.has(type)) continue;
      const known = counts.get(type);
      counts.set(type, {
        type,
        events: (known?.events ?? 0) + 1,
        first: known?.first ?? sequence,
        last: sequence,
      });
    }
  return [...counts.values()];
};
