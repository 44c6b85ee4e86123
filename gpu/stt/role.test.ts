/** Speech workers that follow each other on one channel, on a real server. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
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
import type { Recognizer } from "./recognizer.ts";
import { runSpeech } from "./role.ts";
import { rosterOf } from "./roster.ts";
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
const worker = async (recognizer: Recognizer = scriptedRecognizer(() => script)) => {
  const own = await openJetStreamLog(nats.connection, plainKeyring);
  const stopping = new AbortController();
  const done = runSpeech({
    log: own,
    calls: callsOn(own),
    recognizer,
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

const engine = (name: string, accuracy: "basic" | "best", failure?: Failure) => {
  const info = { engine: name, model: name, accuracy, reason: "" };
  const hears = scriptedRecognizer(() => script, info);
  const recognizer: Recognizer = {
    ...hears,
    async *transcribe(about, audio, signal) {
      for await (const one of hears.transcribe(about, audio, signal)) {
        // In the middle of the second word.
        if (failure && one.kind === "fragment" && one.firstSample > 16_000) throw failure;
        yield one;
      }
    },
  };
  return {
    recognizer,
    offer: { engine: name, model: name, accuracy, leavesHouse: false, languages: null, factor: null },
  };
};
const changesOf = async (call: string) => {
  const changes: EventData<"EngineChanged">[] = [];
  for await (const commit of log.read(callAggregate(tenant, call)))
    for (const { type, data } of commit.events)
      if (type === "EngineChanged") changes.push(data as EventData<"EngineChanged">);
  return changes;
};
const wordsOf = async (call: string) => (await finalsOf(call)).map(({ text, engine: by }) => [text, by]);

test("an engine that fails in mid-word leaves the call to the next, with no word lost and the log saying so", async () => {
  const call = await begin();
  const gone = new Failure("WING_STT_CLOUD", "it does not answer.");
  const { stop } = await worker(rosterOf([engine("first", "best", gone), engine("second", "basic")]));
  await say(call, 0, 6_000, 5);
  await heard(call, 3);
  assert.deepEqual(await wordsOf(call), [
    ["first", "first"],
    ["second", "second"],
    ["third", "second"],
  ]);
  const [change, ...more] = await changesOf(call);
  assert.deepEqual([change?.from, change?.engine, change?.cause, more.length], ["first", "second", "failed", 0]);
  const [first] = await finalsOf(call);
  assert.ok((change?.fromSample ?? 0) >= (first?.endSample ?? Infinity) && (change?.fromSample ?? 0) <= 2_000 * 16);
  await stop();
});

test("the rep asks for another engine in mid-call: it goes on from the settled sample, and the log says so", async () => {
  const call = await begin();
  const { stop } = await worker(rosterOf([engine("first", "best"), engine("second", "basic")]));
  await say(call, 0, 1_500, 5);
  await heard(call, 1);
  await callsOn(log).send(
    callAggregate(tenant, call),
    { type: "ChooseEngine", chosen: { action: "a1", engine: "second", atMs: 1_500 } },
    { actor: "rep-1" as ActorId },
  );
  await until(async () => (await changesOf(call)).length > 0, "changed");
  await say(call, 1_500, 6_000, 5);
  await heard(call, 3);
  assert.deepEqual(await wordsOf(call), [
    ["first", "first"],
    ["second", "second"],
    ["third", "second"],
  ]);
  assert.deepEqual(
    (await changesOf(call)).map(({ from, engine: to, cause }) => [from, to, cause]),
    [["first", "second", "chosen"]],
  );
  await stop();
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
