/**
 * A call's facts as they are stored, for the screens that watch it: one subscription a call and process to
 * what the streams republish, shared by every socket (rule 14). No consumer on the server.
 */
import type { Msg, Subscription } from "@nats-io/transport-node";
import type { Failure } from "@wingman/domain/failure";
import { evolveView, emptyView, type CallView } from "@wingman/domain/call/view";
import { familyOf, type CallEvent, type Family } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { TenantId } from "@wingman/domain/ids";
import type { Fact } from "@wingman/domain/protocol/messages";
import { callAggregate } from "../log/calls.ts";
import type { Recorded } from "../log/event-log.ts";
import { decodeFragment, heldHeader, type RecordedFragment } from "../log/fragments.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { placeIn, type Position, positionOf } from "../log/position.ts";
import { channelOf, liveEventSubject, liveFragmentSubjects, settledSubjects } from "../log/subjects.ts";
import { takeCommit } from "../log/wire.ts";

export type FactsKind = "call" | "transcript" | "insight" | "feedback";
export type LiveFacts = {
  readonly kind: FactsKind;
  readonly call: string;
  readonly position: Position;
  readonly clockMs: number;
  readonly at: number;
  readonly events: readonly Fact[];
  /** Words from before an answer to the question of consent: kept nowhere, and for the rep's own screens alone. */
  readonly held?: true;
};
export type Settled = { readonly channel: Channel; readonly sample: number };
export type Listener = {
  facts(facts: LiveFacts): void;
  settled(settled: Settled): void;
  /** A commit of this call cannot be read, and why; what follows comes all the same. */
  unreadable(why: Failure): void;
};
export type Watch = { stop(): void };

/** `pausedAt` is server time of the pause that lasts, or null. */
export type Snapshot = {
  readonly view: CallView;
  readonly position: Position | null;
  readonly pausedAt: number | null;
  /** Why the first commit that is not in the view could not be read. */
  readonly unreadable: Failure | null;
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
  /** Of the last event told. */
  position: Position;
  watchers: number;
  readonly listeners: Set<Listener>;
  readonly subscriptions: readonly Subscription[];
  work: Promise<void>;
  /** Tells what was stored and never republished to us, because the line was down. */
  readonly readAgain: () => void;
};

/** What could not be told is looked for again so much later; the next commit shows the gap as well. */
const againMs = 500;
/** Nothing that has a place in the log stands before its first event. */
const nowhere = -1;

