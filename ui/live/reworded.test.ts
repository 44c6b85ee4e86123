import assert from "node:assert/strict";
import { test } from "node:test";
import { rewordedAt, wordEveryMs } from "./reworded.ts";

const before = "Say what it costs him first";
const next = "Say what the docks cost him, then ask.";

test("what both sentences begin with stands at once", () =>
  assert.deepEqual(rewordedAt(before, next, 0), { text: "Say what", toCome: 6 }));
test("then a word comes at a time, and at the end it is the new sentence", () => {
  assert.deepEqual(rewordedAt(before, next, 2 * wordEveryMs), { text: "Say what the docks", toCome: 4 });
  assert.deepEqual(rewordedAt(before, next, 60_000), { text: next, toCome: 0 });
});
test("the same words again are no change", () =>
  assert.deepEqual(rewordedAt(next, next, 0), { text: next, toCome: 0 }));
