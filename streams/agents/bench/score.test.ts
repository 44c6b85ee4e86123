import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreCall, type ScoredLabel, type ScoredTip, total, wilson } from "./score.ts";

const tip = (id: string, atMs: number, category = "price", headline = id): ScoredTip => ({
  id,
  atMs,
  category,
  headline,
});
const label = (id: string, atMs: number, kinds = ["price"], fromMs?: number): ScoredLabel => ({
  id,
  atMs,
  kinds,
  ...(fromMs !== undefined && { fromMs }),
});
const scored = (tips: readonly ScoredTip[], labels: readonly ScoredLabel[]) => scoreCall(tips, labels, 120_000);

test("a tip of a right kind from a second before to six seconds after meets its label", () => {
  for (const [atMs, isHit] of [
    [8_999, false],
    [9_000, true],
    [16_000, true],
    [16_001, false],
  ] as const)
    assert.equal(scored([tip("t", atMs)], [label("l", 10_000)]).hits.length, isHit ? 1 : 0, String(atMs));
  assert.equal(scored([tip("t", 10_000, "trust")], [label("l", 10_000)]).hits.length, 0);
  assert.equal(scored([tip("t", 10_000, "trust")], [label("l", 10_000, ["price", "trust"])]).hits.length, 1);
});
test("where the label says from when, a tip before its words counts as well", () => {
  assert.equal(scored([tip("t", 5_000)], [label("l", 10_000)]).hits.length, 0);
  assert.equal(scored([tip("t", 5_000)], [label("l", 10_000, ["price"], 5_500)]).hits.length, 1);
});
test("a silence has to last before its card is due", () =>
  assert.equal(scored([tip("t", 18_000, "silence")], [label("l", 10_000, ["silence"])]).hits.length, 1));
test("one tip meets one label, and a second tip for the same label is wrong", () => {
  const one = scored([tip("t", 10_000)], [label("a", 10_000), label("b", 11_000)]);
  assert.deepEqual([one.hits.length, one.missed], [1, ["b"]]);
  const two = scored([tip("t", 10_000), tip("u", 12_000)], [label("a", 10_000)]);
  assert.deepEqual([two.hits.length, two.unlabelled], [1, ["u"]]);
});
test("the same headline within the time of a duplicate is one", () => {
  const again = scored(
    [tip("t", 1_000, "price", "Ask"), tip("u", 40_000, "price", "Ask"), tip("v", 90_000, "price", "Ask")],
    [],
  );
  assert.deepEqual(again.duplicates, ["u"]);
});
test("the fullest minute is found wherever it lies", () =>
  assert.equal(
    scored(
      [5, 50, 58, 64, 70, 130].map((s) => tip(`t${s}`, s * 1_000)),
      [],
    ).mostPerMinute,
    4,
  ));
test("all calls together: each moment counts once", () => {
  const { recall, precision, tips, labels, perMinute } = total([
    scored([tip("t", 10_000), tip("u", 90_000)], [label("a", 10_000)]),
    scored([], [label("b", 10_000)]),
  ]);
  assert.deepEqual([recall.of, precision.of, tips, labels, perMinute], [0.5, 0.5, 2, 2, 0.5]);
});
test("the interval is Wilson's", () => {
  const { low, high } = wilson(8, 10);
  assert.ok(Math.abs(low - 0.4902) < 0.0005 && Math.abs(high - 0.9433) < 0.0005, `${low} ${high}`);
  assert.deepEqual(wilson(0, 0), { of: 0, low: 0, high: 1 });
  assert.equal(wilson(0, 20).low, 0);
  assert.equal(wilson(20, 20).high, 1);
});