export const openFanOut = (log: JetStreamLog): FanOut => {
  const watched = new Map<string, Watched>();
  log.line.watch({
    up: () => {
      for (const entry of watched.values()) entry.readAgain();
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
      if (!moveTo(entry, commit)) return;
      for (const listener of listeners) tellOne(listener, commit);
    };
    const readUp = async (): Promise<void> => {
      for await (const missed of log.read(aggregate, entry.sequence, { unreadable: "give" })) tell(missed);
    };
    let notAgain = (): void => undefined;
    const readAgain = (): void => {
      entry.work = entry.work.then(readUp).catch(readLater);
    };
    /** The line or the keys are away: a screen must not wait for the next commit to learn of this one. */
    const readLater = (): void => {
      notAgain();
      const look = (): void => {
        if (watched.get(key) === entry) readAgain();
      };
      notAgain = log.runtime.later(againMs, look, "idle");
    };
    const onEvent = (message: Msg) => {
      const sequence = Number(message.headers?.get("Nats-Sequence") ?? 0);
      const before = Number(message.headers?.get("Nats-Last-Sequence") ?? 0);
      entry.work = entry.work
        .then(async () => {
          // A commit of this call that never reached us: read it from the log before this one is told.
          if (before > entry.sequence) await readUp();
          const stamp = Date.parse(message.headers?.get("Nats-Time-Stamp") ?? "");
          const commit = await takeCommit(log.keyring, {
            subject: message.subject,
            headers: message.headers,
            data: message.data,
            sequence,
            storedAt: Number.isNaN(stamp) ? log.runtime.now() : stamp,
          });
          if (commit) tell(commit);
        })
        .catch(readLater);
    };
    const onFragment = (message: Msg) => {
      const storedAt = log.runtime.now();
      entry.work = entry.work
        .then(async () => {
          const raw = { subject: message.subject, data: message.data, sequence: 0, storedAt };
          const fragment = await decodeFragment(log.keyring, raw);
          if (fragment) tellFragment(fragment, message.headers?.get(heldHeader) === "1");
        })
        .catch(() => undefined); // Interim text that cannot be read: its final tells.
    };
    const tellFragment = (fragment: RecordedFragment, held: boolean): void => {
      const facts: LiveFacts = {
        kind: "transcript",
        call,
        position: entry.position,
        clockMs: fragment.fragment.endMs,
        at: fragment.storedAt,
        events: [{ id: fragment.id, type: "FragmentTranscribed", v: 1, data: fragment.fragment }],
        ...(held && { held }),
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
      position: positionOf(0),
      watchers: 1,
      listeners,
      work: Promise.resolve(),
      readAgain,
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
      const after = from === null ? { sequence: 0, index: 0 } : placeIn(from);
      const entry = open(tenant, call);
      const aggregate = callAggregate(tenant, call);
      const key = liveEventSubject(aggregate);
      const turn = entry.work.then(async () => {
        // The commit at that place is read once more: there may be more in it than was told.
        const begin = Math.min(Math.max(0, after.sequence - 1), entry.sequence);
        for await (const commit of log.read(aggregate, begin, { unreadable: "give" })) {
          if (commit.sequence > after.sequence) tellOne(listener, commit);
          else if (commit.sequence === after.sequence)
            for (const facts of factsOf(commit, after.index)) listener.facts(facts);
          // Only what was read moves the mark: a position is a client's word, and may be of another log. Others may
          // have been told less than is read here: one mark serves all.
          if (moveTo(entry, commit)) for (const other of entry.listeners) tellOne(other, commit);
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
      let unreadable: Failure | null = null;
      for await (const commit of log.read(callAggregate(tenant, call), 0, { unreadable: "give" })) {
        position = endOf(commit);
        unreadable ??= commit.unreadable ?? null;
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
      return { view, position, pausedAt, unreadable };
    },
  };
};

/** What agents answered is not told: the tip that comes of it is. */
const kindOf = {
  life: "call",
  words: "transcript",
  signals: "insight",
  tips: "insight",
  hand: "feedback",
  after: "feedback",
  summary: "insight",
  forgetting: "transcript",
  speakers: "transcript",
  hindsight: "feedback",
  sound: "call",
  watching: "call",
  practice: "call",
} as const satisfies Partial<Record<Family, FactsKind>>;

/** The place of a commit's last event. */
const endOf = ({ sequence, events }: Recorded): Position => positionOf(sequence, Math.max(0, events.length - 1));

/** False where it has been told before. */
const moveTo = (entry: Watched, commit: Recorded): boolean => {
  if (commit.sequence <= entry.sequence) return false;
  entry.sequence = commit.sequence;
  entry.position = endOf(commit);
  return true;
};

const tellOne = (listener: Listener, commit: Recorded): void => {
  if (commit.unreadable) listener.unreadable(commit.unreadable);
  for (const facts of factsOf(commit)) listener.facts(facts);
};

/**
 * The events of a commit after one of them, as messages: one a kind, in order; a commit nearly always has one kind.
 * The position of each is that of its last event, so that who has heard one and not the next can say so.
 */
const factsOf = (commit: Recorded, after: number = nowhere): LiveFacts[] => {
  const list: LiveFacts[] = [];
  commit.events.forEach((event, index) => {
    const family = familyOf(event.type);
    if (!family || index <= after) return; // A later version's event: not for this version's screens.
    if (family === "answers") return;
    const kind = kindOf[family];
    const fact: Fact = { id: event.id, type: event.type, v: event.v, data: event.data };
    const position = positionOf(commit.sequence, index);
    const last = list.at(-1);
    if (last?.kind === kind) list[list.length - 1] = { ...last, position, events: [...last.events, fact] };
    else
      list.push({
        kind,
        call: commit.aggregate.id,
        position,
        clockMs: commit.clockMs,
        at: Date.parse(event.time),
        events: [fact],
      });
  });
  return list;
};
