/** The same people before and after: given their figures, and what may be said of the change. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pairedChange } from "./paired.ts";

const person = (before: number, after: number, of = 10) => ({
  before: { value: before, of },
  after: { value: after, of },
});

test("Student's own example: hours of sleep of ten, by two drugs", () => {
  // Student 1908: mean difference 1.58; interval by his table, 0.70 to 2.46 (t with 9 degrees of freedom: 2.262).
  const gained = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
  const { change, people } = pairedChange(gained.map((hours) => person(5, 5 + hours)));
  assert.ok(change);
  assert.equal(people, 10);
  assert.deepEqual(
    [change.difference, change.low, change.high].map((one) => one.toFixed(2)),
    ["1.58", "0.70", "2.46"],
  );
});

test("people differ, and fall out: each is held against themselves", () => {
  const { change } = pairedChange([0.1, 0.3, 0.5, 0.7, 0.9, 0.2].map((before) => person(before, before + 0.05)));
  assert.ok(change);
  assert.ok(Math.abs(change.low - 0.05) < 1e-9 && Math.abs(change.high - 0.05) < 1e-9);
});

test("under six people with five calls on each side nothing is said", () => {
  const six = Array.from({ length: 6 }, (_, n) => person(0.4, 0.5 + n / 100));
  assert.ok(pairedChange(six).change);
  assert.deepEqual(pairedChange(six.slice(1)), { change: null, people: 5 });
  assert.deepEqual(pairedChange([...six.slice(1), person(0.1, 0.9, 4), { before: null, after: { value: 1, of: 9 } }]), {
    ...{ change: null, people: 5 },
  });
});
