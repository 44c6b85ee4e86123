import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { sliceCount } from "@wingman/domain/call/slices";
import { decodeSeeds, encodeSeeds, punctured, type Seed, sliceKeys, wholeKey } from "./puncturable.ts";

/** mulberry32: the same spans every time. */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};
const random = randomOf(7);
const below = (max: number): number => Math.floor(random() * max);

const keyAt = (seeds: readonly Seed[], slice: number): string | null =>
  sliceKeys(seeds)(slice)?.toString("hex") ?? null;
/** Every slice that some stored seed is above of. */
const derivable = (seeds: readonly Seed[], slice: number): boolean =>
  seeds.some(({ depth, index }) => index === Math.floor(slice / 2 ** (17 - depth)));

test("what is punctured cannot be derived from what is kept, and every other slice has the key it had", () => {
  for (let round = 0; round < 60; round++) {
    const whole = wholeKey(randomBytes(32));
    let seeds = whole;
    const gone: { first: number; last: number }[] = [];
    for (let press = 0; press < 1 + below(6); press++) {
      const first = 1 + below(sliceCount - 1);
      const last = Math.min(sliceCount - 1, first + below(round % 2 === 0 ? 200 : 40_000));
      seeds = punctured(seeds, first, last);
      gone.push({ first, last });
    }
    const probes = [
      0,
      sliceCount - 1,
      ...gone.flatMap(({ first, last }) => [first - 1, first, Math.floor((first + last) / 2), last, last + 1]),
      ...Array.from({ length: 50 }, () => below(sliceCount)),
    ].filter((slice) => slice >= 0 && slice < sliceCount);
    const before = sliceKeys(whole);
    const after = sliceKeys(seeds);
    for (const slice of probes) {
      const isGone = gone.some(({ first, last }) => slice >= first && slice <= last);
      assert.equal(derivable(seeds, slice), !isGone, `slice ${slice}`);
      assert.equal(after(slice)?.toString("hex") ?? null, isGone ? null : before(slice)?.toString("hex"));
    }
  }
});

test("no seed that is kept is above, at or below a path to what was punctured", () => {
  const whole = wholeKey(randomBytes(32));
  const seeds = punctured(whole, 1_000, 1_119);
  assert.ok(seeds.length <= 34, `${seeds.length} seeds for half a minute`);
  for (let slice = 1_000; slice <= 1_119; slice++) assert.equal(derivable(seeds, slice), false);
  // The whole key's own bytes, from which all could be derived, are not among them.
  assert.ok(seeds.every(({ bytes }) => !bytes.equals(whole[0]?.bytes ?? Buffer.alloc(0))));
});

test("puncturing again changes nothing, in whatever order, and everything can be punctured", () => {
  const whole = wholeKey(randomBytes(32));
  const once = punctured(whole, 10, 50);
  assert.equal(punctured(once, 10, 50), once);
  assert.equal(punctured(once, 20, 30), once);
  const one = punctured(punctured(whole, 10, 50), 40, 90);
  const other = punctured(punctured(whole, 40, 90), 10, 50);
  for (const slice of [0, 9, 10, 45, 60, 90, 91, 131_071]) assert.equal(keyAt(one, slice), keyAt(other, slice));
  assert.deepEqual(punctured(whole, 0, sliceCount - 1), []);
  assert.equal(keyAt([], 5), null);
});

test("slices' keys differ, and are the same whichever was asked before", () => {
  const whole = wholeKey(randomBytes(32));
  const inOrder = sliceKeys(whole);
  const forward = Array.from({ length: 300 }, (_, slice) => inOrder(slice)?.toString("hex"));
  assert.equal(new Set(forward).size, 300);
  const jumping = sliceKeys(whole);
  for (const slice of [299, 0, 128, 127, 299, 4, 255, 256])
    assert.equal(jumping(slice)?.toString("hex"), forward[slice]);
});

test("seeds come back from their bytes", () => {
  const seeds = punctured(wholeKey(randomBytes(32)), 77, 40_000);
  assert.deepEqual(decodeSeeds(encodeSeeds(seeds)), seeds);
  assert.throws(() => decodeSeeds(Buffer.alloc(36)), { code: "WING_SEAL_BROKEN" });
});
