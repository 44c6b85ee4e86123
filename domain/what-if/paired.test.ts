/** The interval holds what it says: seeded draws, so that each run of this test says the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lotOf } from "../feedback/lot.ts";
import { callsMin, type Pair, type Paired, pairedDifferences } from "./paired.ts";

const of = (figures: readonly (readonly Pair[])[], seed = "s"): readonly Paired[] => {
  const steps = pairedDifferences(figures, seed);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};

/** A difference whose mean is `mean`, and that is as skewed as counts of tips are. */
const drawn = (name: string, calls: number, mean: number): readonly Pair[] =>
  Array.from({ length: calls }, (_, n): Pair => {
    const before = Math.floor(lotOf(`${name}/${n}/base`) * 8);
    const change = -Math.log(1 - lotOf(`${name}/${n}/change`)) - 1; // Exponential, about 0.
    return { before, after: before + mean + change, by: 1 };
  });

for (const calls of [callsMin, 60, 200])
  test(`of 200 runs over ${calls} calls about 95 in a hundred intervals hold the true difference`, () => {
    const runs = 200;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const [found] = of([drawn(`${calls}/${run}`, calls, 0.5)], `seed ${run}`);
      assert.ok(found?.interval);
      if (found.interval.low <= 0.5 && found.interval.high >= 0.5) held += 1;
    }
    // Exponential differences are as skewed as they come; few calls then miss a little more.
    assert.ok(held / runs >= (calls === callsMin ? 0.88 : 0.91) && held / runs <= 0.99, `${held} of ${runs}`);
  });

test("pairs of the same calls are narrower than their spread, and a rate counts each call by its minutes", () => {
  const [same, rate] = of([
    Array.from({ length: 40 }, (_, n) => ({ before: n, after: n + 1, by: 1 })),
    Array.from({ length: 40 }, (_, n) => ({ before: n, after: n + 1, by: n % 2 ? 1 : 3 })),
  ]);
  assert.deepEqual(same?.interval, { low: 1, high: 1 }, "every call has one more");
  assert.equal(rate?.difference, 0.5);
  assert.ok((rate?.interval?.high ?? 0) - (rate?.interval?.low ?? 0) > 0.05);
});

test("the same question draws the same, another draws others, and too few calls say nothing", () => {
  const pairs = drawn("x", 50, 0.2);
  assert.deepEqual(of([pairs], "one"), of([pairs], "one"));
  assert.notDeepEqual(of([pairs], "one"), of([pairs], "other"));
  const [few] = of([pairs.slice(0, callsMin - 1)]);
  assert.equal(few?.interval, null);
  const [none] = of([[]]);
  assert.deepEqual(none, { before: 0, after: 0, difference: 0, interval: null });
});
