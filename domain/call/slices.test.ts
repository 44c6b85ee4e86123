import assert from "node:assert/strict";
import { test } from "node:test";
import { isForgotten } from "./forgetting.ts";
import { sliceCount, sliceMs, sliceOf, slicesOf, toSlices } from "./slices.ts";

test("a moment lies in a span of whole slices just when its slice is one of the span's", () => {
  for (const [from, to] of [
    [0, 1],
    [0, 30_000],
    [12_345, 42_345],
    [249, 251],
    [250, 500],
  ] as const) {
    const span = toSlices({ fromMs: from, toMs: to });
    assert.ok(span.fromMs <= from && span.toMs >= to && span.fromMs > from - sliceMs && span.toMs < to + sliceMs);
    const slices = slicesOf(span);
    for (let atMs = 0; atMs < 50_000; atMs += 61) {
      const slice = sliceOf(atMs);
      const isIn = slices !== undefined && slice >= slices.first && slice <= slices.last;
      assert.equal(isIn, isForgotten([span], atMs), `${atMs} in ${from} to ${to}`);
    }
  }
});

test("what was not said at a moment is in slice 0, which no span takes; the last slice takes all that comes later", () => {
  assert.equal(sliceOf(0), 0);
  assert.equal(sliceOf(0.5), 1);
  assert.deepEqual(slicesOf({ fromMs: 0, toMs: 500 }), { first: 1, last: 2 });
  assert.equal(slicesOf({ fromMs: 0, toMs: 0 }), undefined);
  assert.equal(sliceOf(1e12), sliceCount - 1);
});
