/** The `agents` role: one conductor a live call, fed from the log, the fragments and a clock. */
import { callMsMax, tickMs } from "@wingman/domain/call/policy";
import type { EventData } from "@wingman/domain/call/events/index";
import type { Span } from "@wingman/domain/call/forgetting";
import { describe } from "@wingman/domain/failure";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Logger } from "pino";
import { followStream } from "../follow/follow.ts";
import type { Calls } from "../log/calls.ts";
import type { Aggregate, Recorded } from "../log/event-log.ts";
import { decodeFragment, fragmentAt } from "../log/fragments.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { eventSubject } from "../log/subjects.ts";
import { streamNames } from "../log/streams.ts";
import { type Conductor, conductorOf } from "./conductor.ts";
import { conductorActor, eventInput, fragmentInput, tickInput } from "./inputs.ts";
import { refold } from "./replay.ts";

/** A live call cannot have begun earlier than this before now. */
const lookBackMs = callMsMax + 15 * 60_000;
/** An ended call's conductor is kept a moment for what is still on its way. */
const lingerMs = 10_000;

export type AgentsOptions = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  /** The playbook at the version fixed when the call began; undefined when it is not known here. */
  readonly playbookOf: (playbook: EventData<"CallStarted">["playbook"]) => CompiledPlaybook | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly now?: () => number;
  /** Forgets the keys of a span: whoever was pressed may have died between the event and the keys. Again is harmless. */
  readonly forgetWords?: (call: Aggregate, span: Span) => Promise<void>;
};

/** Runs until aborted. Resolves `ready` once live calls of before are taken up again. */
export const runAgents = (options: AgentsOptions): { readonly ready: Promise<void>; readonly done: Promise<void> } => {
  const { log, calls, logger, signal } = options;
  const now = options.now ?? Date.now;
  const conductors = new Map<string, Conductor>();
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    markReady = resolve;
  });

  const open = async (started: Recorded): Promise<void> => {
    const key = eventSubject(started.aggregate);
    const event = started.events.find((item) => item.type === "CallStarted");
    if (!event || conductors.has(key)) return;
    const playbook = options.playbookOf((event.data as EventData<"CallStarted">).playbook);
    if (!playbook) {
      logger.error({ call: started.aggregate.id }, "playbook of a call is not known; no tips for it");
      return;
    }
    const from = await refold(
      { log, fragmentAt: (sequence) => fragmentAt(log, sequence) },
      started.aggregate,
      playbook,
    ).catch((error: unknown) => {
      // One call that cannot be read must not take the tips of all others with it.
      logger.error(
        { call: started.aggregate.id, error: describe(error) },
        "a call could not be taken up; no tips for it",
      );
    });
    if (!from) return;
    const conductor = conductorOf({
      aggregate: started.aggregate,
      startedAt: Date.parse(event.time),
      playbook,
      calls,
      log: logger,
      now,
      signal,
      from,
    });
    conductors.set(key, conductor);
    for (const commit of from.unseen) conductor.take({ input: eventInput(commit), storedAt: commit.storedAt });
  };

  const takeCommit = (commit: Recorded): void => {
    if (commit.actor === conductorActor && commit.seen !== null) return; // Its own words are no news to it.
    const conductor = conductors.get(eventSubject(commit.aggregate));
    conductor?.take({ input: eventInput(commit), storedAt: commit.storedAt });
    if (commit.events.some((event) => event.type === "CallEnded"))
      setTimeout(() => conductors.delete(eventSubject(commit.aggregate)), lingerMs).unref();
  };

  const forgetWords = ({ aggregate }: Recorded, span: Span): void =>
    void options
      .forgetWords?.(aggregate, span)
      .catch((error: unknown) =>
        logger.error({ call: aggregate.id, error: describe(error) }, "the keys of a span are not forgotten yet"),
      );

  const followEvents = async (): Promise<void> => {
    const boot = await log.last();
    const live = new Map<string, Recorded>();
    let caughtUp = false;
    const catchUp = async (): Promise<void> => {
      caughtUp = true;
      for (const started of live.values()) await open(started);
      live.clear();
      markReady();
    };
    const after = await sequenceBeforeLive(log, now());
    if (after >= boot) await catchUp();
    for await (const commit of log.follow({ after, signal, kind: "call" })) {
      for (const { type, data } of commit.events) if (type === "WordsForgotten") forgetWords(commit, data as Span); // Checked when appended.
      const starts = commit.events.some((event) => event.type === "CallStarted");
      if (!caughtUp) {
        if (starts) live.set(eventSubject(commit.aggregate), commit);
        if (commit.events.some((event) => event.type === "CallEnded")) live.delete(eventSubject(commit.aggregate));
        if (commit.sequence >= boot) await catchUp();
        continue;
      }
      if (starts) await open(commit);
      else takeCommit(commit);
    }
  };

  const followFragments = async (): Promise<void> => {
    const { state } = await log.manager.streams.info(streamNames.fragments);
    for await (const message of followStream(log, {
      stream: streamNames.fragments,
      subjects: ["wm.frag.>"],
      after: state.last_seq,
      signal,
      mayBeginAnew: true, // Interim text is not flushed at once; its finals are.
    })) {
      const recorded = await decodeFragment(log.keyring, message).catch(() => undefined); // Interim text whose seal is broken: its final tells.
      if (!recorded) continue;
      const key = eventSubject({ tenant: recorded.ref.tenant, kind: "call", id: recorded.ref.call });
      conductors.get(key)?.take({ input: fragmentInput(recorded), storedAt: recorded.storedAt });
    }
  };

  const clock = setInterval(() => {
    for (const conductor of conductors.values())
      if (conductor.live())
        conductor.take({ input: tickInput(Math.floor((now() - conductor.startedAt) / tickMs)), storedAt: now() });
  }, tickMs);
  signal.addEventListener("abort", () => clearInterval(clock), { once: true });

  const done = Promise.all([followEvents(), followFragments()]).then(
    async () => {
      await Promise.all([...conductors.values()].map((conductor) => conductor.idle()));
    },
    (error: unknown) => {
      clearInterval(clock);
      if (!signal.aborted) {
        logger.error({ error: describe(error) }, "agents stopped");
        throw error;
      }
    },
  );
  return { ready, done };
};

/**
 * The last sequence before any call that may still be live: 0 when the log is younger than that. Counted from
 * the newest commit, not from now: a call that was live when everything stopped a week ago must end, too.
 */
const sequenceBeforeLive = async (log: JetStreamLog, nowMs: number): Promise<number> => {
  const info = await log.manager.streams.info(streamNames.events);
  const timeMs = Math.min(nowMs, Date.parse(info.state.last_ts)) - lookBackMs;
  if (info.state.messages === 0 || Date.parse(info.state.first_ts) >= timeMs)
    return info.state.first_seq > 0 ? info.state.first_seq - 1 : 0;
  const message = await log.manager.direct
    .getMessage(streamNames.events, { start_time: new Date(timeMs) })
    .catch(() => null);
  return message ? message.seq - 1 : info.state.last_seq;
};
