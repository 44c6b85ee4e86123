/**
 * A call's facts as they are stored, for the screens that watch it: one subscription a call and process to
 * what the streams republish, shared by every socket (rule 14). No consumer on the server.
 */
import type { Msg, Subscription } from "@nats-io/transport-node";
import { evolveView, emptyView, type CallView } from "@wingman/domain/call/view";
import { familyOf, type CallEvent } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { TenantId } from "@wingman/domain/ids";
import type { Fact } from "@wingman/domain/protocol/messages";
import { callAggregate } from "../log/calls.ts";
import type { Recorded } from "../log/event-log.ts";
import { decodeFragment, type RecordedFragment } from "../log/fragments.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { type Position, positionOf, sequenceOf } from "../log/position.ts";
import { channelOf, liveEventSubject, liveFragmentSubjects, settledSubjects } from "../log/subjects.ts";
import { decodeCommit } from "../log/wire.ts";

export type FactsKind = "call" | "transcript" | "insight" | "feedback";
export type LiveFacts = {
  readonly kind: FactsKind;
  readonly call: string;
  readonly position: Position;
  readonly clockMs: number;
  readonly at: number;
  readonly events: readonly Fact[];
};
export type Settled = { readonly channel: Channel; readonly sample: number };
export type Listener = { facts(facts: LiveFacts): void; settled(settled: Settled): void };
export type Watch = { stop(): void };

/** `pausedAt` is server time of the pause that lasts, or null. */
export type Snapshot = {
  readonly view: CallView;
  readonly position: Position | null;
  readonly pausedAt: number | null;
};

export type FanOut = {
  /** From now on, `listener` gets every fact of the call in order, and none twice. Facts after `from` come first. */
  watch(tenant: TenantId, call: string, from: Position | null, listener: Listener): Promise<Watch>;
  /** The call's view now and the position it stands at. */
  snapshot(tenant: TenantId, call: string): Promise<Snapshot>;
};

/** `watchers` counts those still reading up as well, so that the subscriptions live as long as somebody needs them. */
type Watched = {
  sequence: number;
  watchers: number;
  readonly listeners: Set<Listener>;
  readonly subscriptions: readonly Subscription[];
  work: Promise<void>;
  /** Tells what was stored and never republished to us, because the line was down. */
  readonly readUp: () => Promise<void>;
};

