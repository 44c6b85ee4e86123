import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEar } from "./ear.ts";

const frame = 640;
/** A frame of 40 ms whose blocks of 10 ms have these levels. */
const frameOf = (levels: readonly number[]): Int16Array =>
  Int16Array.from({ length: frame }, (_, n) => (levels[Math.floor(n / 160)] ?? 0) * (n % 2 === 0 ? 1 : -1));
/** A microphone in a room of this level; `says` is levels, 10 ms each. */
const hearing = (room = 20) => {
  const ear = makeEar();
  let at = 0;
  const push = (levels: readonly number[], played = 0) => {
    for (let n = 0; n < levels.length; n += 4) {
      at += 40;
      ear.push(frameOf(levels.slice(n, n + 4)), at, played);
      if (ear.burst()?.endMs === null) return at;
    }
    return null;
  };
  const quiet = (ms: number, played = 0, level = room) => push(Array(ms / 10).fill(level), played);
  quiet(2_000);
  return { ear, push, quiet, now: () => at };
};
const speech = (ms: number, level = 3_000): number[] => Array(ms / 10).fill(level);

test("speech is noticed within 120 ms of its first sound, wherever in a frame it begins", () => {
  for (const offset of [0, 1, 2, 3]) {
    const { ear, push, now } = hearing();
    const from = now() + offset * 10;
    const noticed = push([...Array(offset).fill(20), ...speech(400)]);
    assert.ok(noticed !== null && noticed - from <= 120, `${noticed} - ${from}`);
    assert.ok(Math.abs((ear.burst()?.fromMs ?? 0) - from) <= 20);
  }
});

test("a click and a knock are no speech", () => {
  for (const ms of [10, 30, 50]) {
    const { push } = hearing();
    assert.equal(push([...speech(ms, 20_000), ...Array(80).fill(20)]), null, `${ms} ms`);
  }
});

test("a burst has an end, and short quiets within words do not end it", () => {
  const { ear, push, quiet } = hearing();
  const at = push(speech(200)) ?? 0;
  push([...speech(80), ...Array(12).fill(20), ...speech(200)]);
  push(speech(200));
  assert.equal(ear.burst()?.endMs, null);
  for (let n = 0; n < 12; n++) quiet(40);
  assert.ok((ear.burst()?.endMs ?? 0) > at);
});

test("in a loud room one must be louder than the room", () => {
  const { push } = hearing(200);
  assert.equal(push(speech(400, 600)), null);
  assert.notEqual(push(speech(400, 3_000)), null);
});

test("the customer's own sound in the microphone is learnt, and speech over it is noticed all the same", () => {
  const { push, quiet } = hearing();
  quiet(1_200, 6_000, 240); // Comes back with a twenty-fifth.
  assert.equal(push(speech(800, 400), 6_000), null);
  assert.notEqual(push(speech(400, 4_000), 6_000), null);
});

test("who speaks into the customer's first words is noticed, before anything is known of echoes", () => {
  const { push } = hearing();
  assert.notEqual(push(speech(400, 3_000), 6_000), null);
});

test("bursts that end with the customer's own sound, one after the other, are its echo: the next is not taken for speech", () => {
  const { ear, push, quiet } = hearing();
  for (const _ of [1, 2]) {
    const noticed = push(speech(400, 2_000), 5_000); // A loudspeaker beside an open microphone, without echo cancellation.
    assert.notEqual(noticed, null);
    ear.silenced(noticed ?? 0);
    for (let n = 0; n < 12; n++) quiet(40);
  }
  assert.equal(push(speech(400, 2_000), 5_000), null);
});

test("one uh-huh is no echo, though it is over as the customer falls silent", () => {
  const { ear, push, quiet } = hearing();
  ear.silenced(push(speech(200, 3_000), 5_000) ?? 0);
  for (let n = 0; n < 12; n++) quiet(40);
  quiet(1_000, 5_000);
  assert.notEqual(push(speech(400, 3_000), 5_000), null);
});
