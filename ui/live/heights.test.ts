import assert from "node:assert/strict";
import { test } from "node:test";
import { makeHeights } from "./heights.ts";

const idOf = ({ id }: { readonly id: string }): string => id;
const named = (...names: string[]) => names.map((id) => ({ id }));

test("a row that was not seen counts as the guess, one that was by its own height", () => {
  const heights = makeHeights(50, idOf);
  heights.rows(named("a", "b", "c"));
  assert.equal(heights.top(3), 150);
  assert.equal(heights.saw(1, 90), true);
  assert.deepEqual([heights.top(1), heights.top(2), heights.top(3)], [50, 140, 190]);
  assert.equal(heights.saw(1, 90), false);
});

test("a row that is put in before the last keeps the heights of its neighbours", () => {
  const heights = makeHeights(50, idOf);
  heights.rows(named("a", "c"));
  heights.saw(1, 80);
  assert.equal(heights.top(2), 130);
  heights.rows(named("a", "b", "c"));
  assert.deepEqual([heights.top(1), heights.top(2), heights.top(3)], [50, 100, 180]);
});

/** A number below `count`, the same ones in every run. */
const randomOf = (seed: number) => {
  let state = seed;
  return (count: number) => (state = (state * 48_271) % 2_147_483_647) % count;
};

test("the row at a place is the one that covers it, whatever was seen in whatever order", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const below = randomOf(seed);
    const pxs = Array.from({ length: 1 + below(60) }, () => 20 + below(180));
    const heights = makeHeights(60, idOf);
    heights.rows(pxs.map((_, i) => ({ id: `r${i}` })));
    const seen = new Set<number>();
    for (let turn = 0; turn < 40; turn++) {
      const place = below(9_000);
      const at = heights.at(place);
      assert.ok(heights.top(at) <= place, `seed ${seed}`);
      assert.ok(at === pxs.length - 1 || heights.top(at + 1) > place, `seed ${seed}`);
      const next = below(pxs.length);
      heights.saw(next, pxs[next] ?? 0);
      seen.add(next);
      const whole = pxs.reduce((sum, px, i) => sum + (seen.has(i) ? px : 60), 0);
      assert.equal(heights.top(pxs.length), whole, `seed ${seed}`);
    }
  }
});

test("an empty list has no height", () => {
  const heights = makeHeights(50, idOf);
  assert.deepEqual([heights.count(), heights.top(0), heights.at(10)], [0, 0, 0]);
});
