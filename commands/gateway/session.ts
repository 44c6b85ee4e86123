/** One socket: who it is, what it watches, and how anything is sent to it. */
import { nobody, type Principal } from "@wingman/streams/base/registry";
import type { FanOut, LiveFacts, Watch } from "@wingman/streams/live/fan-out";
import type { Keys } from "@wingman/streams/keys/keyring";
import type { Redactors } from "@wingman/streams/log/call-redactor";
import type { Calls } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Position } from "@wingman/streams/log/position";
import type { regionOf } from "@wingman/streams/rights/references";
import type { Person } from "@wingman/domain/call/person";
import { Failure } from "@wingman/domain/failure";
import type { WatchPresence } from "@wingman/streams/log/watch-presence";
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Experiment } from "@wingman/domain/feedback/experiment";
import type { SealedRanking } from "@wingman/domain/feedback/ranking";
import type { ConsentPolicy } from "@wingman/domain/privacy/consent-law";
import { newId } from "@wingman/streams/base/ids";
import type { Answer, AnswerType } from "@wingman/domain/protocol/messages";
import type { EventData } from "@wingman/domain/call/events/index";
import type { WebSocket } from "ws";
import { problemOf } from "./errors.ts";
import type { Admission, LoadNow } from "./admission.ts";
import type { SendBudget } from "./send-budget.ts";
import { interimThinning } from "./thin-interim.ts";
import { farewellMsMax as readerFarewellMsMax, slowReader } from "./slow-reader.ts";
import { type AudioIntake, audioIntake } from "../call/audio-intake.ts";
import type { FeedsElsewhere } from "../call/feeds.ts";
import type { Board } from "../watch/board.ts";
import { leaveForLost, type Watching, watchingIsOn } from "../watch/watching.ts";

export const closeCodes = {
  tooSlow: 4413,
  draining: 1012,
  tooMany: 4429,
  helloLate: 4408,
  version: 4406,
  signIn: 4401,
  roles: 4403,
} as const;
/** A peer that does not say goodbye within this is cut off; the library alone would wait half a minute. */
const farewellMsMax = 5_000;
/** Where the server is stopping, nobody is waited for that long. */
export const drainMsMax = 1_000;
const tipsKeptMax = 200;
const settledEveryMs = 200;

export type Services = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly keys: Keys;
  readonly redactors: Redactors;
  readonly fanOut: FanOut;
  readonly now: () => number;
  readonly version: string;
  /** What would recognise sound that came now. */
  readonly speech: () => {
    readonly ready: boolean;
    readonly engine: string;
    readonly accuracy: string;
    readonly reason: string;
  };
  /** What a tenant's call begins with that names none. */
  readonly standardPlaybook: (tenant: TenantId) => { readonly id: string; readonly version: number };
  /** Trials that calls are dealt into now. */
  readonly trialsOf: (tenant: TenantId) => readonly Experiment[];
  /** How far feedback moves the plays of a playbook; undefined where it moves none, or is not known in time. */
  readonly rankingOf: (tenant: TenantId, playbook: string) => Promise<SealedRanking | undefined>;
  /** Keeps, by a keyed hash alone, who had to do with a call. Throws `Failure` WING_KEYS_AWAY. */
  readonly remember: (tenant: TenantId, call: string, people: readonly Person[]) => Promise<void>;
  /** A tenant's rules as they stand now. */
  readonly policyOf: (tenant: TenantId) => Policy;
  /** Where phone numbers without a country code belong to; undefined where the tenant's language does not say. */
  readonly regionOf: (tenant: TenantId) => ReturnType<typeof regionOf>;
  readonly knowsPlaybook: (tenant: TenantId, playbook: { readonly id: string; readonly version: number }) => boolean;
  /** Whether another call is taken, and what is given up meanwhile. */
  readonly admission: Admission;
  /** Sound of calls that comes in through other processes. */
  readonly elsewhere: FeedsElsewhere;
  /** Watchings of calls that sockets hold, here and in other gateways. */
  readonly watches: WatchPresence;
  /** The running calls of a tenant, for its supervisors. */
  readonly board: Board;
  /** The law a tenant's calls are held under; fixed for each call when it starts. */
  readonly consentOf: (tenant: TenantId) => ConsentPolicy;
};

/** A call as this socket knows it. */
export type Watched = CallNow & {
  readonly call: string;
  watch: Watch | null;
  /** Watchings by others than the rep that go on. */
  readonly standing: Set<string>;
  /** No longer counted among the calls that go on. */
  leave: () => void;
  readonly spokenAtMs: Map<string, number | null>;
  readonly intake: AudioIntake;
  /** The latest moment of the call's clock that a fact told of. */
  toldMs: number;
};
/** The call's clock now, in milliseconds: as long as it lasts, or as far as its sound has come. */
export const clockOf = (now: () => number, { fast, startedAt, toldMs, intake }: Watched): number =>
  fast ? Math.max(toldMs, intake.takenMs()) : Math.max(0, now() - startedAt);

