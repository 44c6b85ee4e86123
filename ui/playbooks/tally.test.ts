import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, momentsOf, tallies } from "./tally.ts";

const change = (what: Change["what"], more: Partial<Change> = {}): Change => ({
  ...{
    what,
    play: "p",
    headline: "H",
    atMs: 10_000,
    byMs: 0,
    wasAtMs: null,
    wasHeadline: null,
    because: null,
    wasWithheld: null,
    takenBack: false,
  },
  ...{ words: null, by: null, kind: "objection", was: null, say: null, wasSay: null },
  ...{ spokenAtMs: null, wasSpokenAtMs: null },
  ...more,
});

test("a tip has its moment on both sides, on one, or on none", () => {
  assert.deepEqual(momentsOf(change("same", { wasAtMs: 10_000 })), { before: 10_000, after: 10_000 });
  assert.deepEqual(momentsOf(change("same", { because: "pace" })), { before: null, after: null });
  assert.deepEqual(momentsOf(change("new")), { before: null, after: 10_000 });
  assert.deepEqual(momentsOf(change("gone", { wasAtMs: 10_000 })), { before: 10_000, after: null });
  assert.deepEqual(momentsOf(change("earlier", { wasAtMs: 10_400 })), { before: 10_400, after: 10_000 });
  // What was shown and is held back now was shown all the same.
  assert.deepEqual(momentsOf(change("withheld", { because: "pace", wasAtMs: 9_000 })), { before: 9_000, after: null });
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
    { ...tried, changes: [change("new"), change("same", { wasAtMs: 1, wasHeadline: "Other" })] },
    { ...tried, changes: [change("new"), change("gone")] },
  ]);
  assert.deepEqual(sum, { same: 0, reworded: 1, new: 2, gone: 1, earlier: 0, later: 0, withheld: 0 });
});
