import assert from "node:assert/strict";
import { test } from "node:test";
import { type Aged, dayMs, dueOf } from "./retention.ts";

const call = (id: string, endedAt: number | null, lastAt = endedAt ?? 0): Aged => ({ call: id, endedAt, lastAt });
const ids = (calls: readonly Aged[]): string[] => calls.map(({ call: id }) => id);
const noHold = () => undefined;

test("a call is due the moment its days are over, and not before", () => {
  const one = [call("a", 1_000)];
  assert.deepEqual(dueOf(one, { days: 90, nowMs: 999 + 90 * dayMs, fileOf: noHold }).due, []);
  assert.deepEqual(ids(dueOf(one, { days: 90, nowMs: 1_000 + 90 * dayMs, fileOf: noHold }).due), ["a"]);
});

test("a call that nobody ended counts from the last that was written to it", () => {
  const one = [call("a", null, 5_000)];
  assert.deepEqual(dueOf(one, { days: 1, nowMs: 4_999 + dayMs, fileOf: noHold }).due, []);
  assert.deepEqual(ids(dueOf(one, { days: 1, nowMs: 5_000 + dayMs, fileOf: noHold }).due), ["a"]);
});

test("what is written after the end does not keep a call longer", () => {
  const one = [call("a", 0, 40 * dayMs)];
  assert.deepEqual(ids(dueOf(one, { days: 30, nowMs: 30 * dayMs, fileOf: noHold }).due), ["a"]);
});

test("a held call is not due, whatever its age, and says by which file", () => {
  const { due, held } = dueOf([call("b", 2), call("a", 1), call("c", 3)], {
    days: 1,
    nowMs: 400 * dayMs,
    fileOf: (id) => (id === "b" ? "2026/7" : undefined),
  });
  assert.deepEqual(ids(due), ["a", "c"]);
  assert.deepEqual(
    held.map(({ call: id, file }) => [id, file]),
    [["b", "2026/7"]],
  );
});
