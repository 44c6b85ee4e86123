/** Groups of calls held against each other: given counts, and what may be said of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareGroups, type GroupFigures } from "./effect.ts";
import { meanEstimate, shareEstimate } from "./estimate.ts";

const group = (agreed: number, of: number, csat: readonly number[] = []): GroupFigures => ({
  calls: of,
  figures: {
    nextStep: shareEstimate(agreed, of),
    csat: meanEstimate(
      csat.length,
      csat.reduce((sum, one) => sum + one, 0),
      csat.reduce((sum, one) => sum + one * one, 0),
    ),
  },
});
const nextStep = (base: GroupFigures, other: GroupFigures) =>
  compareGroups(base, other).find(({ figure }) => figure === "nextStep") ?? assert.fail();

test("a difference is the other less the base, with Newcombe's interval", () => {
  // Newcombe 1998, table II, example (a): 56/70 against 48/80, 0.2000 (0.0524 to 0.3339).
  const { change, isClear, missing } = nextStep(group(48, 80), group(56, 70));
  assert.ok(change);
  assert.deepEqual(
    [change.difference, change.low, change.high].map((one) => one.toFixed(4)),
    ["0.2000", "0.0524", "0.3339"],
  );
  assert.deepEqual([isClear, missing], [true, 0]);
});

test("one whose interval holds zero is not clear, in whichever direction", () => {
  assert.equal(nextStep(group(20, 40), group(24, 40)).isClear, false);
  assert.equal(nextStep(group(56, 70), group(48, 80)).isClear, true);
});

test("under 20 on either side nothing is said but how many are missing", () => {
  assert.deepEqual(
    [nextStep(group(10, 19), group(50, 80)), nextStep(group(50, 80), group(0, 0))].map(
      ({ change, isClear, missing }) => [...[change, isClear, missing]],
    ),
    [
      [null, false, 1],
      [null, false, 20],
    ],
  );
  assert.ok(nextStep(group(10, 20), group(50, 80)).change);
});

test("each figure rests on its own count: scores may be too few where outcomes are enough", () => {
  const [, won, csat] = compareGroups(
    group(30, 60, [4, 5]),
    group(
      40,
      60,
      Array.from({ length: 30 }, () => 5),
    ),
  );
  assert.deepEqual([won?.base, won?.missing], [null, 20]);
  assert.deepEqual([csat?.change, csat?.missing, csat?.other?.value], [null, 18, 5]);
});
