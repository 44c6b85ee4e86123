/** The `agents` role: one conductor a live call, fed from the log, the fragments and a clock. */
import { callMsMax, tickMs } from "@wingman/domain/call/policy";
import type { EventData } from "@wingman/domain/call/events/index";
import type { Span } from "@wingman/domain/call/forgetting";
import { describe, Failure } from "@wingman/domain/failure";
import type { CommitId, TenantId } from "@wingman/domain/ids";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Logger } from "pino";
import { derivedId } from "../base/ids.ts";
import { every } from "../base/runtime.ts";
import { followStream } from "../follow/follow.ts";
import { poisonOf } from "../follow/reader.ts";
import { type Held, openLeases, type Worker } from "../leases/leases.ts";
import { isFenceLost } from "../log/aggregate.ts";
import { callAggregate, type Calls } from "../log/calls.ts";
import type { Aggregate, Recorded } from "../log/event-log.ts";
import { decodeFragment, fragmentAt } from "../log/fragments.ts";
import { answered, type JetStreamLog } from "../log/jetstream.ts";
import { knownVersions } from "../log/known-versions.ts";
import { patiently } from "../log/patiently.ts";
import { channelOf, eventSubject, slotOf } from "../log/subjects.ts";
import { streamNames } from "../log/streams.ts";
import type { Agents } from "./agent.ts";
import { type Conductor, conductorOf, type Taken } from "./conductor.ts";
import { conductorActor, eventInput, fragmentInput, tickInput } from "./inputs.ts";
import { type Partner, type PartnerParts, partnerOf } from "./practice/partner.ts";
import { type ScenarioOf, scorePractice, type Scorer, type ScorerParts, scorerOf } from "./practice/scorer.ts";
import { refold } from "./replay.ts";
import { summarise, type WriteSummary } from "./summarise.ts";

/** A live call cannot have begun earlier than this before now. */
const lookBackMs = callMsMax + 15 * 60_000;
/** An ended call's conductor is kept a moment for what is still on its way. */
const lingerMs = 10_000;
/** A log that is away for longer has ended its Wingman, too. */
const takeUpMsMax = 120_000;
/** Interim text of one call that waits for its conductor; of more than that its finals tell. Commits are never left out. */
const earlyFragmentsMax = 1_000;
/** A log that says nothing for so long, before it has come to its end, will not. */
const silenceMsMax = 10_000;

export type AgentsOptions = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  /** The playbook at the version fixed when the call began; undefined when it is not known here. */
  readonly playbookOf: (
    playbook: EventData<"CallStarted">["playbook"],
    tenant: TenantId,
  ) => CompiledPlaybook | undefined | Promise<CompiledPlaybook | undefined>;
  /** Which of the workers this one is; calls are shared with the others by slot. */
  readonly worker: Worker;
  /** Told of each call that is over and told, whose slot is held here. */
  readonly over?: (call: Aggregate) => void;
  /** Whom the conductors may ask. */
  readonly agents?: Agents;
  /** What the played customers of exercises need; without it they stay silent. */
  readonly practice?: PartnerParts;
  /** Whom the answers of exercises are told of by, beside rules, and the rubrics they are scored by. */
  readonly scoring?: ScorerParts;
  /** Has a model tell a call that is over. */
  readonly writeSummary?: WriteSummary | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly now?: () => number;
  readonly beatMs?: number;
  /** Forgets the keys of a span: whoever was pressed may have died between the event and the keys. Again is harmless. */
  readonly forgetWords?: (call: Aggregate, span: Span) => Promise<void>;
};

/** A live call of the log, whosever it is; with a conductor while its slot is held here. */
type Seat = {
  readonly started: Recorded;
  readonly slot: number;
  conductor: Conductor | null;
  /** The customer of an exercise, where it is one. */
  partner: Partner | null;
  scorer: Scorer | null;
  /** Its conductor is on its way; what comes meanwhile waits in `early`. */
  opening: Promise<void> | null;
  early: Taken[];
};

