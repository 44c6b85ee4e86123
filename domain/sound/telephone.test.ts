import assert from "node:assert/strict";
import { test } from "node:test";
import { doubler, type Numbered } from "./telephone.ts";

const tone = (rateHz: number, at: number): number => 12_000 * Math.sin((2 * Math.PI * 700 * at) / rateHz);
const line = Int16Array.from({ length: 8_000 }, (_, n) => Math.round(tone(8_000, n)));
const frame = (at: number, length = 160): Numbered => ({
  firstSample: 2 * at,
  samples: line.subarray(at, at + length),
});

test("frames of a telephone become twice as many samples, in one piece and at their place", () => {
  const known = doubler();
  const out = [...Array.from({ length: 50 }, (_, n) => known.push(frame(n * 160))).flat(), ...known.flush()];
  let next = 0;
  let worst = 0;
  for (const { firstSample, samples } of out) {
    assert.equal(firstSample, next);
    next += samples.length;
    samples.forEach((value, n) => {
      const at = firstSample + n;
      if (at > 200 && at < 15_800) worst = Math.max(worst, Math.abs(value - tone(16_000, at)));
    });
  }
  assert.equal(next, 16_000);
  assert.ok(worst < 40, `off by ${worst}`);
});

test("a frame that comes again is passed over, and a gap stays a gap with nothing lost before it", () => {
  const known = doubler();
  const first = [...known.push(frame(0)), ...known.push(frame(160))];
  assert.deepEqual(known.push(frame(160)), []);
  assert.deepEqual(known.push(frame(0)), []);
  const after = known.push(frame(480));
  const all = [...first, ...after, ...known.flush()];
  const covered = all.map(({ firstSample, samples }) => [firstSample, firstSample + samples.length] as const);
  const holes = covered.flatMap(([from], n) =>
    n > 0 && covered[n - 1]?.[1] !== from ? [[covered[n - 1]?.[1], from]] : [],
  );
  assert.deepEqual(holes, [[640, 960]]);
  assert.equal(covered.at(-1)?.[1], 1_280);
});
