/**
 * Every tenant's playbooks as this process knows them: drafts, versions, and which of them calls begin with. A fold of
 * the log that is followed live. What a tenant has not made its own are the starters, every version of them.
 */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import {
  evolvePlaybook,
  initialPlaybook,
  type PlaybookEvent,
  type PlaybookState,
  versionOf,
} from "@wingman/domain/playbook/aggregate";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import { everyStarter, starterPlaybook, starterPlaybooks } from "@wingman/domain/playbook/starters";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { poisonOf } from "../follow/reader.ts";
import type { EventLog, Recorded, Sequence } from "../log/event-log.ts";
import { knownVersions } from "../log/known-versions.ts";

/** A read of one's own change waits no longer than this. */
export const libraryWaitMsMax = 2_000;
/** Compiled versions kept ready; one that is asked for again later is compiled again, in some milliseconds. */
export const compiledMax = 64;
/** Playbooks of one tenant; each is a list of plays in memory. */
export const playbooksMax = 100;

/** Who did something to a playbook, and when the log took it (epoch milliseconds). */
export type Deed = { readonly by: ActorId; readonly at: number };
/** When it was saved last, and when each of the tenant's own versions was published. */
export type Deeds = { readonly saved: Deed | null; readonly published: ReadonlyMap<number, Deed> };
const noDeeds: Deeds = { saved: null, published: new Map() };

export type PlaybookRef = { readonly id: string; readonly version: number };
export type Library = {
  /** A playbook nobody began is the initial one. */
  of(tenant: TenantId, id: string): PlaybookState;
  /** Who saved and published it, and when. */
  deedsOf(tenant: TenantId, id: string): Deeds;
  /** Ids of all that the tenant has begun, by the alphabet. */
  own(tenant: TenantId): readonly string[];
  /** What calls can begin with, the default first: the tenant's own versions, starters for the rest. */
  live(tenant: TenantId): readonly Playbook[];
  /** The version calls of an id begin with. */
  newest(tenant: TenantId, id: string): Playbook | undefined;
  /** What a call begins with that names none. */
  standard(tenant: TenantId): PlaybookRef;
  /** A playbook at the very version a call was begun with; undefined when it is not known here. */
  at(tenant: TenantId, wanted: PlaybookRef): CompiledPlaybook | undefined;
  /** The same, read from the log where it is not known here yet. */
  surely(tenant: TenantId, wanted: PlaybookRef): Promise<CompiledPlaybook | undefined>;
  /** True once everything up to `sequence` is folded in; false after `waitMsMax`. */
  caughtUp(sequence: Sequence, waitMsMax?: number): Promise<boolean>;
  /** Rejects when it can follow no longer. */
  readonly done: Promise<void>;
};

const keyOf = (tenant: TenantId, id: string): string => `${tenant}/${id}`;

