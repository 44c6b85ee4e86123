import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSoundRing, ringMs, samplesPerMs, type SoundRing } from "./sound-ring.ts";

const frame = (from: number, count = 640) => Int16Array.from({ length: count }, (_, i) => (from + i) % 30_000);
const drain = (ring: SoundRing) => {
  const out: { firstSample: number; samples: Int16Array }[] = [];
  for (let next = ring.next(640); next; next = ring.next(640)) {
    out.push(next);
    ring.sent(next.firstSample + next.samples.length);
  }
  return out;
};

test("sound leaves once and in order", () => {
  const ring = makeSoundRing("rep");
  for (let n = 0; n < 5; n++) ring.push(frame(n * 640));
  assert.deepEqual(
    drain(ring).map(({ firstSample }) => firstSample),
    [0, 640, 1_280, 1_920, 2_560],
  );
  assert.equal(ring.next(640), null);
});

test("after a break what was not received goes first, then what came since, and it is the same sound", () => {
  const ring = makeSoundRing("rep");
  for (let n = 0; n < 10; n++) ring.push(frame(n * 640));
  drain(ring);
  ring.received(4 * 640 + 100);
  ring.push(frame(10 * 640));
  ring.rewind();
  const again = drain(ring);
  assert.equal(again[0]?.firstSample, 4 * 640 + 100);
  assert.deepEqual([...(again[0]?.samples ?? [])].slice(0, 3), [2660, 2661, 2662]);
  assert.equal(
    again.reduce((sum, { samples }) => sum + samples.length, 0),
    11 * 640 - (4 * 640 + 100),
  );
});

test("a new line is sent again what was received and not settled: its server may have lost it", () => {
  const ring = makeSoundRing("rep");
  for (let n = 0; n < 10; n++) ring.push(frame(n * 640));
  drain(ring);
  ring.received(8 * 640);
  ring.settled(3 * 640);
  ring.rewindToSettled();
  assert.equal(ring.receivedSample(), 3 * 640);
  assert.equal(drain(ring)[0]?.firstSample, 3 * 640);
  ring.received(10 * 640);
  ring.settled(99 * 640);
  ring.rewindToSettled();
  assert.equal(ring.waitingMs(), 0);
});

test("no more than 30 s wait, and the oldest is what is lost", () => {
  const ring = makeSoundRing("customer");
  for (let n = 0; n < 1_000; n++) ring.push(frame(n * 640));
  assert.equal(ring.waitingMs(), ringMs);
  const first = ring.next(640);
  assert.equal(first?.firstSample, 640_000 - ringMs * samplesPerMs);
  assert.equal(first?.samples[0], first!.firstSample % 30_000);
});

test("an acknowledgement never goes back and never runs ahead of what there is", () => {
  const ring = makeSoundRing("rep");
  ring.push(frame(0));
  ring.received(5_000);
  assert.equal(ring.receivedSample(), 640);
  ring.received(10);
  assert.equal(ring.receivedSample(), 640);
  assert.equal(ring.waitingMs(), 0);
});

test("a pause moves the numbers on with the clock and sends nothing for it", () => {
  const ring = makeSoundRing("rep");
  ring.push(frame(0));
  drain(ring);
  ring.received(640);
  ring.skip(32_000);
  ring.push(frame(0));
  assert.deepEqual(
    drain(ring).map(({ firstSample }) => firstSample),
    [32_640],
  );
});

test("a pause does not lose what was still waiting", () => {
  const ring = makeSoundRing("rep");
  ring.push(frame(0));
  ring.skip(1_280);
  ring.push(frame(0));
  assert.deepEqual(
    drain(ring).map(({ firstSample }) => firstSample),
    [0, 640, 1_280, 1_920],
  );
});

test("a source that goes on after a reload keeps the numbering of its sound", () => {
  const ring = makeSoundRing("rep");
  ring.beginAt(32_000);
  ring.push(frame(32_000));
  assert.equal(ring.next(640)?.firstSample, 32_000);
});

test("what was overwritten before the server had it is told once", () => {
  const ring = makeSoundRing("rep");
  for (let n = 0; n < 750; n++) ring.push(frame(n * 640));
  ring.received(100 * 640);
  assert.equal(ring.takeLostMs(), 0);
  for (let n = 750; n < 875; n++) ring.push(frame(n * 640));
  assert.equal(ring.takeLostMs(), 25 * 40);
  assert.equal(ring.takeLostMs(), 0);
});
test("forgotten sound is silence under the same numbers", () => {
  const ring = makeSoundRing("rep");
  ring.push(frame(640));
  ring.blank();
  ring.push(frame(640));
  const [first, second] = drain(ring);
  assert.ok(first?.samples.every((sample) => sample === 0));
  assert.equal(second?.firstSample, 640);
  assert.ok(second?.samples.some((sample) => sample !== 0));
});
