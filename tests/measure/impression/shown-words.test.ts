import assert from "node:assert/strict";
import { test } from "node:test";
import { type Paint, shownAt } from "./shown-words.ts";

const words = "that is too expensive that is"
  .split(" ")
  .map((text, n) => ({ text, startMs: n * 300, endMs: n * 300 + 300 }));
const paint = (at: number, customer: string): Paint => ({ at, customer, rep: "" });

test("a word is shown with the first paint it stands in, and stays shown", () => {
  const paints = [
    paint(1_450, "that"),
    paint(1_800, "that is"),
    paint(2_500, "That is, too expensive"),
    paint(9_000, "that is too"),
  ];
  assert.deepEqual(
    shownAt(words, paints, "customer", (ms) => 1_000 + ms),
    [1_450, 1_800, 2_500, 2_500, null, null],
  );
});
test("a word that is not said yet is not shown by an earlier one like it", () =>
  assert.deepEqual(
    shownAt(words, [paint(2_300, "that is")], "customer", (ms) => 1_000 + ms),
    [2_300, 2_300, null, null, null, null],
  ));
test("misheard words have no moment, and those around them do", () =>
  assert.deepEqual(
    shownAt(words, [paint(9_000, "that is two expensive that was")], "customer", (ms) => 1_000 + ms),
    [9_000, 9_000, null, 9_000, 9_000, null],
  ));
