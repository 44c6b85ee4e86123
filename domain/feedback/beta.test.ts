import assert from "node:assert/strict";
import { test } from "node:test";
import { betaBelow, betaInterval } from "./beta.ts";
import { differenceOf, shareOf } from "./shares.ts";

const near = (is: number, was: number, within: number): void =>
  assert.ok(Math.abs(is - was) < within, `${is} is not within ${within} of ${was}`);

test("a Beta's share below a point is that of its closed forms", () => {
  for (const x of [0, 0.1, 0.5, 0.93, 1]) {
    near(betaBelow(1, 1, x), x, 1e-12);
    near(betaBelow(2, 1, x), x * x, 1e-12);
    near(betaBelow(1, 3, x), 1 - (1 - x) ** 3, 1e-12);
    near(betaBelow(0.5, 0.5, x), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-12);
  }
  // Integer parameters: the tail of a binomial, summed.
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  for (const [a, b, x] of [
    [7, 5, 0.4],
    [30, 12, 0.71],
    [3, 90, 0.02],
  ] as const) {
    let tail = 0;
    for (let k = a; k <= a + b - 1; k++) tail += choose(a + b - 1, k) * x ** k * (1 - x) ** (a + b - 1 - k);
    near(betaBelow(a, b, x), tail, 1e-10);
  }
});

test("an interval holds what it says, also where next to nothing is on one side", () => {
  for (const [a, b] of [
    [5, 5],
    [0.2, 40],
    [120, 3],
  ] as const) {
    const { low, high } = betaInterval(a, b, 0.9);
    near(betaBelow(a, b, high) - betaBelow(a, b, low), 0.9, 1e-6);
    assert.ok(low >= 0 && high <= 1 && low < high);
  }
});

test("shares have Wilson's interval, and differences Newcombe's, as they were published", () => {
  // Newcombe 1998, table II: 56/70 and 48/80, method 10: 0.0524 to 0.3339.
  const [one, other] = [shareOf(56, 70), shareOf(48, 80)];
  assert.ok(one && other);
  const { difference, low, high } = differenceOf(one, other);
  near(difference, 0.2, 1e-12);
  near(low, 0.0524, 1e-4);
  near(high, 0.3339, 1e-4);
  assert.equal(shareOf(0, 0), null);
  near(shareOf(0, 9)?.low ?? 1, 0, 1e-12);
});