export const openFanOut = (log: JetStreamLog): FanOut => {
  const watched = new Map<string, Watched>();
  log.line.watch({
    up: () => {
      for (const entry of watched.values()) entry.work = entry.work.then(entry.readUp).catch(() => undefined); // The next commit shows the gap again.
    },
  });

  const open = (tenant: TenantId, call: string): Watched => {
    const aggregate = callAggregate(tenant, call);
    const key = liveEventSubject(aggregate);
    const known = watched.get(key);
    if (known) {
      known.watchers += 1;
      return known;
    }
    const listeners = new Set<Listener>();
    const tell = (commit: Recorded) => {
      if (commit.sequence <= entry.sequence) return;
      entry.sequence = commit.sequence;
      for (const facts of factsOf(commit)) for (const listener of listeners) listener.facts(facts);
    };
    const readUp = async (): Promise<void> => {
      for await (const missed of log.read(aggregate, entry.sequence)) tell(missed);
    };
    const onEvent = (message: Msg) => {
      const sequence = Number(message.headers?.get("Nats-Sequence") ?? 0);
      const before = Number(message.headers?.get("Nats-Last-Sequence") ?? 0);
      entry.work = entry.work
        .then(async () => {
          // A commit of this call that never reached us: read it from the log before this one is told.
          if (before > entry.sequence) await readUp();
          const stamp = Date.parse(message.headers?.get("Nats-Time-Stamp") ?? "");
          tell(
            await decodeCommit(log.keyring, {
              subject: message.subject,
              headers: message.headers,
              data: message.data,
              sequence,
              storedAt: Number.isNaN(stamp) ? Date.now() : stamp,
            }),
          );
        })
        .catch(() => undefined); // A foreign message is the log readers' alarm to raise; a screen goes on.
    };
    const onFragment = (message: Msg) => {
      const storedAt = Date.now();
      entry.work = entry.work
        .then(async () => {
          const raw = { subject: message.subject, data: message.data, sequence: 0, storedAt };
          const fragment = await decodeFragment(log.keyring, raw);
          if (fragment) tellFragment(fragment);
        })
        .catch(() => undefined); // Interim text that cannot be read: its final tells.
    };
    const tellFragment = (fragment: RecordedFragment): void => {
      const facts: LiveFacts = {
        kind: "transcript",
        call,
        position: positionOf(entry.sequence),
        clockMs: fragment.fragment.endMs,
        at: fragment.storedAt,
        events: [{ id: fragment.id, type: "FragmentTranscribed", v: 1, data: fragment.fragment }],
      };
      for (const listener of listeners) listener.facts(facts);
    };
    const onSettled = (message: Msg) => {
      const ref = channelOf(message.subject);
      if (ref)
        for (const listener of listeners) listener.settled({ channel: ref.channel, sample: Number(message.string()) });
    };
    const subscribe = (subject: string, take: (message: Msg) => void) =>
      log.connection.subscribe(subject, {
        callback: (error, message) => {
          if (!error) take(message);
        },
      });
    const entry: Watched = {
      sequence: 0,
      watchers: 1,
      listeners,
      work: Promise.resolve(),
      readUp,
      subscriptions: [
        subscribe(key, onEvent),
        subscribe(liveFragmentSubjects(tenant, call), onFragment),
        subscribe(settledSubjects(tenant, call), onSettled),
      ],
    };
    watched.set(key, entry);
    // On one connection the server takes the subscription before the read that follows it.
    return entry;
  };

  const leave = (key: string, entry: Watched): void => {
    entry.watchers -= 1;
    if (entry.watchers > 0) return;
    for (const subscription of entry.subscriptions) subscription.unsubscribe();
    if (watched.get(key) === entry) watched.delete(key);
  };

  return {
    async watch(tenant, call, from, listener) {
      const after = from === null ? 0 : sequenceOf(from);
      const entry = open(tenant, call);
      const aggregate = callAggregate(tenant, call);
      const key = liveEventSubject(aggregate);
      const turn = entry.work.then(async () => {
        for await (const commit of log.read(aggregate, Math.min(after, entry.sequence))) {
          const isNews = commit.sequence > entry.sequence;
          // Only what was read moves the mark: a position is a client's word, and may be of another log.
          if (isNews) entry.sequence = commit.sequence;
          for (const facts of factsOf(commit)) {
            if (commit.sequence > after) listener.facts(facts);
            // Others may have been told less than is read here: one mark serves all.
            if (isNews) for (const other of entry.listeners) other.facts(facts);
          }
        }
        entry.listeners.add(listener);
      });
      entry.work = turn.catch(() => undefined); // The next in line is not to fail for this one.
      try {
        await turn;
      } catch (error) {
        leave(key, entry);
        throw error;
      }
      let stopped = false;
      return {
        stop() {
          if (stopped) return;
          stopped = true;
          entry.listeners.delete(listener);
          leave(key, entry);
        },
      };
    },
    async snapshot(tenant, call) {
      let view = emptyView(call);
      let position: Position | null = null;
      let pausedAt: number | null = null;
      for await (const commit of log.read(callAggregate(tenant, call))) {
        position = positionOf(commit.sequence);
        for (const event of commit.events) {
          if (event.type === "CallPaused") pausedAt = Date.parse(event.time);
          if (event.type === "CallResumed" || event.type === "CallEnded") pausedAt = null;
          if (familyOf(event.type))
            view = evolveView(view, {
              id: event.id,
              clockMs: commit.clockMs,
              at: Date.parse(event.time),
              event: { type: event.type, data: event.data } as CallEvent,
            }); // Checked when appended.
        }
      }
      return { view, position, pausedAt };
    },
  };
};

const kindOf = {
  life: "call",
  words: "transcript",
  signals: "insight",
  tips: "insight",
  hand: "feedback",
  after: "feedback",
  forgetting: "transcript",
} as const satisfies Record<string, FactsKind>;

/** A commit as messages: one a kind, in order; a commit nearly always has one kind. */
export const factsOf = (commit: Recorded): LiveFacts[] => {
  const list: LiveFacts[] = [];
  for (const event of commit.events) {
    const family = familyOf(event.type);
    if (!family) continue; // A later version's event: not for this version's screens.
    const kind = kindOf[family];
    const fact: Fact = { id: event.id, type: event.type, v: event.v, data: event.data };
    const last = list.at(-1);
    if (last?.kind === kind) list[list.length - 1] = { ...last, events: [...last.events, fact] };
    else
      list.push({
        kind,
        call: commit.aggregate.id,
        position: positionOf(commit.sequence),
        clockMs: commit.clockMs,
        at: Date.parse(event.time),
        events: [fact],
      });
  }
  return list;
};
