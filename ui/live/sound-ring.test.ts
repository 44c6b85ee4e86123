import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSoundRing, ringMs, samplesPerMs } from "./sound-ring.ts";

const frame = (from: number, count = 640) => Int16Array.from({ length: count }, (_, i) => (from + i) % 30_000);

test("after an acknowledgement only later sound is sent again, and it is the same sound", () => {
  const ring = makeSoundRing("rep");
  for (let n = 0; n < 10; n++) ring.push(frame(n * 640));
  ring.received(4 * 640 + 100);
  const again = [...ring.unreceived(640)];
  assert.equal(again[0]?.firstSample, 4 * 640 + 100);
  assert.deepEqual([...(again[0]?.samples ?? [])].slice(0, 3), [2660, 2661, 2662]);
  assert.equal(again.reduce((sum, { samples }) => sum + samples.length, 0), 10 * 640 - (4 * 640 + 100));
});

test("no more than 30 s wait, and the oldest is what is lost", () => {
  const ring = makeSoundRing("customer");
  for (let n = 0; n < 1_000; n++) ring.push(frame(n * 640));
  assert.equal(ring.waitingMs(), ringMs);
  const [first] = ring.unreceived(640);
  assert.equal(first?.firstSample, 640_000 - ringMs * samplesPerMs);
  assert.equal(first?.samples[0], first!.firstSample % 30_000);
});

test("an acknowledgement never goes back and never runs ahead of what was sent", () => {
  const ring = makeSoundRing("rep");
  ring.push(frame(0));
  ring.received(5_000);
  assert.equal(ring.receivedSample(), 640);
  ring.received(10);
  assert.equal(ring.receivedSample(), 640);
  assert.equal(ring.waitingMs(), 0);
});

test("a source that goes on after a reload keeps the numbering of its sound", () => {
  const ring = makeSoundRing("rep");
  ring.beginAt(32_000);
  ring.push(frame(32_000));
  assert.equal([...ring.unreceived(640)][0]?.firstSample, 32_000);
});
