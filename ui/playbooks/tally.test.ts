import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, momentsOf, tallies } from "./tally.ts";

const change = (what: Change["what"], more: Partial<Change> = {}): Change => ({
  ...{ what, play: "p", headline: "H", atMs: 10_000, byMs: 0, because: null, wasWithheld: null, takenBack: false },
  ...{ words: null, by: null },
  ...more,
});

test("a tip has its moment on both sides, on one, or on none", () => {
  assert.deepEqual(momentsOf(change("same")), { before: 10_000, after: 10_000 });
  assert.deepEqual(momentsOf(change("same", { because: "pacing" })), { before: null, after: null });
  assert.deepEqual(momentsOf(change("new")), { before: null, after: 10_000 });
  assert.deepEqual(momentsOf(change("gone")), { before: 10_000, after: null });
  assert.deepEqual(momentsOf(change("earlier", { byMs: 400 })), { before: 10_400, after: 10_000 });
  assert.deepEqual(momentsOf(change("later", { byMs: 400 })), { before: 9_600, after: 10_000 });
  assert.deepEqual(momentsOf(change("withheld", { because: "pacing" })), { before: null, after: null });
});

test("calls are counted together", () => {
  const tried = {
    call: "c",
    startedAt: 0,
    durationMs: 1,
    shown: { before: 0, after: 0 },
    notKnown: 0,
    hasErased: false,
  };
  const sum = tallies([
    { ...tried, changes: [change("new"), change("same")] },
    { ...tried, changes: [change("new"), change("gone")] },
  ]);
  assert.deepEqual(sum, { same: 1, new: 2, gone: 1, earlier: 0, later: 0, withheld: 0 });
});
