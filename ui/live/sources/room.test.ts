import assert from "node:assert/strict";
import { test } from "node:test";
import { frameMs, lostShareOf, roomOf } from "./room.ts";

const every = (count: number, loud: (i: number) => number) => Array.from({ length: count }, (_, i) => loud(i));

test("a room is as loud as its pauses: speech over a quiet room is a quiet room", () => {
  assert.equal(roomOf(every(250, (i) => (i % 5 === 0 ? 20 : 4_000))), 20);
  assert.equal(roomOf(every(250, (i) => (i % 5 === 0 ? 400 : 4_000))), 400);
});
test("what was noisy is not any more after four seconds", () =>
  assert.equal(roomOf([...every(150, () => 900), ...every(100, () => 10)]), 10));
test("a second of sound says nothing about a room", () => assert.equal(roomOf(every(25, () => 900)), null));

const came = (fits: (i: number) => boolean) => every(250, (i) => i * frameMs).filter((_, i) => fits(i));
test("sound that comes whole has lost nothing, also when it comes in heaps", () => {
  assert.ok(
    lostShareOf(
      came(() => true),
      0,
      10_000,
    ) < 0.02,
  );
  const heaps = every(250, (i) => Math.ceil(i / 10) * 10 * frameMs);
  assert.ok(lostShareOf(heaps, 0, 10_000) < 0.1);
});
test("every fifth frame that never came is a fifth", () =>
  assert.ok(
    Math.abs(
      lostShareOf(
        came((i) => i % 5 !== 0),
        0,
        9_990,
      ) - 0.2,
    ) < 0.03,
  ));
test("an input that was just opened or stands still has lost nothing", () => {
  assert.equal(
    lostShareOf(
      came((i) => i % 2 === 0),
      9_000,
      10_000,
    ),
    0,
  );
  assert.equal(
    lostShareOf(
      came(() => true),
      0,
      12_000,
    ),
    0,
  );
});
