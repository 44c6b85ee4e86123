/** A reader of ten thousand messages, whose consumers and whose server are taken from it while it reads: each once, in order. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { followStream } from "@wingman/streams/follow/follow";
import type { Mend } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { startNats } from "../harness/nats.ts";

const count = 10_000;
const atOnce = 64;
const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const stream = "MANY";
const subjects = ["many.>"];

before(async () => {
  await log.manager.streams.add({ name: stream, subjects }); // In a file, one replica, flushed at each message.
  const publish = (n: number) => log.client.publish(`many.${n % 7}`, new TextEncoder().encode(String(n)));
  for (let n = 1; n <= count; n += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - n + 1) }, (_, k) => publish(n + k)));
});

type Read = {
  readonly texts: string[];
  readonly mends: Mend[];
  readonly done: Promise<void>;
  readonly stop: () => void;
};
/** Reads to the end; `each` may hold it up. */
const readAll = (each: (n: number) => Promise<void> | void = () => undefined): Read => {
  const stop = new AbortController();
  const read = { texts: [] as string[], mends: [] as Mend[], stop: () => stop.abort() };
  const done = (async () => {
    const options = { stream, subjects, after: 0, signal: stop.signal, onMend: (why: Mend) => read.mends.push(why) };
    for await (const { data } of followStream(log, options)) {
      read.texts.push(new TextDecoder().decode(data));
      await each(read.texts.length);
      if (read.texts.length >= count) break;
    }
  })();
  return { ...read, done };
};
const everyOnce = Array.from({ length: count }, (_, n) => String(n + 1));
const consumers = async (): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of log.manager.consumers.list(stream)) names.push(name);
  return names;
};

test("its consumers are deleted under it, again and again", async () => {
  const read = readAll(async (n) => {
    if (n % 1_500 !== 0) return;
    for (const name of await consumers()) await log.manager.consumers.delete(stream, name);
  });
  await read.done;
  assert.deepEqual(read.texts, everyOnce);
  assert.ok(read.mends.filter((why) => why === "consumer lost").length >= 3, read.mends.join(", "));
});

test("somebody else takes messages from its consumer, so that some never reach it", async () => {
  const read = readAll(async (n) => {
    if (n !== 700 && n !== 4_000) return;
    for (const name of await consumers()) {
      const other = await log.client.consumers.get(stream, name);
      for await (const _ of await other.fetch({ max_messages: 20, expires: 1_000 })) continue;
    }
  });
  await read.done;
  assert.deepEqual(read.texts, everyOnce);
  assert.ok(read.mends.includes("gap in delivery"), read.mends.join(", "));
});

test("its server is killed five times in the middle", async () => {
  const read = readAll(async (n) => {
    if (n % 1_900 === 0) await nats.restart();
  });
  await read.done;
  assert.deepEqual(read.texts, everyOnce);
  await log.line.whenUp(10_000);
});

test("its server is killed while it waits for more, and what comes then is read", async () => {
  const read = readAll();
  await read.done;
  const stop = new AbortController();
  const got: number[] = [];
  const reading = (async () => {
    for await (const { sequence } of followStream(log, { stream, subjects, after: count, signal: stop.signal })) {
      got.push(sequence);
      if (got.length === 3) stop.abort();
    }
  })();
  for (let n = 1; n <= 3; n++) {
    await nats.restart();
    await log.line.whenUp(10_000);
    await log.client.publish("many.0", new TextEncoder().encode("late"));
    while (got.length < n) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await reading;
  assert.deepEqual(got, [count + 1, count + 2, count + 3]);
});

test("the stream itself is deleted under it: that is said, and not waited for", async () => {
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const _ of followStream(log, { stream, subjects, after: count, signal: stop.signal })) first.resolve();
  })();
  reading.catch(() => undefined); // It may end before it is asked.
  await first.promise;
  await log.manager.streams.delete(stream);
  await assert.rejects(reading, { code: "WING_LOG_MISMATCH" });
});
