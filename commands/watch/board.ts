/**
 * The running calls of a tenant as its supervisors see them: folded in memory from the log as it grows, for as long as
 * somebody looks, and once for all that look. Interim text is none of it, nor are words that are only held.
 */
import type { CallEvent } from "@wingman/domain/call/events/index";
import { type RunningCall, runningCall } from "@wingman/domain/call/running";
import { type CallView, evolveView } from "@wingman/domain/call/view";
import type { TenantId } from "@wingman/domain/ids";
import type { FanOut, Watch } from "@wingman/streams/live/fan-out";

/** Calls of one tenant that are followed at once, the newest of them. */
export const followedMax = 100;
/** A call that begins is looked for so often. */
const lookEveryMs = 1_000;
/** News are told at most so often. */
const tellEveryMs = 500;

/** `more`: others go on than are told. */
export type Running = { readonly calls: readonly RunningCall[]; readonly more: boolean };
export type Board = {
  /** Tells at once, and again when something changes, until the returned function is called. */
  look(tenant: TenantId, tell: (running: Running) => void): () => void;
};

type Followed = { view: CallView | null; watch: Watch | null; stopped: boolean };
type Tenant = {
  readonly looking: Set<(running: Running) => void>;
  readonly calls: Map<string, Followed>;
  more: boolean;
  said: string;
  isKnown: boolean;
};

export const openBoard = (options: {
  readonly fanOut: FanOut;
  /** Ids of calls that go on, newest first. */
  readonly goingCalls: (tenant: TenantId, max: number) => Promise<readonly string[]>;
  readonly failed: (error: unknown) => void;
}): Board => {
  const { fanOut, goingCalls, failed } = options;
  const tenants = new Map<TenantId, Tenant>();

  const follow = async (tenant: TenantId, call: string, followed: Followed): Promise<void> => {
    const { view, position } = await fanOut.snapshot(tenant, call);
    followed.view = view;
    const watch = await fanOut.watch(tenant, call, position, {
      facts({ events, clockMs, at }) {
        for (const { id, type, data } of events) {
          if (type === "FragmentTranscribed" || !followed.view) continue;
          const event = { type, data } as CallEvent; // Checked when appended.
          // A type of a later version falls through the fold's cases and changes nothing.
          followed.view =
            (evolveView(followed.view, { id, clockMs, at, event }) as CallView | undefined) ?? followed.view;
        }
      },
      settled: () => undefined,
      unreadable: () => undefined,
    });
    if (followed.stopped) watch.stop();
    else followed.watch = watch;
  };

  const look = async (tenant: TenantId, entry: Tenant): Promise<void> => {
    const going = await goingCalls(tenant, followedMax + 1);
    entry.more = going.length > followedMax;
    const wanted = new Set(going.slice(0, followedMax));
    for (const [call, followed] of entry.calls)
      if (!wanted.has(call)) {
        letGo(followed);
        entry.calls.delete(call);
      }
    const fresh = [...wanted].filter((call) => !entry.calls.has(call));
    for (const call of fresh) {
      if (tenants.get(tenant) !== entry) return;
      const followed: Followed = { view: null, watch: null, stopped: false };
      entry.calls.set(call, followed);
      await follow(tenant, call, followed).catch((error: unknown) => {
        entry.calls.delete(call); // Looked for again in a moment.
        letGo(followed);
        throw error;
      });
    }
    entry.isKnown = true;
  };

  const runningIn = (entry: Tenant): Running => ({
    calls: [...entry.calls.values()]
      .flatMap(({ view }) => (view ? (runningCall(view) ?? []) : []))
      .toSorted((a, b) => a.startedAt - b.startedAt || a.call.localeCompare(b.call)),
    more: entry.more,
  });

  const tell = (entry: Tenant): void => {
    if (!entry.isKnown) return;
    const running = runningIn(entry);
    const text = JSON.stringify(running);
    if (text === entry.said) return;
    entry.said = text;
    for (const one of entry.looking) one(running);
  };

  const run = (tenant: TenantId, entry: Tenant): void => {
    let isLooking = false;
    let lookedAt = -Infinity;
    const beat = (): void => {
      if (!isLooking && performance.now() - lookedAt >= lookEveryMs) {
        isLooking = true;
        lookedAt = performance.now();
        void look(tenant, entry)
          .catch(failed)
          .finally(() => {
            isLooking = false;
            tell(entry);
          });
      }
      tell(entry);
    };
    const timer = setInterval(() => {
      if (tenants.get(tenant) === entry) beat();
      else clearInterval(timer);
    }, tellEveryMs);
    timer.unref();
    beat();
  };

  return {
    look(tenant, told) {
      let entry = tenants.get(tenant);
      if (entry) {
        entry.looking.add(told);
        if (entry.isKnown) told(runningIn(entry));
      } else {
        entry = { looking: new Set([told]), calls: new Map(), more: false, said: "", isKnown: false };
        tenants.set(tenant, entry);
        run(tenant, entry);
      }
      const mine = entry;
      return () => {
        mine.looking.delete(told);
        if (mine.looking.size > 0 || tenants.get(tenant) !== mine) return;
        tenants.delete(tenant);
        for (const followed of mine.calls.values()) letGo(followed);
      };
    },
  };
};

const letGo = (followed: Followed): void => {
  followed.stopped = true;
  followed.watch?.stop();
};