/** Runs until aborted. Resolves `ready` once live calls of before are taken up again. */
export const runAgents = (options: AgentsOptions): { readonly ready: Promise<void>; readonly done: Promise<void> } => {
  const { log, calls, logger, signal } = options;
  const { runtime } = log;
  const now = options.now ?? runtime.now;
  const surely = <Result>(work: () => Promise<Result>): Promise<Result> =>
    patiently(signal, takeUpMsMax, work, runtime);
  const seats = new Map<string, Seat>();
  /** Calls that are over and not summarised yet, of all slots: no more than the log has since `lookBackMs`. */
  const untold = new Map<string, Aggregate>();
  const seatsOf = (slot: number): Seat[] => [...seats.values()].filter((seat) => seat.slot === slot);
  const { promise: caughtUp, resolve: markCaughtUp } = Promise.withResolvers<void>();
  let isCaughtUp = false;

  const leases = openLeases({
    log,
    role: "agents",
    worker: options.worker,
    logger,
    signal,
    won(slot) {
      seatsOf(slot).forEach(open);
      tellUntold();
    },
    lost: (slot) => seatsOf(slot).forEach(leave),
    async drain(slot) {
      await Promise.all(
        seatsOf(slot).map(async (seat) => {
          await seat.opening;
          const { conductor, partner, scorer } = seat;
          seat.conductor = null; // What comes from now on is for whoever comes next.
          seat.partner = null;
          seat.scorer = null;
          await Promise.all([conductor?.idle(), partner?.idle(), scorer?.idle()]);
          partner?.drop();
          scorer?.drop();
        }),
      );
    },
    ...(options.beatMs !== undefined && { beatMs: options.beatMs }),
  });

  const leave = (seat: Seat): void => {
    seat.conductor?.drop();
    seat.conductor = null;
    seat.partner?.drop();
    seat.partner = null;
    seat.scorer?.drop();
    seat.scorer = null;
    seat.early = [];
  };

  /** Takes a call up, if its slot is held here. One that is slow to be read holds up no other. */
  const open = (seat: Seat): void => {
    const held = leases.held(seat.slot);
    if (!isCaughtUp || seat.conductor || seat.opening || !held) return;
    seat.opening = takeUp(seat, held)
      .catch((error: unknown) => {
        // One call that cannot be read must not take the tips of all others with it.
        if (!signal.aborted && !isFenceLost(error))
          logger.error(
            { call: seat.started.aggregate.id, error: describe(error) },
            "a call could not be taken up; no tips for it",
          );
      })
      .finally(() => {
        seat.opening = null;
        seat.early = [];
        if (leases.held(seat.slot) && leases.held(seat.slot)?.fence !== held.fence) open(seat); // Lost and won again meanwhile.
      });
  };

  const takeUp = async (seat: Seat, held: Held): Promise<void> => {
    const { aggregate } = seat.started;
    const event = seat.started.events.find((item) => item.type === "CallStarted");
    if (!event) return;
    const { playbook: named } = event.data as EventData<"CallStarted">;
    const playbook = await surely(async () => options.playbookOf(named, aggregate.tenant));
    if (!playbook) {
      logger.error({ call: aggregate.id }, "playbook of a call is not known; no tips for it");
      return;
    }
    if (seat.started.storedAt <= held.wonAt) {
      // Another may have begun with it, and may not know yet that it lost the call: after this it can write no more,
      // so that what is read next is all it ever did.
      const by = "conductor" as const;
      const sent = await surely(() =>
        calls.send(
          aggregate,
          { type: "TakeOver", taken: { by, lease: held.fence } },
          {
            id: derivedId("take-over", by, aggregate.id, held.fence) as CommitId,
            actor: conductorActor,
            clockMs: Math.max(0, now() - Date.parse(event.time)),
            correlation: aggregate.id,
            fence: held.fence,
          },
        ),
      );
      if (sent.kind === "refused") return; // It has ended.
    } else if (!(await surely(() => leases.stillHolds(seat.slot)))) return;
    const from = await surely(() =>
      refold({ log, fragmentAt: (sequence) => fragmentAt(log, sequence) }, aggregate, playbook),
    );
    if (leases.held(seat.slot)?.fence !== held.fence) return;
    const conductor = conductorOf({
      aggregate,
      startedAt: Date.parse(event.time),
      playbook,
      calls,
      ...(options.agents && { agents: options.agents }),
      language: (event.data as EventData<"CallStarted">).language,
      dealt: (event.data as EventData<"CallStarted">).experiment,
      log: logger,
      now,
      runtime,
      signal,
      fence: held.fence,
      onFenceLost: () => leave(seat),
      from,
    });
    seat.conductor = conductor;
    playFor(seat, Date.parse(event.time), held.fence);
    for (const commit of from.unseen) conductor.take({ input: eventInput(commit), storedAt: commit.storedAt });
    for (const taken of seat.early) conductor.take(taken);
  };

  /** Of an exercise: who plays the customer, and who tells of the answers. They read what was before by themselves. */
  const playFor = (seat: Seat, startedAt: number, fence: number): void => {
    const { aggregate, events } = seat.started;
    const begun = events.find(({ type }) => type === "PracticeBegun")?.data as EventData<"PracticeBegun"> | undefined;
    if (!begun) return;
    const shared = { aggregate, startedAt, begun, log, calls, logger, now, runtime, signal, fence };
    seat.partner = options.practice ? partnerOf({ ...options.practice, ...shared }) : null;
    seat.scorer = scorerOf({ ...options.scoring, ...shared, scenarioOf });
  };
  const scenarioOf: ScenarioOf = async (tenant, wanted) =>
    (await options.practice?.scenarioOf(tenant, wanted))?.scenario;

  /** Those whose slot is held here. Another who does it too appends nothing. */
  const tellUntold = (): void => {
    if (!isCaughtUp) return;
    for (const [key, aggregate] of untold) {
      if (!leases.held(slotOf(aggregate.id))) continue;
      untold.delete(key);
      // The summary says that nothing is left to be done: a score comes before it.
      surely(() => scorePractice({ log, calls, logger, signal }, aggregate, { ...options.scoring, scenarioOf }))
        .catch((error: unknown) => {
          if (!signal.aborted)
            logger.error({ call: aggregate.id, error: describe(error) }, "an exercise could not be scored");
        })
        .then(() => surely(() => summarise(log, calls, aggregate, options.writeSummary)))
        .catch((error: unknown) => {
          if (!signal.aborted)
            logger.error({ call: aggregate.id, error: describe(error) }, "a call could not be summarised");
        })
        .finally(() => options.over?.(aggregate));
    }
  };

  const give = (seat: Seat | undefined, taken: Taken): void => {
    if (seat?.conductor) seat.conductor.take(taken);
    else if (seat?.opening && (taken.input.kind === "event" || seat.early.length < earlyFragmentsMax))
      seat.early.push(taken);
  };

  const takeCommit = (commit: Recorded): void => {
    calls.note(commit); // A tip is decided on it, and must not be refused as if it were not known.
    const key = eventSubject(commit.aggregate);
    const poison = poisonOf(commit, knownVersions, "the conductor");
    if (poison) return setAside(key, commit, poison);
    if (commit.events.some((event) => event.type === "CallStarted")) {
      if (seats.has(key)) return;
      const seat: Seat = {
        started: commit,
        slot: slotOf(commit.aggregate.id),
        conductor: null,
        partner: null,
        scorer: null,
        opening: null,
        early: [],
      };
      seats.set(key, seat);
      open(seat);
      return;
    }
    seats.get(key)?.partner?.take(commit);
    seats.get(key)?.scorer?.take(commit);
    // A conductor's own words are no news to it.
    if (!(commit.actor === conductorActor && commit.seen !== null))
      give(seats.get(key), { input: eventInput(commit), storedAt: commit.storedAt });
    if (commit.events.some((event) => event.type === "CallSummarised")) untold.delete(key);
    if (!commit.events.some((event) => event.type === "CallEnded")) return;
    untold.set(key, commit.aggregate);
    tellUntold();
    if (isCaughtUp) runtime.later(lingerMs, () => seats.delete(key), "idle");
    else seats.delete(key);
  };

  /** Advice from half of a call would be worse than none; its words go on without. */
  const setAside = (key: string, { aggregate }: Recorded, poison: Failure): void => {
    const seat = seats.get(key);
    if (!seat) return;
    logger.error({ call: aggregate.id, error: describe(poison) }, "a call cannot be read on; no more tips for it");
    leave(seat);
    seats.delete(key);
  };

  const forgetWords = ({ aggregate }: Recorded, span: Span): void =>
    void options
      .forgetWords?.(aggregate, span)
      .catch((error: unknown) =>
        logger.error({ call: aggregate.id, error: describe(error) }, "the keys of a span are not forgotten yet"),
      );

  const followEvents = async (): Promise<void> => {
    const boot = await surely(() => log.last());
    const catchUp = (): void => {
      isCaughtUp = true;
      for (const seat of seats.values()) open(seat);
      tellUntold();
      markCaughtUp();
    };
    const after = await surely(() => sequenceBeforeLive(log, now()));
    if (after >= boot) catchUp();
    // A damaged log may count commits at its end that it never gives.
    const stopWaiting = (): void => {
      if (isCaughtUp || signal.aborted) return;
      if (log.line.isUp()) {
        logger.warn({ end: boot }, "the log does not give the commits at its end; going on without them");
        catchUp();
      } else silence = runtime.later(silenceMsMax, stopWaiting, "idle");
    };
    let silence = runtime.later(silenceMsMax, stopWaiting, "idle");
    signal.addEventListener("abort", () => silence(), { once: true });
    for await (const commit of log.follow({ after, signal, kind: "call" })) {
      for (const { type, data } of commit.events) if (type === "WordsForgotten") forgetWords(commit, data as Span); // Checked when appended.
      takeCommit(commit);
      if (isCaughtUp) continue;
      silence();
      if (commit.sequence >= boot) catchUp();
      else silence = runtime.later(silenceMsMax, stopWaiting, "idle");
    }
  };

  const followFragments = async (): Promise<void> => {
    const { state } = await surely(() => answered(() => log.manager.streams.info(streamNames.fragments)));
    for await (const message of followStream(log, {
      stream: streamNames.fragments,
      subjects: ["wm.frag.>"],
      after: state.last_seq,
      signal,
      mayBeginAnew: true, // Interim text is not flushed at once; its finals are.
    })) {
      const ref = channelOf(message.subject);
      const seat = ref && seats.get(eventSubject(callAggregate(ref.tenant, ref.call)));
      if (!seat?.conductor && !seat?.opening) continue;
      const recorded = await decodeFragment(log.keyring, message).catch(() => undefined); // Interim text whose seal is broken: its final tells.
      if (ref?.channel === "rep") seat.partner?.hear();
      if (recorded) give(seat, { input: fragmentInput(recorded), storedAt: recorded.storedAt });
    }
  };

  const tick = (): void => {
    for (const { conductor, partner } of seats.values()) {
      if (conductor?.live())
        conductor.take({ input: tickInput(Math.floor((now() - conductor.startedAt) / tickMs)), storedAt: now() });
      partner?.tick();
    }
  };
  const stopClock = every(runtime, tickMs, tick);
  if (signal.aborted) stopClock(); // Stopped while it was still being started.
  else signal.addEventListener("abort", stopClock, { once: true });

  const done = Promise.all([followEvents(), followFragments(), leases.done]).then(
    () => undefined,
    (error: unknown) => {
      stopClock();
      if (!signal.aborted) {
        logger.error({ error: describe(error) }, "agents stopped");
        throw error;
      }
    },
  );
  const ready = caughtUp.then(async () => {
    if (seats.size === 0) return; // A start waits for no lease when there is nobody to be kept waiting.
    await leases.ready;
    await Promise.all([...seats.values()].flatMap((seat) => seat.opening ?? []));
  });
  return { ready, done };
};

/**
 * The last sequence before any call that may still be live: 0 when the log is younger than that. Counted from
 * the newest commit, not from now: a call that was live when everything stopped a week ago must end, too.
 */
const sequenceBeforeLive = async (log: JetStreamLog, nowMs: number): Promise<number> => {
  const info = await answered(() => log.manager.streams.info(streamNames.events));
  const timeMs = Math.min(nowMs, Date.parse(info.state.last_ts)) - lookBackMs;
  if (info.state.messages === 0 || Date.parse(info.state.first_ts) >= timeMs)
    return info.state.first_seq > 0 ? info.state.first_seq - 1 : 0;
  const query = { start_time: new Date(timeMs) };
  const message = await answered(() => log.manager.direct.getMessage(streamNames.events, query)).catch(
    (error: unknown) => {
      if (error instanceof Failure) throw error;
      return null; // There is none.
    },
  );
  return message ? message.seq - 1 : info.state.last_seq;
};
