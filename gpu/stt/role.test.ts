/** Speech workers that follow each other on one channel, on a real server. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { publishAudio } from "@wingman/streams/log/audio";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { readLeases } from "@wingman/streams/log/leases";
import { plainKeyring } from "@wingman/streams/log/seal";
import { slotOf } from "@wingman/streams/log/subjects";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { runSpeech } from "./role.ts";
import { scriptedRecognizer } from "./scripted.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const tenant = "t1" as TenantId;
const frameMs = 100;
const word = (text: string, fromMs: number) => ({
  text,
  firstSample: fromMs * 16,
  endSample: (fromMs + 300) * 16,
  confidence: 1,
});
const script = [word("first", 200), word("second", 2_000), word("third", 4_000)];

const begin = async (): Promise<string> => {
  const call = newId();
  await callsOn(log).send(
    callAggregate(tenant, call),
    { type: "StartCall", call: callStarted().data, consent: "given" },
    { actor: "rep-1" as ActorId },
  );
  return call;
};
const say = async (call: string, fromMs: number, toMs: number, pauseMs = 0): Promise<void> => {
  for (let at = fromMs; at < toMs; at += frameMs) {
    if (pauseMs > 0) await sleep(pauseMs);
    await publishAudio(log, {
      ref: { tenant, call, channel: "rep" },
      firstSample: at * 16,
      samples: new Int16Array(frameMs * 16),
      channelStartMs: 0,
      settledSample: 0,
    });
  }
};
const worker = async () => {
  const own = await openJetStreamLog(nats.connection, plainKeyring);
  const stopping = new AbortController();
  const done = runSpeech({
    log: own,
    calls: callsOn(own),
    recognizer: scriptedRecognizer(() => script),
    worker: { id: newId(), isGone: () => false },
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
    beatMs: 50,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      stopping.abort();
      await done;
    })());
  after(stop);
  return { stop };
};
const finalsOf = async (call: string) => {
  const finals: EventData<"UtteranceTranscribed">[] = [];
  for await (const commit of log.read(callAggregate(tenant, call)))
    for (const { type, data } of commit.events)
      if (type === "UtteranceTranscribed") finals.push(data as EventData<"UtteranceTranscribed">);
  return finals;
};
const until = async (fits: () => Promise<boolean>, what: string): Promise<void> => {
  for (const last = Date.now() + 10_000; !(await fits());) {
    assert.ok(Date.now() < last, what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const heard = (call: string, count: number) =>
  until(async () => (await finalsOf(call)).length >= count, `${count} finals`);
const fenceOf = async (call: string): Promise<number> =>
  (await readLeases(log, "stt")).find(({ slot }) => slot === slotOf(call))?.revision ?? 0;

test("the next worker goes on from the settled sample, and bars the one before it", async () => {
  const call = await begin();
  const one = await worker();
  await say(call, 0, 1_500);
  await heard(call, 1);
  const sleeping = await fenceOf(call);
  const zombie = callsOn(log);
  await zombie.load(callAggregate(tenant, call)); // As it stood when it fell asleep.
  await one.stop();
  await say(call, 1_500, 2_200); // In the middle of a word, with nobody there.
  await worker();
  const aggregate = callAggregate(tenant, call);
  const isTakenOver = async (): Promise<boolean> =>
    (await callsOn(log).load(aggregate)).state.takenOver.speech !== undefined;
  await until(isTakenOver, "taken over");
  const { data } = utterance("rep", 1_500 * 16, "words of a zombie");
  const late = zombie.send(
    aggregate,
    { type: "TranscribeUtterance", utterance: data },
    { actor: "speech" as ActorId, fence: sleeping },
  );
  await assert.rejects(late, { code: "WING_FENCE_LOST" });
  await say(call, 2_200, 6_000);
  await heard(call, 3);
  assert.deepEqual(
    (await finalsOf(call)).map(({ text }) => text),
    ["first", "second", "third"],
  );
});

test("slots that are handed over and back between living workers in mid-call lose and double nothing", async () => {
  const calls = await Promise.all(Array.from({ length: 8 }, begin));
  await worker();
  const talking = Promise.all(calls.map((call) => say(call, 0, 6_000, 20)));
  await sleep(200);
  const guest = await worker(); // Takes a part of them while they are spoken,
  await sleep(500);
  await guest.stop(); // and gives it back before they end.
  await talking;
  for (const call of calls) {
    await heard(call, 3);
    assert.deepEqual(
      (await finalsOf(call)).map(({ text }) => text),
      ["first", "second", "third"],
    );
    for await (const commit of log.read(callAggregate(tenant, call)))
      assert.ok(!commit.events.some(({ type }) => type === "AudioMissed"), "no sound is missing");
  }
});