/** What decides whether sound is let in: after a no the customer's is not, after a withdrawal nobody's (`domain/call/policy`). */
export type CallNow = {
  /** Whose call it is: words that are only held are for their screens alone. */
  readonly rep: string;
  /** It is an exercise: nobody but its rep says or does anything in it. */
  readonly exercise?: boolean;
  startedAt: number;
  /** A recording that is played faster than it was spoken: the clock is the sound's own. */
  readonly fast?: boolean;
  pausedAt: number | null;
  ended: boolean;
  muted: "nobody" | "customer" | "both";
};

export type Session = {
  /** Nobody until `admit`. */
  readonly principal: Principal;
  /** Whose it is from here on; once. */
  admit(principal: Principal): void;
  readonly services: Services;
  greeted: boolean;
  send<Type extends AnswerType>(type: Type, data: Answer<Type>): void;
  /** The call this socket has opened or watches; throws `Failure` WING_CALL_NOT_FOUND. */
  watched(call: string): Watched;
  /** How a call stands that this socket has opened or watches. */
  seen(call: string): CallNow | undefined;
  /** Says, once a call, that part of it cannot be read: what the screen shows is true and not all. */
  tellIncomplete(call: string): void;
  /** Begins to send the call's facts after `from`; `now` is how the call stands where they end. */
  watch(call: string, now: CallNow, from: Position | null): Promise<Watched>;
  /** This socket watches somebody else's call, from here on until it closes. */
  joined(watching: Watching): void;
  /** Whether it watches somebody else's call: then its line is looked after closely. */
  isWatching(): boolean;
  /** Each second: false where it watches what it may watch no more. */
  recheck(): boolean;
  /** Begins to tell of the running calls, or stops. */
  lookAtRunning(on: boolean): void;
  /** What it watched it watches no more, and that is written down; never rejects. */
  leave(why: "left" | "lost" | "switched-off"): Promise<void>;
  close(): void;
};

/** From here on nothing of these sides is let in, and what was taken of them is forgotten. */
export const mute = (watched: Watched, who: "customer" | "both"): void => {
  if (watched.muted !== "both") watched.muted = who;
  watched.intake.forget("customer");
  if (watched.muted === "both") watched.intake.forget("rep");
};

/** Closes a socket with a reason, and for good even when the other end does not answer. */
export const hangUp = (socket: WebSocket, code: number, reason: string, msMax = farewellMsMax): void => {
  if (socket.readyState >= socket.CLOSING) return; // Said once: each further message of a flood would wait for `close` again.
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), msMax);
  socket.once("close", () => clearTimeout(cut));
};

