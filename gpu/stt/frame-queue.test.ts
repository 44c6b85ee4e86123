import assert from "node:assert/strict";
import { test } from "node:test";
import { frameQueue, framesWaitingMax } from "./frame-queue.ts";
import type { Frame } from "./recognizer.ts";

const frame = (n: number): Frame => ({ firstSample: n * 320, samples: new Int16Array(320) });
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
};

test("frames come out in order, also those pushed while the reader waits", async () => {
  const queue = frameQueue();
  const read = (async () => {
    const seen: number[] = [];
    for await (const item of queue) seen.push(item.firstSample);
    return seen;
  })();
  await queue.push(frame(0));
  await new Promise((resolve) => setImmediate(resolve));
  await queue.push(frame(1));
  await queue.push(frame(2));
  queue.end();
  assert.deepEqual(await read, [0, 320, 640]);
});

test("a full queue makes the writer wait until there is room", async () => {
  const queue = frameQueue();
  for (let n = 0; n < framesWaitingMax; n++) await queue.push(frame(n));
  const waiting = queue.push(frame(framesWaitingMax));
  assert.equal(await settled(waiting), false);
  const reader = queue[Symbol.asyncIterator]();
  await reader.next();
  assert.equal(await settled(waiting), true);
});

test("the end lets every waiting writer go, and what was queued is still read", async () => {
  const queue = frameQueue();
  for (let n = 0; n < framesWaitingMax; n++) await queue.push(frame(n));
  const waiting = [queue.push(frame(framesWaitingMax)), queue.push(frame(framesWaitingMax + 1))];
  queue.end();
  await Promise.all(waiting);
  let count = 0;
  for await (const _ of queue) count += 1;
  assert.equal(count, framesWaitingMax + 2);
});

test("frames after the end are dropped", async () => {
  const queue = frameQueue();
  queue.end();
  await queue.push(frame(0));
  assert.deepEqual(await queue[Symbol.asyncIterator]().next(), { value: undefined, done: true });
});
