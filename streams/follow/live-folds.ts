/**
 * Every aggregate of one kind as this process knows it, of all tenants: a fold of the log that is followed live. For kinds
 * of which there are few, such as playbooks and scenarios; a call is read when it is asked for.
 */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import type { Writer } from "../log/aggregate.ts";
import type { Aggregate, EventLog, Recorded, Sequence } from "../log/event-log.ts";
import { knownVersions } from "../log/known-versions.ts";
import { poisonOf } from "./reader.ts";

/** A read of one's own change waits no longer than this. */
export const foldsWaitMsMax = 2_000;

/** Who did something, and when the log took it (epoch milliseconds). */
export type Deed = { readonly by: ActorId; readonly at: number };
/** When it was saved last, and when each of the tenant's own versions was published. */
export type Deeds = { readonly saved: Deed | null; readonly published: ReadonlyMap<number, Deed> };
const noDeeds: Deeds = { saved: null, published: new Map() };

export type LiveFolds<State> = {
  /** One that nobody began is the initial one. */
  of(tenant: TenantId, id: string): State;
  /** Who saved and published it, and when. */
  deedsOf(tenant: TenantId, id: string): Deeds;
  /** Ids of all that the tenant has begun, by the alphabet. */
  own(tenant: TenantId): readonly string[];
  /** True once everything up to `sequence` is folded in; false after `waitMsMax`. */
  caughtUp(sequence: Sequence, waitMsMax?: number): Promise<boolean>;
  /** Rejects when it can follow no longer. */
  readonly done: Promise<void>;
};

type Known = { readonly type: string; readonly data: unknown };
export type FoldModel<State, Event extends Known> = {
  readonly kind: Aggregate["kind"];
  /** What a failure names. */
  readonly called: string;
  readonly initial: State;
  evolve(state: State, event: Event): State;
  /** What an event is a deed of: a save, the version it published, or neither. */
  deedOf(event: Event): "saved" | number | null;
};

const keyOf = (tenant: TenantId, id: string): string => `${tenant}/${id}`;

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openFolds = async <State, Event extends Known>(
  log: EventLog,
  model: FoldModel<State, Event>,
  signal: AbortSignal,
  runtime: Runtime = realRuntime,
): Promise<LiveFolds<State>> => {
  const { kind, called, initial, evolve, deedOf } = model;
  const states = new Map<string, State>();
  const deeds = new Map<string, Deeds>();
  const ids = new Map<TenantId, string[]>();
  const waiting = new Set<() => void>();
  let at: Sequence = 0;

  const take = (commit: Recorded): void => {
    const poison = poisonOf(commit, knownVersions, called);
    if (poison) throw poison;
    const { tenant, id } = commit.aggregate;
    const key = keyOf(tenant, id);
    if (!states.has(key)) ids.set(tenant, [...(ids.get(tenant) ?? []), id].sort());
    const events = commit.events as unknown as readonly Event[]; // The log holds what prepareEvents checked.
    states.set(key, events.reduce(evolve, states.get(key) ?? initial));
    const deed = { by: commit.actor, at: commit.storedAt };
    deeds.set(
      key,
      events.reduce((known, event) => withDeed(known, deedOf(event), deed), deeds.get(key) ?? noDeeds),
    );
  };

  const from = await log.last();
  for (const aggregate of await log.aggregates(kind))
    for await (const commit of log.read(aggregate)) if (commit.sequence <= from) take(commit);
  at = from;
  const follow = async (): Promise<void> => {
    for await (const commit of log.follow({ after: from, signal, kind })) {
      take(commit);
      at = commit.sequence;
      for (const wake of [...waiting]) wake();
    }
    if (!signal.aborted) throw new Failure("WING_LOG_MISMATCH", `the log ended under ${called}.`);
  };
  const done = follow();
  done.catch(() => undefined); // Whoever awaits it sees it fail.

  return {
    of: (tenant, id) => states.get(keyOf(tenant, id)) ?? initial,
    deedsOf: (tenant, id) => deeds.get(keyOf(tenant, id)) ?? noDeeds,
    own: (tenant) => ids.get(tenant) ?? [],
    async caughtUp(sequence, waitMsMax = foldsWaitMsMax) {
      if (at >= sequence) return true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const look = (): void => {
        if (at >= sequence) resolve(true);
      };
      const cancel = runtime.later(waitMsMax, () => resolve(false));
      waiting.add(look);
      return promise.finally(() => {
        cancel();
        waiting.delete(look);
      });
    },
    done,
  };
};

const withDeed = (deeds: Deeds, what: "saved" | number | null, deed: Deed): Deeds => {
  if (what === null) return deeds;
  return what === "saved"
    ? { ...deeds, saved: deed }
    : { ...deeds, published: new Map(deeds.published).set(what, deed) };
};

/** A state read from the log, for who does not follow it or cannot wait until it is heard of. */
export const foldOf = async <State, Event extends Known>(
  log: Pick<EventLog, "read">,
  { kind, initial, evolve }: Pick<FoldModel<State, Event>, "kind" | "initial" | "evolve">,
  tenant: TenantId,
  id: string,
): Promise<State> => {
  let state = initial;
  for await (const { events } of log.read({ tenant, kind, id }))
    state = (events as unknown as readonly Event[]).reduce(evolve, state); // As above.
  return state;
};

/**
 * Sends as a person, and answers the state once it is folded into this process; a refusal is thrown as `Failure`
 * WING_REFUSED_<REASON> with its remedy.
 */
export const change = async <State, Command, Reason extends string>(
  {
    writer,
    folds,
  }: { readonly writer: Writer<State, Command, Reason>; readonly folds: Pick<LiveFolds<State>, "caughtUp"> },
  aggregate: Aggregate,
  command: Command,
  actor: ActorId,
  remedies: { readonly [Refused in Reason]: string },
): Promise<State> => {
  const sent = await writer.send(aggregate, command, { actor });
  if (sent.kind === "refused")
    throw new Failure(`WING_REFUSED_${sent.reason}`, `${sent.detail}.`, { remedy: remedies[sent.reason] });
  await folds.caughtUp(sent.sequence);
  return sent.state;
};
