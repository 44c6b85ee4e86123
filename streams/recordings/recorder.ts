/**
 * Puts a call's sound into its recording, where consent allows it: takes it from AUDIO, holds it in memory until its
 * words are settled, silences what is masked in them, seals it with the keys of its slices and stores it; then says so
 * on the log. Nothing that was not sealed leaves this process. What the log says was recorded is where the next one
 * goes on, so that a kill loses nothing that AUDIO still has, and nothing is there twice.
 */
import type { CallEvent } from "@wingman/domain/call/events/index";
import { describe } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { openLanes } from "../base/lanes.ts";
import { openLeases, type Worker } from "../leases/leases.ts";
import { isFenceLost } from "../log/aggregate.ts";
import { type AudioFrame, hearSettled } from "../log/audio.ts";
import { callAggregate, type Calls } from "../log/calls.ts";
import type { Recorded } from "../log/event-log.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import type { SoundKeyring } from "../log/seal.ts";
import { type ChannelRef, eventSubject, slotOf } from "../log/subjects.ts";
import { soundOfSlots } from "./follow-sound.ts";
import { openSeat, type Seat } from "./seat.ts";

/** A call with sound is looked at so often. */
const lookMsDefault = 1_000;
/** Looks after a call's end, in which its last marks may still be on their way; and after something failed. */
const looksMore = 2;

export type RecorderOptions = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly keys: SoundKeyring;
  /** Which of the workers this one is; calls are shared with the others by slot. */
  readonly worker: Worker;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly beatMs?: number;
  readonly lookMs?: number;
};

/** Runs until aborted; what may be stored by then is. */
export const runRecorder = async (options: RecorderOptions): Promise<void> => {
  const { log, logger, signal } = options;
  const { runtime } = log;
  const lookMs = options.lookMs ?? lookMsDefault;
  const lingerMs = lookMs * looksMore;
  const seats = new Map<string, Seat>();
  const timers = new Map<string, () => void>();
  const inLane = openLanes();
  const keyOf = (ref: Pick<ChannelRef, "tenant" | "call">): string => eventSubject(callAggregate(ref.tenant, ref.call));
  const seatsOf = (slot: number): [string, Seat][] =>
    [...seats].filter(([, { aggregate }]) => slotOf(aggregate.id) === slot);

  const leave = (key: string, seat: Seat): void => {
    seat.drop();
    timers.get(key)?.();
    timers.delete(key);
    if (seats.get(key) === seat) seats.delete(key);
  };

  const look = (key: string, seat: Seat, takeAll = false): Promise<void> =>
    inLane(key, async () => {
      if (seats.get(key) !== seat) return;
      try {
        const isOver = seat.endedAt() !== null && runtime.now() - (seat.endedAt() ?? 0) >= lingerMs;
        await seat.store({ isOver, takeAll });
        if (isOver) leave(key, seat);
        else if (seat.endedAt() !== null) lookLater(key, seat, lingerMs);
      } catch (error) {
        if (isFenceLost(error)) return leave(key, seat);
        logger.warn({ call: seat.aggregate.id, error: describe(error) }, "sound could not be recorded yet");
        if (!takeAll) lookLater(key, seat, lingerMs);
      }
    });
  const lookLater = (key: string, seat: Seat, ms = lookMs): void => {
    if (timers.has(key) || signal.aborted) return;
    timers.set(
      key,
      runtime.later(ms, () => {
        timers.delete(key);
        void look(key, seat);
      }),
    );
  };

  const leases = openLeases({
    log,
    role: "recorder",
    worker: options.worker,
    logger,
    signal,
    won: (slot) => sound.won(slot),
    lost: (slot) => seatsOf(slot).forEach(([key, seat]) => leave(key, seat)),
    async drain(slot) {
      await Promise.all(
        seatsOf(slot).map(async ([key, seat]) => {
          await look(key, seat, true);
          leave(key, seat);
        }),
      );
    },
    ...(options.beatMs !== undefined && { beatMs: options.beatMs }),
  });
  const sound = soundOfSlots(log, () => leases, signal);

  const takeFrame = (frame: AudioFrame): void => {
    const { tenant, call } = frame.ref;
    const key = keyOf(frame.ref);
    const held = leases.held(slotOf(call));
    if (!held) return;
    const known = seats.get(key);
    const seat = known ?? openSeat(options, callAggregate(tenant, call), held.fence);
    if (!known) seats.set(key, seat);
    seat.take(frame);
    lookLater(key, seat);
  };

  hearSettled(
    log,
    (ref, sample) => {
      const key = keyOf(ref);
      const seat = seats.get(key);
      if (!seat) return;
      seat.settle(ref.channel, sample);
      lookLater(key, seat);
    },
    signal,
  );

  /** A no, a pause and what is taken back reach the sound in memory as they are stored. */
  const takeCommit = (commit: Recorded): void => {
    const key = eventSubject(commit.aggregate);
    const seat = seats.get(key);
    if (!seat) return;
    void inLane(key, async () => seat.hear(commit)).catch((error: unknown) =>
      logger.error({ call: commit.aggregate.id, error: describe(error) }, "a recording could not follow its call"),
    );
    if ((commit.events as readonly { type: CallEvent["type"] }[]).some(({ type }) => type === "CallEnded"))
      lookLater(key, seat);
  };
  const followCalls = async (): Promise<void> => {
    for await (const commit of log.follow({ after: await log.last(), signal, kind: "call" })) takeCommit(commit);
  };

  try {
    await Promise.all([sound.follow(takeFrame), followCalls(), leases.done]);
  } finally {
    for (const [key, seat] of seats) leave(key, seat);
  }
};
