import assert from "node:assert/strict";
import { test } from "node:test";
import { isForgotten } from "./forgetting.ts";
import { sliceCount, sliceMs, sliceOf, slicesOf, spansTaken, toSlices, withWholeSentences } from "./slices.ts";

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

const said = (utterance: string, startMs: number, endMs: number) => ({
  type: "UtteranceTranscribed",
  data: { utterance, startMs, endMs },
});
const tip = (utterance: string, spokenAtMs: number) => ({
  type: "SuggestionMade",
  data: { reason: { evidence: { utterance, spokenAtMs } } },
});

test("a span takes the rest of sentences that reach over its end, and no other", () => {
  const events = [said("a", 1_000, 9_900), said("b", 9_000, 14_100), said("c", 12_000, 20_000)];
  assert.deepEqual(withWholeSentences({ fromMs: 5_000, toMs: 10_000 }, events), { fromMs: 5_000, toMs: 14_250 });
  assert.deepEqual(withWholeSentences({ fromMs: 14_200, toMs: 14_300 }, []), { fromMs: 14_000, toMs: 14_500 });
});

test("what a tip quotes of a sentence that reaches into the span goes, however early in it; other quotes stay", () => {
  const events = [said("a", 1_000, 6_000), said("b", 500, 4_900), tip("a", 2_300), tip("b", 3_300), tip("a", 5_500)];
  const { spans, interim } = spansTaken({ fromMs: 5_000, toMs: 10_000 }, events);
  assert.deepEqual(spans, [
    { fromMs: 5_000, toMs: 10_000 },
    { fromMs: 2_250, toMs: 2_500 },
  ]);
  assert.deepEqual(interim, [{ fromMs: 0, toMs: 10_000 }]);
  const late = spansTaken({ fromMs: 60_000, toMs: 90_000 }, [said("long", 30_000, 61_000)]);
  assert.deepEqual(late.interim, [{ fromMs: 29_750, toMs: 90_000 }]);
});
