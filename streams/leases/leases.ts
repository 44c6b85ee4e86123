/**
 * Who works on which slot (events.md, "Streams"): a worker wins slots, tells the others that it lives, takes over
 * from those it has not heard for long, and shares with those who come. What it believes can be late, for instance
 * after it was stopped and woken: the fencing token that goes into its commits is what makes that harmless.
 */
import { describe } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { every } from "../base/runtime.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import {
  followLeases,
  hasHeardAll,
  hearBeats,
  type Lease,
  readLease,
  readLeases,
  sendBeat,
  writeLease,
} from "../log/leases.ts";
import { streamNames } from "../log/streams.ts";
import { type LeaseRole, slotCount } from "../log/subjects.ts";
import { shareOf } from "./share.ts";

/** How often a worker says that it lives, and looks whether the others do. */
export const beatMs = 1_000;
/** Rounds of one's own in which another was not heard. Rounds and not clocks: whoever was stopped has missed none. */
const silentRoundsMax = 6;
/** The server is asked again for what it did not answer. */
const againMs = 250;
/** For letting go at the end; what is not written by then is taken over as from one who was killed. */
const leaveMsMax = 2_000;

/** One process that works. */
export type Worker = {
  /** Of this process alone, never of a later one: letters, digits, `-` and `_`. */
  readonly id: string;
  /** True only where another worker has certainly ended; then nobody waits for its silence. */
  isGone(id: string): boolean;
};

export type Held = {
  /** Goes into every commit that is written under this lease. */
  readonly fence: number;
  /** Server time at which it was won: what began earlier may have had another owner. */
  readonly wonAt: number;
};

export type Leases = {
  /** The lease under which this worker has the slot, as far as it knows. */
  held(slot: number): Held | undefined;
  slots(): number[];
  /** Asks the server whether the slot is still held. Throws `Failure` WING_LOG_UNKNOWN without an answer. */
  stillHolds(slot: number): Promise<boolean>;
  /** The first share is taken. */
  readonly ready: Promise<void>;
  /** Everything is let go, after `signal` aborted; rejects when leases cannot be followed any more. */
  readonly done: Promise<void>;
};

export type LeasesOptions = {
  readonly log: JetStreamLog;
  readonly role: LeaseRole;
  readonly worker: Worker;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The slot's calls are this worker's from now on. Also called when a slot could not be handed over after `drain`. */
  won(slot: number): void;
  /** They are another's already: stop at once. */
  lost(slot: number): void;
  /** Stops the slot's calls; resolves when nothing of them is under way any more. */
  drain(slot: number): Promise<void>;
  readonly beatMs?: number;
};

