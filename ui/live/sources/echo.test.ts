import assert from "node:assert/strict";
import { test } from "node:test";
import { echoFrames, echoOf, isEcho, loudnessOf } from "./echo.ts";

/** Mulberry32, so that a failure comes again. */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
/** Talk: words of 3 to 10 frames at changing loudness, pauses between. */
const talk = (seed: number, share = 0.7): number[] => {
  const random = randomOf(seed);
  const list: number[] = [];
  while (list.length < echoFrames) {
    const loud = random() < share ? 800 + random() * 5_000 : 5 + random() * 20;
    for (let n = 3 + Math.floor(random() * 8); n > 0; n--) list.push(loud * (0.6 + 0.8 * random()));
  }
  return list.slice(0, echoFrames);
};
const later = (list: readonly number[], frames: number, gain: number, seed: number): number[] => {
  const random = randomOf(seed);
  return list.map((_, n) => 15 + random() * 20 + gain * (list[n - frames] ?? 0));
};

for (const seed of [1, 2, 3, 4, 5]) {
  test(`speakers heard by the microphone are found, quiet ones too, seed ${seed}`, () => {
    const customer = talk(seed);
    assert.ok(isEcho(later(customer, 3, 0.3, seed), customer));
    assert.ok(isEcho(later(customer, 6, 0.05, seed), customer));
  });
  test(`two people who talk are no echo, seed ${seed}`, () => {
    assert.ok(echoOf(talk(seed + 100), talk(seed)) < 0.6, String(echoOf(talk(seed + 100), talk(seed))));
    assert.ok(!isEcho(later(talk(seed + 50, 0.1), 0, 1, 9), talk(seed)));
  });
}
test("people who take turns are no echo", () => {
  const random = randomOf(7);
  const turns = Array.from({ length: echoFrames }, (_, n) => (n % 100 < 50 ? 2_000 + random() * 3_000 : 10));
  const others = Array.from({ length: echoFrames }, (_, n) => (n % 100 < 50 ? 10 : 2_000 + random() * 3_000));
  assert.ok(!isEcho(turns, others));
});
test("where the customer hardly spoke nothing can be said", () =>
  assert.equal(echoOf(talk(1), Array(echoFrames).fill(10)), 0));
test("loudness is the root of the mean square", () => {
  assert.equal(loudnessOf(Int16Array.of(3, -3, 3, -3)), 3);
  assert.equal(loudnessOf(new Int16Array(0)), 0);
});