/** A starter at a version; undefined where there is none. */
const starterAt = ({ id, version }: PlaybookRef): Playbook | undefined =>
  everyStarter.find((starter) => starter.id === id && starter.version === version);

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openLibrary = async (
  log: EventLog,
  signal: AbortSignal,
  runtime: Runtime = realRuntime,
): Promise<Library> => {
  const states = new Map<string, PlaybookState>();
  const deeds = new Map<string, Deeds>();
  const ids = new Map<TenantId, string[]>();
  const waiting = new Set<() => void>();
  let at: Sequence = 0;

  const take = (commit: Recorded): void => {
    const poison = poisonOf(commit, knownVersions, "the library of playbooks");
    if (poison) throw poison;
    const { tenant, id } = commit.aggregate;
    const key = keyOf(tenant, id);
    if (!states.has(key)) ids.set(tenant, [...(ids.get(tenant) ?? []), id].sort());
    const events = commit.events as unknown as readonly PlaybookEvent[]; // The log holds what prepareEvents checked.
    states.set(key, events.reduce(evolvePlaybook, states.get(key) ?? initialPlaybook));
    const deed = { by: commit.actor, at: commit.storedAt };
    deeds.set(
      key,
      events.reduce((known, event) => withDeed(known, event, deed), deeds.get(key) ?? noDeeds),
    );
  };

  const from = await log.last();
  for (const aggregate of await log.aggregates("playbook"))
    for await (const commit of log.read(aggregate)) if (commit.sequence <= from) take(commit);
  at = from;
  const follow = async (): Promise<void> => {
    for await (const commit of log.follow({ after: from, signal, kind: "playbook" })) {
      take(commit);
      at = commit.sequence;
      for (const wake of [...waiting]) wake();
    }
    if (!signal.aborted) throw new Failure("WING_LOG_MISMATCH", "the log ended under the library of playbooks.");
  };
  const done = follow();
  done.catch(() => undefined); // Whoever awaits it sees it fail.

  const compiled = compiledCache();
  const of: Library["of"] = (tenant, id) => states.get(keyOf(tenant, id)) ?? initialPlaybook;
  const find = (tenant: TenantId, wanted: PlaybookRef): Playbook | undefined =>
    versionOf(of(tenant, wanted.id), wanted.id, wanted.version) ?? starterAt(wanted);
  const newest: Library["newest"] = (tenant, id) => {
    const { live } = of(tenant, id);
    return live === null ? starterPlaybooks.find((starter) => starter.id === id) : find(tenant, { id, version: live });
  };
  const library: Library = {
    of,
    deedsOf: (tenant, id) => deeds.get(keyOf(tenant, id)) ?? noDeeds,
    own: (tenant) => ids.get(tenant) ?? [],
    live(tenant) {
      const started = starterPlaybooks.map(({ id }) => id);
      const more = (ids.get(tenant) ?? []).filter((id) => !started.includes(id));
      return [...started, ...more].flatMap((id) => newest(tenant, id) ?? []);
    },
    newest,
    standard(tenant) {
      const { id, version } = newest(tenant, starterPlaybook.id) ?? starterPlaybook;
      return { id, version };
    },
    at(tenant, wanted) {
      const playbook = find(tenant, wanted);
      return playbook && compiled(starterAt(wanted) === playbook ? "" : tenant, playbook);
    },
    async surely(tenant, wanted) {
      const known = library.at(tenant, wanted);
      if (known) return known;
      // Published a moment ago, by another process: the call may be heard of before the version is.
      return playbookAt(log, tenant, wanted);
    },
    async caughtUp(sequence, waitMsMax = libraryWaitMsMax) {
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
  return library;
};

const withDeed = (deeds: Deeds, event: PlaybookEvent, deed: Deed): Deeds => {
  switch (event.type) {
    case "PlaybookPublished":
      return { ...deeds, published: new Map(deeds.published).set(event.data.version, deed) };
    case "PlaybookRolledBack":
      return deeds;
    default:
      return { ...deeds, saved: deed };
  }
};

const compiledCache = (): ((owner: string, playbook: Playbook) => CompiledPlaybook) => {
  const kept = new Map<string, CompiledPlaybook>();
  return (owner, playbook) => {
    const key = `${owner}/${playbook.id}/${playbook.version}`;
    const known = kept.get(key) ?? compilePlaybook(playbook);
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > compiledMax) kept.delete(kept.keys().next().value as string); // Size is positive here.
    return known;
  };
};

/**
 * A playbook at a version, read from the log; a starter where the tenant has none of its own under it. Without a version
 * the one that calls begin with.
 */
export const playbookAt = async (
  log: Pick<EventLog, "read">,
  tenant: TenantId,
  wanted: { readonly id: string; readonly version?: number | undefined },
): Promise<CompiledPlaybook | undefined> => {
  const { id } = wanted;
  let state = initialPlaybook;
  for await (const { events } of log.read({ tenant, kind: "playbook", id }))
    state = (events as unknown as readonly PlaybookEvent[]).reduce(evolvePlaybook, state); // As above.
  const version = wanted.version ?? state.live ?? starterPlaybooks.find((starter) => starter.id === id)?.version;
  if (version === undefined) return undefined;
  const playbook = versionOf(state, id, version) ?? starterAt({ id, version });
  return playbook && compilePlaybook(playbook);
};
