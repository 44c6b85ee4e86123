/** What the fault tests stand on: a caller who talks, and what must hold of the log however often something died. */
import assert from "node:assert/strict";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { EventLog, StoredEvent } from "@wingman/streams/log/event-log";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Caller } from "../harness/caller.ts";
import { quietMs, said, samplesPerMs, type Script, waitUntil } from "../scenarios/ground.ts";

const stepMs = 200;
const stepPauseMs = 20;

/** Six phrases in turn, three a side, two seconds apart. */
export const phrases = {
  rep: ["thank you for your time", "what do you use today", "shall we meet next week"],
  customer: ["we like what we saw", "we have two other vendors", "send me the numbers please"],
} as const;
export const phraseMs = 4_000;
export const conversation: Script = {
  rep: phrases.rep.flatMap((text, n) => said(text, n * phraseMs + 200)),
  customer: phrases.customer.flatMap((text, n) => said(text, n * phraseMs + 2_200)),
};
export const conversationMs = phrases.rep.length * phraseMs + 1_000;

/** Both sides from one moment of the call to another, ten times as fast as life. */
export const talk = async (caller: Caller, fromMs: number, toMs: number): Promise<void> => {
  for (let at = fromMs; at < toMs; at += stepMs) {
    for (const channel of ["rep", "customer"] as const)
      caller.speak(channel, new Int16Array(Math.min(stepMs, toMs - at) * samplesPerMs));
    await quietMs(stepPauseMs);
  }
};

export const allEvents = async (log: EventLog, call: string): Promise<StoredEvent[]> => {
  const list: StoredEvent[] = [];
  for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) list.push(...commit.events);
  return list;
};

const heardFrom = (events: readonly StoredEvent[], channel: Channel): string[] =>
  events.flatMap(({ type, data }) => {
    const words = data as { channel: Channel; text: string };
    return type === "UtteranceTranscribed" && words.channel === channel ? [words.text] : [];
  });

/** Every phrase is a final once and in order, no sound is missing, and the caller saw what the log holds, once. */
export const nothingLostOrDoubled = async (log: EventLog, caller: Caller): Promise<void> => {
  await waitUntil(
    async () => {
      const events = await allEvents(log, caller.call);
      return heardFrom(events, "rep").length >= 3 && heardFrom(events, "customer").length >= 3;
    },
    "six finals",
    20_000,
  );
  await quietMs();
  const events = await allEvents(log, caller.call);
  assert.deepEqual(heardFrom(events, "rep"), [...phrases.rep]);
  assert.deepEqual(heardFrom(events, "customer"), [...phrases.customer]);
  assert.deepEqual(
    events.filter(({ type }) => type === "AudioMissed"),
    [],
  );
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  // A call is summed up once it is over, and whoever went with it hears no more of that.
  const isOfCall = ({ type }: { readonly type: string }): boolean => type !== "InputsSeen" && type !== "CallSummarised";
  const ids = events.filter(isOfCall).map(({ id }) => id);
  await waitUntil(() => caller.facts.filter(isOfCall).length >= ids.length, "the last facts");
  assert.deepEqual(
    caller.facts.filter(isOfCall).map(({ id }) => id),
    ids,
  );
};
