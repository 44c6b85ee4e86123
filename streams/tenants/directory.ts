/**
 * Every tenant as this process knows it: members and their roles, policy, keys for machines, holds. A fold of the
 * log that is followed live, so that a role that is taken away is gone everywhere within a moment.
 */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { evolveTenant, initialTenant, type TenantEvent, type TenantState } from "@wingman/domain/tenant/tenant";
import { poisonOf } from "../follow/reader.ts";
import type { EventLog, Recorded, Sequence } from "../log/event-log.ts";
import { knownVersions } from "../log/known-versions.ts";

/** A read of one's own change waits no longer than this. */
export const directoryWaitMsMax = 2_000;

export type Directory = {
  /** A tenant nobody made is the initial one: `created` is false. */
  of(tenant: TenantId): TenantState;
  tenants(): readonly TenantId[];
  /** Told of every event of a tenant after it is folded in; answers how to stop it. */
  watch(listener: (tenant: TenantId, event: TenantEvent, commit: Recorded) => void): () => void;
  /** True once everything up to `sequence` is folded in; false after `waitMsMax`. */
  caughtUp(sequence: Sequence, waitMsMax?: number): Promise<boolean>;
  /** Rejects when it can follow no longer: whoever relies on it must stop letting people in. */
  readonly done: Promise<void>;
};

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openDirectory = async (
  log: EventLog,
  signal: AbortSignal,
  /** Told of everything, what stood on the log at the call included. */
  first?: (tenant: TenantId, event: TenantEvent, commit: Recorded) => void,
): Promise<Directory> => {
  const states = new Map<TenantId, TenantState>();
  const listeners = new Set<(tenant: TenantId, event: TenantEvent, commit: Recorded) => void>(first && [first]);
  const waiting = new Set<() => void>();
  let at: Sequence = 0;

  const take = (commit: Recorded): void => {
    const poison = poisonOf(commit, knownVersions, "the directory of tenants");
    if (poison) throw poison;
    const { tenant } = commit.aggregate;
    for (const stored of commit.events) {
      const event = stored as unknown as TenantEvent; // The log holds what prepareEvents checked.
      states.set(tenant, evolveTenant(states.get(tenant) ?? initialTenant, event));
      for (const listener of [...listeners]) listener(tenant, event, commit);
    }
    at = commit.sequence;
    for (const wake of [...waiting]) wake();
  };

  const from = await log.last();
  for (const aggregate of await log.aggregates("tenant"))
    for await (const commit of log.read(aggregate)) if (commit.sequence <= from) take(commit);
  at = from;
  const follow = async (): Promise<void> => {
    for await (const commit of log.follow({ after: at, signal, kind: "tenant" })) take(commit);
    if (!signal.aborted) throw new Failure("WING_LOG_MISMATCH", "the log ended under the directory of tenants.");
  };
  const done = follow();
  done.catch(() => undefined); // Whoever awaits it sees it fail.
  return {
    of: (tenant) => states.get(tenant) ?? initialTenant,
    tenants: () => [...states.keys()],
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async caughtUp(sequence, waitMsMax = directoryWaitMsMax) {
      if (at >= sequence) return true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const look = (): void => {
        if (at >= sequence) resolve(true);
      };
      const timer = setTimeout(() => resolve(false), waitMsMax);
      waiting.add(look);
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    done,
  };
};
