/**
 * Decide, then append, with a check (rule 4). A writer keeps the fold of its live aggregates in memory and
 * appends against it; on a conflict it reads on and decides again.
 */
import type { Decision } from "@wingman/domain/decision";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import type { Aggregate, CommitMeta, EventLog, Recorded, Sequence } from "./event-log.ts";
import { poisonOf } from "../follow/reader.ts";
import { openLanes } from "../base/lanes.ts";
import { knownVersions } from "./known-versions.ts";
import { eventSubject } from "./subjects.ts";

const triesMax = 5;
/** Folds kept in memory; the longest unused goes first. A call that was evicted is read again. */
const foldsMax = 2_000;

type PlainEvent = { readonly type: string; readonly data: unknown };
export type Sent<Reason extends string, State> =
  /** `stands`: this commit is on the log, from now or an earlier try; false where there was nothing to do. */
  | { readonly kind: "done"; readonly sequence: Sequence; readonly state: State; readonly stands: boolean }
  | { readonly kind: "refused"; readonly reason: Reason; readonly detail: string };

/** Who and why; what is left out is filled with "a person began this now". */
export type Meta = { readonly actor: ActorId } & Partial<Omit<CommitMeta, "actor">> & { readonly time?: Date };

export type Writer<State, Command, Reason extends string> = {
  /**
   * Decides and appends. Throws `Failure` WING_LOG_CONFLICT after five lost races, WING_FENCE_LOST when somebody
   * has written as the same actor under a newer lease than `meta.fence`, WING_EVENT_NEWER where a newer Wingman has
   * written what this one cannot read, or what `append` throws.
   */
  send(aggregate: Aggregate, command: Command, meta: Meta): Promise<Sent<Reason, State>>;
  /** The current state, read on from what is known. */
  load(aggregate: Aggregate): Promise<{ readonly state: State; readonly sequence: Sequence }>;
  /**
   * Takes a commit that a follower of the log has just read: what others append to an aggregate that is written here, too,
   * need not be found out by a refused append and read again. Any commit may be given, in any order; one that does not
   * follow on what is known here is passed over.
   */
  note(commit: Recorded): void;
};

export const writerOf = <State, Command, Event extends PlainEvent, Reason extends string>(
  log: EventLog,
  model: {
    readonly initial: State;
    evolve(state: State, event: Event): State;
    decide(state: State, command: Command): Decision<Event, Reason>;
  },
  runtime: Runtime = realRuntime,
): Writer<State, Command, Reason> => {
  /** `fences`: the newest lease each actor wrote under. */
  type Fold = { state: State; sequence: Sequence; fences: ReadonlyMap<ActorId, number> };
  const folds = new Map<string, Fold>();

  const remember = (key: string, fold: Fold): Fold => {
    folds.delete(key);
    folds.set(key, fold);
    if (folds.size > foldsMax) folds.delete(folds.keys().next().value as string); // Size is positive here.
    return fold;
  };
  const readOn = async (aggregate: Aggregate): Promise<Fold> => {
    const key = eventSubject(aggregate);
    let { state, sequence, fences } = folds.get(key) ?? { state: model.initial, sequence: 0, fences: new Map() };
    for await (const commit of log.read(aggregate, sequence)) {
      const newer = poisonOf(commit, knownVersions, "a writer");
      if (newer) throw newer; // A decision on half of what happened would be on the log for ever.
      for (const event of commit.events) state = model.evolve(state, event as unknown as Event); // The log holds what prepareEvents checked.
      sequence = commit.sequence;
      fences = fencedBy(fences, commit);
    }
    const known = folds.get(key);
    return known && known.sequence >= sequence ? known : remember(key, { state, sequence, fences });
  };

  // Sends for one aggregate wait for each other in this process, so that only other processes can conflict.
  const inLane = openLanes();

  return {
    load: readOn,
    note(commit) {
      const key = eventSubject(commit.aggregate);
      const fold = folds.get(key);
      if (!fold || commit.previous !== fold.sequence || poisonOf(commit, knownVersions, "a writer")) return;
      remember(key, {
        state: (commit.events as unknown as readonly Event[]).reduce(model.evolve, fold.state), // As in `readOn`.
        sequence: commit.sequence,
        fences: fencedBy(fold.fences, commit),
      });
    },
    send: (aggregate, command, meta) =>
      inLane(eventSubject(aggregate), async () => {
        const key = eventSubject(aggregate);
        const id = (meta.id ?? runtime.newId()) as CommitId;
        const correlation = meta.correlation ?? runtime.newId();
        let fresh = !folds.has(key);
        let fold = folds.get(key) ?? (await readOn(aggregate));
        for (let tries = 0; tries < triesMax; tries++) {
          // Only an append is checked: one from a stale fold conflicts, reads on, and comes by here again.
          if ((meta.fence ?? Infinity) < (fold.fences.get(meta.actor) ?? 0)) throw fenceLost(meta.actor);
          const decision = model.decide(fold.state, command);
          if (decision.kind === "refused" || decision.events.length === 0) {
            // Only an append is checked; before "no" or "nothing to do", look whether the log has moved on.
            const latest = fresh ? fold : await readOn(aggregate);
            if (latest.sequence !== fold.sequence) {
              fold = latest;
              fresh = true;
              continue;
            }
            return decision.kind === "refused"
              ? decision
              : { kind: "done", sequence: fold.sequence, state: fold.state, stands: false };
          }
          const appended = await log.append(
            aggregate,
            {
              id,
              correlation,
              actor: meta.actor,
              cause: meta.cause ?? null,
              tick: meta.tick ?? null,
              clockMs: meta.clockMs ?? 0,
              seen: meta.seen ?? null,
              fence: meta.fence ?? null,
              traceparent: meta.traceparent ?? null,
              time: meta.time ?? new Date(runtime.now()),
              events: decision.events,
            },
            fold.sequence,
          );
          if (appended.kind === "appended") {
            // A commit found from an earlier try may not be the newest: read on instead of guessing.
            if (appended.again) {
              const latest = await readOn(aggregate);
              return { kind: "done", sequence: appended.sequence, state: latest.state, stands: true };
            }
            const state = decision.events.reduce(model.evolve, fold.state);
            const known = folds.get(key);
            if (!known || known.sequence < appended.sequence) {
              const fences = fencedBy(fold.fences, { actor: meta.actor, fence: meta.fence ?? null });
              remember(key, { state, sequence: appended.sequence, fences });
            }
            return { kind: "done", sequence: appended.sequence, state, stands: true };
          }
          await runtime.sleep(runtime.random() * 5 * 2 ** tries);
          fold = await readOn(aggregate);
          fresh = true;
        }
        throw new Failure("WING_LOG_CONFLICT", `lost ${triesMax} races for one aggregate.`, {
          remedy: "Try again; if it lasts, too many writers share this call.",
        });
      }),
  };
};

const fencedBy = (
  fences: ReadonlyMap<ActorId, number>,
  { actor, fence }: Pick<CommitMeta, "actor" | "fence">,
): ReadonlyMap<ActorId, number> =>
  fence !== null && fence > (fences.get(actor) ?? 0) ? new Map(fences).set(actor, fence) : fences;

const fenceLost = (actor: ActorId): Failure =>
  new Failure("WING_FENCE_LOST", `another ${actor} has taken this over; nothing was written.`, {
    remedy: "Nothing needs to be done: whoever holds the lease goes on with it.",
  });

/** Another worker has the lease by now, and this one must stop. */
export const isFenceLost = (error: unknown): boolean => error instanceof Failure && error.code === "WING_FENCE_LOST";