export const openLeases = (options: LeasesOptions): Leases => {
  const { log, role, worker, logger, signal } = options;
  const { runtime } = log;
  const me = worker.id;
  const everyMs = options.beatMs ?? beatMs;
  const table: (Lease | undefined)[] = [];
  const held = new Map<number, Held>();
  const draining = new Set<number>();
  /** Rounds since each other worker was heard; one that is silent, gone or leaving is taken off. */
  const silence = new Map<string, number>();
  let newest = 0;
  const waiting = new Set<() => void>();
  const following = new AbortController();
  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>();

  const take = (lease: Lease): void => {
    const { slot, owner, revision, storedAt } = lease;
    if (revision <= (table[slot]?.revision ?? 0)) return;
    table[slot] = lease;
    newest = Math.max(newest, revision);
    for (const look of [...waiting]) look();
    if (owner !== null && owner !== me) silence.set(owner, 0); // Whoever writes lives.
    const before = held.get(slot);
    if (owner === me) {
      held.set(slot, { fence: revision, wonAt: storedAt });
      if (!before) options.won(slot);
    } else if (before) {
      held.delete(slot);
      options.lost(slot);
    }
  };
  const loseAll = (): void => {
    table.length = 0;
    newest = 0;
    for (const slot of [...held.keys()]) {
      held.delete(slot);
      options.lost(slot);
    }
  };

  const living = (): Set<string> => {
    for (const [id, rounds] of silence) if (rounds > silentRoundsMax || worker.isGone(id)) silence.delete(id);
    return new Set([me, ...silence.keys()]);
  };

  /** One at a time: what the last one wrote must be seen before the next one decides. */
  let sharing: Promise<void> | undefined;
  let again = false;
  const share = (): void => {
    again = true;
    sharing ??= (async () => {
      while (again && !signal.aborted && log.line.isUp()) {
        again = false;
        const owners = Array.from({ length: slotCount }, (_, slot) => table[slot]?.owner);
        const { claim, release } = shareOf(me, owners, living());
        for (const slot of release) void handOver(slot);
        const won = await Promise.all(claim.map((slot) => writeLease(log, role, slot, me, table[slot]?.revision ?? 0)));
        await seen(Math.max(0, ...won.map((revision) => revision ?? 0)));
      }
    })()
      .catch((error: unknown) => logger.error({ role, error: describe(error) }, "slots could not be shared"))
      .finally(() => {
        sharing = undefined;
        markReady();
      });
  };

  const handOver = async (slot: number): Promise<void> => {
    if (draining.has(slot)) return;
    draining.add(slot);
    const lease = table[slot];
    try {
      await options.drain(slot);
      if (lease) await seen((await writeLease(log, role, slot, null, lease.revision)) ?? 0);
    } catch (error) {
      logger.error({ role, slot, error: describe(error) }, "a slot could not be handed over");
    } finally {
      draining.delete(slot);
    }
    if (held.has(slot) && !signal.aborted) options.won(slot);
  };

  /** Resolves once the bucket's own account of a write has come; what this worker holds is never taken from an answer. */
  const seen = (revision: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (newest >= revision) finish();
      };
      const finish = (): void => {
        cancel();
        waiting.delete(look);
        resolve();
      };
      const cancel = runtime.later(everyMs, finish);
      waiting.add(look);
      look();
    });

  const round = async (): Promise<void> => {
    sendBeat(log, role, { worker: me, leaves: false });
    // Without an answer nothing was heard of anybody, and nobody's silence counts.
    if (!(await hasHeardAll(log, everyMs))) return;
    for (const [id, rounds] of silence) silence.set(id, rounds + 1);
    share();
  };

  const load = async (): Promise<number> => {
    for (;;) {
      try {
        const { state } = await log.manager.streams.info(streamNames.leases);
        for (const lease of await readLeases(log, role)) take(lease);
        return state.last_seq;
      } catch (error) {
        if (signal.aborted) throw error;
        logger.warn({ role, error: describe(error) }, "leases could not be read");
        await runtime.sleep(againMs, signal);
      }
    }
  };

  const follow = async (): Promise<void> => {
    const after = await load();
    if (following.signal.aborted) return; // Stopped while it was still being started.
    const stopRounds = every(runtime, everyMs, () => void round());
    following.signal.addEventListener("abort", stopRounds, { once: true });
    const leaveLine = log.line.watch({ up: share });
    sendBeat(log, role, { worker: me, leaves: false });
    share();
    try {
      for await (const lease of followLeases(log, role, after, following.signal, loseAll)) {
        take(lease);
        if (lease.owner === null) share();
      }
    } finally {
      leaveLine();
      stopRounds();
    }
  };

  hearBeats(
    log,
    role,
    ({ worker: id, leaves }) => {
      if (id === me) return;
      const isNew = !silence.has(id);
      if (leaves) {
        silence.delete(id);
        share();
      } else {
        silence.set(id, 0);
        if (isNew) share();
      }
    },
    following.signal,
  );

  const leave = async (): Promise<void> => {
    await sharing;
    const slots = [...held];
    await Promise.allSettled(slots.map(([slot]) => options.drain(slot)));
    await Promise.allSettled(slots.map(([slot, { fence }]) => writeLease(log, role, slot, null, fence)));
    sendBeat(log, role, { worker: me, leaves: true });
    await hasHeardAll(log, everyMs);
  };
  const left = new Promise<void>((resolve) => {
    const end = (): void => {
      markReady();
      const late = Promise.withResolvers<void>();
      const cancel = runtime.later(leaveMsMax, late.resolve);
      void Promise.race([leave().catch(() => undefined), late.promise]).finally(() => {
        cancel();
        following.abort();
        resolve();
      });
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });

  const followed = follow().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  const done = Promise.all([followed, left]).then(() => undefined);
  done.catch(() => undefined);
  return {
    held: (slot) => (draining.has(slot) ? undefined : held.get(slot)),
    slots: () => [...held.keys()].filter((slot) => !draining.has(slot)),
    async stillHolds(slot) {
      const now = await readLease(log, role, slot);
      return now !== undefined && now.revision === held.get(slot)?.fence;
    },
    ready,
    done,
  };
};
