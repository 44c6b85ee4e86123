import assert from "node:assert/strict";
import { test } from "node:test";
import { type CallFigures, callFigures, summaryOf, type Summary } from "./figures.ts";
import { callsMin } from "./paired.ts";

type Changed = Parameters<typeof callFigures>[0][number];
const known = {
  ...{ durationMs: 120_000, startedAt: 0, askedMs: [], notKnown: 0, notAsked: 0, failed: 0, hasErased: false },
  spent: { before: { tokens: 10, microDollars: 5 }, after: { tokens: 0, microDollars: 0 } },
};
const change = (more: Partial<Changed>): Changed => ({
  ...{ what: "same", play: "p", headline: "H", wasHeadline: "H", say: "S", wasSay: "S", atMs: 10_000, wasAtMs: 10_000 },
  ...{ because: null, spokenAtMs: 9_400, wasSpokenAtMs: 9_400, was: "t1" },
  ...more,
});
const gone = change({ what: "gone", say: null, spokenAtMs: null, was: "t2" });
const fresh = change({
  what: "new",
  play: "q",
  was: null,
  wasAtMs: null,
  wasHeadline: null,
  wasSay: null,
  wasSpokenAtMs: null,
  atMs: 20_000,
  spokenAtMs: 18_000,
});

test("a call's figures: what was shown, what would be, how late, and what people had accepted", () => {
  const held = change({ what: "withheld", because: "pace", was: "t3" });
  const worded = change({ say: "Other words", was: "t4" });
  const found = callFigures([change({}), gone, fresh, held, worded], new Set(["t1", "t2", "t3", "unknown"]), known);
  assert.deepEqual(found.shown, { before: 4, after: 3 });
  assert.deepEqual(found.tally, { same: 1, new: 1, gone: 1, earlier: 0, later: 0, reworded: 1, withheld: 1 });
  assert.deepEqual(found.plays, { p: { before: 4, after: 2 }, q: { before: 0, after: 1 } });
  assert.deepEqual(found.delaysMs, { before: [600, 600, 600, 600], after: [600, 2_000, 600] });
  assert.deepEqual([found.accepted, found.kept], [3, 1], "one that is gone and one that is held back are not kept");
});

const summary = (calls: readonly CallFigures[]): Summary => {
  const steps = summaryOf(calls, "seed");
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};

test("many calls: those plays that change most first, rates by the minute, money as it was spent", () => {
  const one = callFigures([gone, fresh], new Set(["t2"]), known);
  const other = callFigures([gone, change({})], new Set(["t1", "t2"]), known);
  const calls = Array.from({ length: callsMin }, (_, n) => (n % 2 ? one : other));
  const found = summary(calls);
  assert.deepEqual([found.tipsPerCall.before, found.tipsPerCall.after], [1.5, 1]);
  assert.deepEqual([found.tipsPerMinute.before, found.tipsPerMinute.after], [0.75, 0.5]);
  assert.deepEqual(
    found.plays.map(({ play, difference }) => [play, difference]),
    [
      ["p", -1],
      ["q", 0.5],
    ],
  );
  assert.deepEqual([found.kept?.count, found.kept?.of], [callsMin / 2, callsMin * 1.5]);
  assert.deepEqual(found.spent.before, { tokens: 200, microDollars: 100 });
  assert.equal(found.delayMs.after, 1_300);
  assert.deepEqual(summary(calls), found, "the same twice");
  assert.equal(summary(calls.slice(0, 3)).kept, null);
});
