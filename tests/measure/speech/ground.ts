/** A log of its own with one speech worker on it: sound goes in as the gateway puts it there, words come out on the log. */
import { setTimeout as sleep } from "node:timers/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId } from "@wingman/domain/ids";
import { framesOf } from "@wingman/gpu/audio/frames";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { runSpeech } from "@wingman/gpu/stt/role";
import { demoPolicy, demoPrincipal, domainTextsIn } from "@wingman/ops/demo/tenant";
import { newId } from "@wingman/streams/base/ids";
import { hearSettled, publishAudio } from "@wingman/streams/log/audio";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import type { ChannelRef } from "@wingman/streams/log/subjects";
import { pino } from "pino";
import { callStarted } from "../../harness/events.ts";
import { startNats } from "../../harness/nats.ts";
import { root } from "../../harness/wingman.ts";

const frameMs = 100;
/** Sent and not settled: as much as a gateway keeps. */
const aheadSamplesMax = 30 * 16_000;
const stillMsMax = 30_000;
const { tenant } = demoPrincipal;
const actor = "rep-1" as ActorId;

export type SideOfCall = ChannelRef["channel"];
export type Final = EventData<"UtteranceTranscribed">;
export type Missed = EventData<"AudioMissed">;

export type Ground = AsyncDisposable & {
  begin(): Promise<string>;
  /** Sends sound as fast as it is settled; `from` is its first sample. Resolves with the sample after the last. */
  say(call: string, channel: SideOfCall, samples: Int16Array, from: number): Promise<number>;
  /** Resolves once all before `sample` is settled. */
  settled(call: string, channel: SideOfCall, sample: number): Promise<void>;
  pause(call: string, isPaused: boolean, atMs: number): Promise<void>;
  events(call: string): Promise<readonly StoredEvent[]>;
};

export const speechGround = async (recognizer: Recognizer, signal: AbortSignal): Promise<Ground> => {
  const nats = await startNats();
  const log = await openJetStreamLog(nats.connection, plainKeyring);
  const calls = callsOn(log);
  const stopping = new AbortController();
  const until = AbortSignal.any([signal, stopping.signal]);
  const marks = new Map<string, number>();
  const key = (call: string, channel: string): string => `${call} ${channel}`;
  hearSettled(
    log,
    ({ call, channel }, sample) =>
      void marks.set(key(call, channel), Math.max(sample, marks.get(key(call, channel)) ?? 0)),
    until,
  );
  const speech = runSpeech({
    log,
    calls: callsOn(log),
    recognizer,
    worker: { id: newId(), isGone: () => false },
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
    policyOf: () => demoPolicy,
    domainTextOf: await domainTextsIn(root),
  });
  speech.catch(() => undefined); // Awaited at the end.
  /** Throws when nothing moves for long. */
  const settledTo = async (call: string, channel: string, sample: number): Promise<void> => {
    let [mark, movedAt] = [-1, performance.now()];
    for (;;) {
      signal.throwIfAborted();
      const now = marks.get(key(call, channel)) ?? 0;
      if (now >= sample) return;
      if (now > mark) [mark, movedAt] = [now, performance.now()];
      if (performance.now() - movedAt > stillMsMax)
        throw new Error(`the ${channel}'s sound is settled to ${now} and no further, of ${sample}`);
      await sleep(10);
    }
  };
  return {
    async begin() {
      const call = newId();
      await calls.send(
        callAggregate(tenant, call),
        { type: "StartCall", call: callStarted().data, consent: "given" },
        { actor },
      );
      return call;
    },
    async say(call, channel, samples, from) {
      for (const frame of framesOf(samples, frameMs, from)) {
        await settledTo(call, channel, frame.firstSample - aheadSamplesMax);
        await publishAudio(log, { ref: { tenant, call, channel }, ...frame, channelStartMs: 0, settledSample: 0 });
      }
      return from + samples.length;
    },
    settled: settledTo,
    async pause(call, isPaused, atMs) {
      const sent = await calls.send(
        callAggregate(tenant, call),
        isPaused ? { type: "PauseCall", atMs } : { type: "ResumeCall", pausedMs: 0 },
        { actor },
      );
      if (sent.kind === "refused") throw new Error(sent.detail);
    },
    async events(call) {
      const list: StoredEvent[] = [];
      for await (const commit of log.read(callAggregate(tenant, call))) list.push(...commit.events);
      return list;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await speech.catch(() => undefined);
      await nats[Symbol.asyncDispose]();
    },
  };
};

export const finalsIn = (events: readonly StoredEvent[], channel?: SideOfCall): Final[] =>
  events
    .filter(({ type }) => type === "UtteranceTranscribed")
    .map(({ data }) => data as Final) // As its type says.
    .filter((final) => channel === undefined || final.channel === channel);

export const missedIn = (events: readonly StoredEvent[], channel?: SideOfCall): Missed[] =>
  events
    .filter(({ type }) => type === "AudioMissed")
    .map(({ data }) => data as Missed) // As its type says.
    .filter((missed) => channel === undefined || missed.channel === channel);
