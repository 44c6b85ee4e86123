import assert from "node:assert/strict";
import { test } from "node:test";
import { barCount, makeLevels } from "./levels.ts";

test("a minute of sound fills the picture, the newest stands at its end", () => {
  const levels = makeLevels();
  for (let n = 0; n < 1_500; n++) levels.push(new Int16Array(640).fill(n < 1_480 ? 100 : 20_000), n * 40);
  const bars = levels.bars();
  assert.equal(bars.length, barCount);
  assert.ok((bars.at(-1) ?? 0) > 0.8);
  assert.ok((bars[0] ?? 1) < 0.1);
});

test("a quiet side has sound but was not heard", () => {
  const levels = makeLevels();
  levels.push(new Int16Array(640).fill(40), 1_000);
  assert.equal(levels.lastSignalAt(), 1_000);
  assert.equal(levels.lastHeardAt(), null);
  levels.push(new Int16Array(640).fill(-9_000), 2_000);
  assert.equal(levels.lastHeardAt(), 2_000);
});

test("a closed microphone sends frames but no signal", () => {
  const levels = makeLevels();
  levels.push(new Int16Array(640), 1_000);
  assert.equal(levels.framesAt(), 1_000);
  assert.equal(levels.lastSignalAt(), null);
});

test("sound that is cut off at the top is noticed", () => {
  const levels = makeLevels();
  levels.push(Int16Array.from([0, 32_767]), 500);
  assert.equal(levels.clippedAt(), 500);
});
