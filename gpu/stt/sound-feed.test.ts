import assert from "node:assert/strict";
import { test } from "node:test";
import type { Frame } from "./recognizer.ts";
import { feedSamplesMax, soundFeed } from "./sound-feed.ts";

const frame = (n: number): Frame => ({ firstSample: n * 320, samples: new Int16Array(320) });
const read = async (frames: AsyncIterable<Frame>): Promise<number[]> => {
  const seen: number[] = [];
  for await (const item of frames) seen.push(item.firstSample / 320);
  return seen;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("frames come out in order, also those put while the reader waits", async () => {
  const feed = soundFeed();
  const reading = read(feed.from(0));
  feed.put(frame(0));
  await turn();
  feed.put(frame(1));
  feed.put(frame(2));
  feed.end();
  assert.deepEqual(await reading, [0, 1, 2]);
});

test("a recogniser that comes after one that died is given what is not settled, and the dead one nothing more", async () => {
  const feed = soundFeed();
  for (let n = 0; n < 4; n++) feed.put(frame(n));
  const dead = read(feed.from(0));
  await turn();
  feed.settled(2 * 320);
  const next = read(feed.from(2 * 320 + 100));
  feed.put(frame(4));
  feed.end();
  assert.deepEqual(await next, [2 + 100 / 320, 3, 4]);
  assert.deepEqual(await dead, [0, 1, 2, 3]);
});

test("sound that comes after the end is kept for the next reader", async () => {
  const feed = soundFeed();
  feed.put(frame(0));
  feed.end();
  assert.deepEqual(await read(feed.from(0)), [0]);
  assert.equal(feed.isWaiting(), false);
  feed.settled(320);
  feed.put(frame(1));
  assert.equal(feed.isWaiting(), true);
  const reading = read(feed.from(320));
  feed.end();
  assert.deepEqual(await reading, [1]);
});

test("a channel that is hopelessly behind loses its oldest sound, and nobody waits for it", async () => {
  const feed = soundFeed();
  const count = feedSamplesMax / 320;
  for (let n = 0; n < count + 3; n++) feed.put(frame(n));
  const reading = read(feed.from(0));
  feed.end();
  const seen = await reading;
  assert.deepEqual([seen[0], seen.length], [3, count]);
});
