import assert from "node:assert/strict";
import { test } from "node:test";
import { stretched } from "./stretch.ts";

const perSecond = 16_000;
const tone = (hz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: perSecond * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / perSecond));
/** Of a pure tone, by how often it rises through nothing. */
const hzOf = (samples: Float32Array): number => {
  let rises = 0;
  for (let n = 1; n < samples.length; n++) if ((samples[n - 1] ?? 0) < 0 && (samples[n] ?? 0) >= 0) rises += 1;
  return (rises * perSecond) / samples.length;
};

for (const speed of [0.5, 0.75, 1.25, 1.5, 2, 3])
  test(`at ${speed} times the speed it is as long as it should be, at the same pitch and without holes`, () => {
    for (const hz of [110, 220]) {
      const fast = stretched(tone(hz, 2), speed, perSecond);
      assert.equal(fast.length, Math.round((2 * perSecond) / speed));
      assert.ok(Math.abs(hzOf(fast) - hz) < hz * 0.03, `${hzOf(fast)} Hz of ${hz}`);
      const hop = perSecond / 50;
      for (let at = 0; at + hop <= fast.length; at += hop) {
        const loudest = fast.subarray(at, at + hop).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
        assert.ok(loudest > 0.35 && loudest < 0.65, `${loudest} at ${at}`);
      }
    }
  });
