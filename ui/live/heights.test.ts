import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { makeHeights } from "./heights.ts";

const named = (...names: string[]) => names.map((id) => ({ id }));

test("a row that was not seen counts as the guess, one that was by its own height", () => {
  const heights = makeHeights(50);
  heights.rows(named("a", "b", "c"));
  assert.equal(heights.top(3), 150);
  assert.equal(heights.saw(1, 90), true);
  assert.deepEqual([heights.top(1), heights.top(2), heights.top(3)], [50, 140, 190]);
  assert.equal(heights.saw(1, 90), false);
});

test("a row that is put in before the last keeps the heights of its neighbours", () => {
  const heights = makeHeights(50);
  heights.rows(named("a", "c"));
  heights.saw(1, 80);
  assert.equal(heights.top(2), 130);
  heights.rows(named("a", "b", "c"));
  assert.deepEqual([heights.top(1), heights.top(2), heights.top(3)], [50, 100, 180]);
});

test("the row at a place is the one that covers it, whatever was seen in whatever order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 20, max: 200 }), { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(59)),
      fc.nat(9_000),
      (pxs, order, place) => {
        const heights = makeHeights(60);
        heights.rows(pxs.map((_, i) => ({ id: `r${i}` })));
        heights.at(place);
        for (const i of order) if (i < pxs.length) heights.saw(i, pxs[i] ?? 0);
        const at = heights.at(place);
        assert.ok(heights.top(at) <= place);
        assert.ok(at === pxs.length - 1 || heights.top(at + 1) > place);
        const known = new Set(order);
        const whole = pxs.reduce((sum, px, i) => sum + (known.has(i) ? px : 60), 0);
        assert.equal(heights.top(pxs.length), whole);
      },
    ),
  );
});

test("an empty list has no height", () => {
  const heights = makeHeights(50);
  assert.deepEqual([heights.count(), heights.top(0), heights.at(10)], [0, 0, 0]);
});
