import assert from "node:assert/strict";
import { test } from "node:test";
import { Resampler, resample } from "./resample.ts";

const sine = (hz: number, rateHz: number, seconds = 0.5) =>
  Float32Array.from({ length: rateHz * seconds }, (_, i) => Math.sin((i * 2 * Math.PI * hz) / rateHz));
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
/** The middle only: at its ends a filter sees the silence around the sound. */
const middle = (samples: Float32Array) => samples.subarray(samples.length >> 2, (samples.length * 3) >> 2);

for (const fromHz of [8_000, 11_025, 22_050, 24_000, 44_100, 48_000]) {
  test(`a tone of the speech band keeps its shape and its place from ${fromHz} Hz`, () => {
    const got = middle(resample(sine(1_000, fromHz, 1), fromHz, 16_000));
    const wanted = middle(sine(1_000, 16_000, 1));
    assert.equal(got.length, wanted.length);
    const worst = got.reduce((max, x, i) => Math.max(max, Math.abs(x - (wanted[i] ?? 0))), 0);
    assert.ok(worst < 0.002, `off by ${worst}`);
  });
}

test("a tone above the new half rate is removed and does not fold into the speech band", () => {
  for (const hz of [8_200, 9_000, 12_000, 15_000, 20_000]) {
    const left = rms(middle(resample(sine(hz, 48_000), 48_000, 16_000)));
    assert.ok(20 * Math.log10(left / Math.SQRT1_2) < -70, `${hz} Hz leaves ${20 * Math.log10(left / Math.SQRT1_2)} dB`);
  }
});

test("sound that arrives in pieces of any size gives what the whole gives", () => {
  const input = sine(700, 44_100);
  const whole = resample(input, 44_100, 16_000);
  for (const size of [1, 7, 441, 5_000]) {
    const resampler = new Resampler(44_100, 16_000);
    const parts: number[] = [];
    for (let at = 0; at < input.length; at += size) parts.push(...resampler.push(input.subarray(at, at + size)));
    parts.push(...resampler.flush());
    assert.deepEqual(Float32Array.from(parts), whole, `pieces of ${size}`);
  }
});

test("a second of sound stays a second", () => {
  for (const fromHz of [8_000, 44_100, 48_000])
    assert.equal(resample(new Float32Array(fromHz), fromHz, 16_000).length, 16_000);
});
