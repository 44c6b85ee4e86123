/** A call with sound whose samples are known by their number, for tests and measures of recordings. */
import assert from "node:assert/strict";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { publishAudio } from "@wingman/streams/log/audio";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { callStarted, utterance } from "./events.ts";

const frameMs = 100;
export const perMs = 16;

/** Never 0, so that silence is known from it; different on each side, and not to be guessed from its neighbours. */
export const sampleOf = (channel: Channel, sample: number): number => {
  const mixed = Math.imul((sample + 1) * (channel === "rep" ? 1 : 3), 0x9e3779b1) >>> 16;
  return (mixed % 12_000) - 6_000 || 1;
};
export const samplesOf = (channel: Channel, fromMs: number, toMs: number): Int16Array =>
  Int16Array.from({ length: (toMs - fromMs) * perMs }, (_, n) => sampleOf(channel, fromMs * perMs + n));

/** That they are the same, told by a count: a difference of half a million samples is nothing to print. */
export const sameSamples = (actual: Int16Array, expected: Int16Array, what = "samples"): void => {
  assert.equal(actual.length, expected.length, `${what}: as many`);
  let differing = 0;
  let first = -1;
  for (let n = 0; n < actual.length; n++)
    if (actual[n] !== expected[n]) {
      differing += 1;
      if (first < 0) first = n;
    }
  assert.equal(differing, 0, `${what}: ${differing} of ${actual.length} differ, the first at ${first}`);
};

export type SoundConsent = "unasked" | "words" | "asking" | "given";

export const recordedCall = async (log: JetStreamLog, calls: Calls, tenant: TenantId, consent: SoundConsent) => {
  const call = newId();
  const aggregate = callAggregate(tenant, call);
  /** Facts as they would come of the gateway's commands. */
  const append = async (clockMs: number, ...events: CallEvent[]): Promise<void> => {
    const { sequence } = await calls.load(aggregate);
    const meta = { cause: null, tick: null, correlation: call, seen: null, fence: null, traceparent: null };
    const commit = { ...meta, id: newId() as CommitId, actor: "rep-1" as ActorId, clockMs, time: new Date(), events };
    const appended = await log.append(aggregate, commit, sequence);
    if (appended.kind === "conflict") await append(clockMs, ...events);
  };
  const scope = consent === "words" ? "words" : "words-and-sound";
  const asked: CallEvent[] = consent === "unasked" ? [] : [{ type: "ConsentRequested", data: { scope } }];
  const given: CallEvent = { type: "ConsentGiven", data: { by: "customer", how: "aloud", scope } };
  await append(0, callStarted() as CallEvent, ...asked, ...(consent === "words" || consent === "given" ? [given] : []));
  return {
    call,
    aggregate,
    append,
    give: (clockMs: number) => append(clockMs, given),
    /** Sound of a side, frame by frame; everything before `settledMs` counts as settled. */
    async say(channel: Channel, fromMs: number, toMs: number, settledMs = 0): Promise<void> {
      for (let at = fromMs; at < toMs; at += frameMs)
        await publishAudio(log, {
          ref: { tenant, call, channel },
          firstSample: at * perMs,
          samples: samplesOf(channel, at, Math.min(toMs, at + frameMs)),
          channelStartMs: 0,
          settledSample: Math.max(0, Math.min(settledMs, at)) * perMs,
        });
    },
    /** A final of a quarter of a second a word. */
    async final(channel: Channel, fromMs: number, text: string): Promise<void> {
      const said = utterance(channel, fromMs * perMs, text);
      await append(said.data.endMs, said as CallEvent);
    },
    end: (durationMs: number) =>
      append(durationMs, { type: "CallEnded", data: { reason: "ended-by-rep", durationMs } }),
  };
};
export type RecordedCall = Awaited<ReturnType<typeof recordedCall>>;
