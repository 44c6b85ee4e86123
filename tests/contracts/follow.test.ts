/** Readers of a stream whose server is killed: of the log nothing is skipped or repeated, and a log that lost its end is no log. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { followStream } from "@wingman/streams/follow/follow";
import { decodeAudio, publishAudio } from "@wingman/streams/log/audio";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { fragmentAt } from "@wingman/streams/log/fragments";
import { logOver, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { type Keyring, plainKeyring, type Sealer } from "@wingman/streams/log/seal";
import { streamNames } from "@wingman/streams/log/streams";
import { newId } from "@wingman/streams/base/ids";
import { realRuntime, type Runtime } from "@wingman/streams/base/runtime";
import type { ActorId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { TimeoutError } from "@nats-io/transport-node";
import { callStarted } from "../harness/events.ts";
import { startNats } from "../harness/nats.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const tenant = "demo" as TenantId;
const frame = (call: string, n: number) => ({
  ref: { tenant, call, channel: "rep" as const },
  firstSample: n * 320,
  samples: new Int16Array(320),
  channelStartMs: 0,
  settledSample: 0,
});
const back = async (): Promise<void> => assert.ok(await log.line.whenUp(10_000));

test("the line is down when the server is, and up once the streams stand again", async () => {
  const told: string[] = [];
  const leave = log.line.watch({ down: () => told.push("down"), up: () => told.push("up") });
  const waiting = log.line.during(() => new Promise(() => undefined));
  await Promise.all([assert.rejects(waiting, { name: "LineDown" }), nats.restart()]);
  await back();
  leave();
  assert.deepEqual(told, ["down", "up"]);
  assert.equal(
    (await log.manager.streams.info(streamNames.audio)).state.messages,
    0,
    "it was in memory, and was made anew",
  );
});

test("a reader of sound goes on with what is sent after the stream was made anew", async () => {
  const stop = new AbortController();
  const call = newId();
  const seen: number[] = [];
  const mends: string[] = [];
  const reading = (async () => {
    for await (const message of followStream(log, {
      stream: streamNames.audio,
      subjects: ["wm.audio.>"],
      after: 0,
      signal: stop.signal,
      mayBeginAnew: true,
      onMend: (why) => mends.push(why),
    })) {
      seen.push(decodeAudio(message)?.firstSample ?? -1);
      if (seen.length === 5) stop.abort();
    }
  })();
  for (const n of [0, 1, 2]) await publishAudio(log, frame(call, n));
  while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  await nats.restart();
  await back();
  for (const n of [3, 4]) await publishAudio(log, frame(call, n));
  await reading;
  assert.deepEqual(seen, [0, 320, 640, 960, 1280]);
  assert.ok(mends.includes("stream made anew"), mends.join(", "));
});

test("a log that no longer holds what was read from it ends its readers with a reason", async () => {
  const calls = callsOn(log);
  const start = () =>
    calls.send(
      callAggregate(tenant, newId()),
      { type: "StartCall", call: callStarted().data, consent: "given" },
      { actor: "rep" as ActorId },
    );
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const commit of log.follow({ after: 0, signal: stop.signal })) if (commit.sequence > 0) first.resolve();
  })();
  await start();
  reading.catch(() => undefined); // It may end before it is asked.
  await first.promise;
  await log.manager.streams.delete(streamNames.events);
  await nats.restart();
  await assert.rejects(reading, { code: "WING_LOG_MISMATCH" });
  await back();
});

test("a reader whose keys are away asks for them again in a while, and not in a circle", async () => {
  const slept: number[] = [];
  let asks = 0;
  const sealer: Sealer = {
    seal: (value) => ({ sealed: JSON.stringify(value) }),
    open: (value) => JSON.parse((value as { sealed: string }).sealed) as unknown, // As it was sealed above.
  };
  const keyring: Keyring = { forWriting: async () => sealer, forReading: async () => () => sealer };
  const away: Keyring = {
    ...keyring,
    forReading: (aggregates) => {
      asks += 1;
      return asks <= 3
        ? Promise.reject(new Failure("WING_KEYS_AWAY", "the keys do not answer."))
        : keyring.forReading(aggregates);
    },
  };
  const sleep: Runtime["sleep"] = (ms, signal) => {
    slept.push(ms);
    return realRuntime.sleep(1, signal);
  };
  const own = await openJetStreamLog(nats.connection, keyring);
  const reader = await logOver({ ...own, runtime: { ...realRuntime, sleep } }, away);
  const after = await own.last();
  const sent = await callsOn(own).send(
    callAggregate(tenant, newId()),
    { type: "StartCall", call: callStarted().data, consent: "given" },
    { actor: "rep" as ActorId },
  );
  assert.equal(sent.kind, "done");
  const stop = new AbortController();
  for await (const commit of reader.follow({ after, signal: stop.signal })) {
    assert.equal(commit.unreadable, undefined);
    stop.abort();
  }
  assert.equal(asks, 4);
  assert.equal(slept.filter((ms) => ms >= 100).length, 3);
});

test("interim text that is asked for without an answer is not known, and may be asked for again", async () => {
  const own = await openJetStreamLog(nats.connection, plainKeyring);
  const silent = { ...own.manager, direct: { getMessage: () => Promise.reject(new TimeoutError()) } };
  await assert.rejects(fragmentAt({ ...own, manager: silent as unknown as typeof own.manager }, 1), {
    code: "WING_LOG_UNKNOWN",
  });
});