export const openSession = (socket: WebSocket, services: Services, budget: SendBudget): Session => {
  let principal = nobody;
  const calls = new Map<string, Watched>();
  const backlog = budget.open();
  const reader = slowReader();
  /** Resumes by position when it reads again. False where it was too slow. */
  const keepsUp = (): boolean => {
    if (!reader.isTooSlow(socket.bufferedAmount)) return true;
    hangUp(socket, closeCodes.tooSlow, "reading too slowly; resume by position", readerFarewellMsMax);
    return false;
  };
  const send = <Type extends AnswerType>(type: Type, data: Answer<Type>): void => {
    if (socket.readyState !== socket.OPEN || !keepsUp()) return;
    const text = JSON.stringify({ v: 1, type, id: newId(), ts: services.now(), data });
    reader.sent(Buffer.byteLength(text), type === "welcome");
    socket.send(text);
    // What all together have not read is bounded as well: those who read least go first, and at once.
    if (!backlog.allows(reader.counted(socket.bufferedAmount)))
      hangUp(socket, closeCodes.tooSlow, "reading too slowly; resume by position", 0);
  };

  const thins = interimThinning();
  const tellLoad = ({ sheds, busy }: LoadNow): void => send("load", { sheds: [...sheds], busy });
  const leaveLoad = services.admission.watch((load) => {
    if (session.greeted) tellLoad(load);
  });

  /** Calls of others that are watched here. */
  const watchings = new Set<Watching>();
  let stopLooking = (): void => undefined;
  let [isLooking, isSweeping] = [false, false];
  const sweep = async (): Promise<void> => {
    for (const { call, startedAt, standing, ended } of calls.values())
      if (!ended) await leaveForLost(session, { call, startedAt, standing }).catch(() => undefined); // Again in a second.
  };
  const incomplete = new Set<string>();
  const tellIncomplete = (call: string): void => {
    if (incomplete.has(call)) return;
    incomplete.add(call);
    const { code, message, remedy } = problemOf(partUnread());
    send("error", { of: null, code, message, remedy });
  };
  const onFacts = (watched: Watched, facts: LiveFacts): void => {
    if (facts.held && principal.actor !== watched.rep) return;
    watched.toldMs = Math.max(watched.toldMs, facts.clockMs);
    for (const fact of facts.events) {
      if (fact.type === "FragmentTranscribed" || fact.type === "UtteranceTranscribed") watched.intake.stir();
      if (fact.type === "CallStarted") watched.startedAt = facts.at;
      if (fact.type === "CallPaused") watched.pausedAt = facts.at;
      if (fact.type === "CallResumed") watched.pausedAt = null;
      if (fact.type === "CallEnded") {
        watched.ended = true;
        watched.standing.clear();
        watched.leave();
      }
      // Its data as the catalogue has it: a stored event of this type.
      if (fact.type === "SupervisorJoined") watched.standing.add((fact.data as EventData<"SupervisorJoined">).watch);
      if (fact.type === "SupervisorLeft") watched.standing.delete((fact.data as EventData<"SupervisorLeft">).watch);
      // A withdrawal is for good; older facts that are told again after it change nothing.
      if (fact.type === "ConsentGiven" && watched.muted !== "both") watched.muted = "nobody";
      if (fact.type === "ConsentRefused") mute(watched, "customer");
      if (fact.type === "ConsentWithdrawn") mute(watched, "both");
      if (fact.type === "SuggestionMade") {
        const data = fact.data as EventData<"SuggestionMade">; // A stored event of this type.
        watched.spokenAtMs.set(data.suggestion, data.reason.evidence?.spokenAtMs ?? null);
        if (watched.spokenAtMs.size > tipsKeptMax)
          watched.spokenAtMs.delete(watched.spokenAtMs.keys().next().value as string);
      }
    }
    if (services.admission.sheds("partials") && thins(facts.events, performance.now())) return;
    const { kind, call, position, clockMs, at, events } = facts;
    send(kind, { call, position, clockMs, at, events: [...events] });
  };

  const ackTimer = setInterval(() => {
    if (socket.readyState === socket.OPEN) keepsUp();
    for (const { call, intake } of calls.values())
      for (const { channel, receivedSample, settledSample } of intake.news())
        send("ack", { call, of: null, channel, receivedSample, settledSample, position: null });
  }, settledEveryMs);

  const session: Session = {
    get principal() {
      return principal;
    },
    admit(who) {
      principal = who;
    },
    services,
    greeted: false,
    send,
    tellIncomplete,
    watched(call) {
      const known = calls.get(call);
      if (!known)
        throw new Failure("WING_CALL_NOT_FOUND", "this connection has not opened that call.", {
          remedy: "Send start-call, or hello with the call's id.",
        });
      return known;
    },
    seen: (call) => calls.get(call),
    async watch(call, now, from) {
      const known = calls.get(call);
      if (known?.watch) return known;
      const watched: Watched = known ?? {
        ...now,
        call,
        watch: null,
        standing: new Set(),
        leave: now.ended ? () => undefined : services.admission.enter(call),
        spokenAtMs: new Map(),
        toldMs: 0,
        intake: audioIntake(services.log, { tenant: principal.tenant, call }, (error) =>
          send("error", { of: null, ...error }),
        ),
      };
      calls.set(call, watched);
      watched.watch = await services.fanOut.watch(principal.tenant, call, from, {
        facts: (facts) => onFacts(watched, facts),
        settled: ({ channel, sample }) => watched.intake.settle(channel, sample),
        unreadable: () => tellIncomplete(call),
      });
      const leaveElsewhere = services.elsewhere.watch(principal.tenant, call, () => {
        if (principal.actor === watched.rep && !watched.ended) send("error", { of: null, ...soundCutOff });
      });
      const { leave } = watched;
      watched.leave = () => {
        leave();
        leaveElsewhere();
      };
      if (socket.readyState !== socket.OPEN) {
        watched.leave();
        watched.watch.stop();
        watched.intake.close();
      }
      return watched;
    },
    joined(watching) {
      watchings.add(watching);
      if (socket.readyState !== socket.OPEN) void session.leave("lost"); // It closed meanwhile.
    },
    isWatching: () => watchings.size > 0,
    recheck() {
      if (!isSweeping) {
        isSweeping = true;
        void sweep().finally(() => (isSweeping = false));
      }
      const mayLook = !isLooking || watchingIsOn(services.policyOf(principal.tenant));
      return mayLook && [...watchings].every((watching) => watching.stands());
    },
    lookAtRunning(on) {
      stopLooking();
      isLooking = on;
      stopLooking = on
        ? services.board.look(principal.tenant, ({ calls: running, more }) =>
            send("running", { calls: [...running], more }),
          )
        : () => undefined;
    },
    async leave(why) {
      await Promise.allSettled([...watchings].map((watching) => watching.leave(why)));
      watchings.clear();
    },
    close() {
      stopLooking();
      clearInterval(ackTimer);
      backlog.close();
      leaveLoad();
      for (const { watch, intake, leave } of calls.values()) {
        leave();
        watch?.stop();
        intake.close();
      }
      calls.clear();
    },
  };
  return session;
};

const soundCutOff = {
  code: "WING_MEDIA_LOST",
  message: "the process that took this call's sound by WebRTC is gone.",
  remedy: "Connect again; what was not heard meanwhile is told in the call.",
} as const;

const partUnread = (): Failure =>
  new Failure("WING_CALL_INCOMPLETE", "part of this call could not be read; the rest is shown.", {
    remedy: "Whoever runs this Wingman finds the reason with `wingman quarantine`.",
  });
