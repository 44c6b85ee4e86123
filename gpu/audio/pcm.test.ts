import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOfSamples, clippedShare, levelDb, samplesOfBytes, silenceDb, toFloat, toInt16 } from "./pcm.ts";

const every = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

test("every 16 bit value survives the way to float and back", () => assert.deepEqual(toInt16(toFloat(every)), every));

test("a float beyond full scale is held at the rail and does not wrap", () =>
  assert.deepEqual([...toInt16(Float32Array.of(1.5, -1.5, 1, -1))], [32_767, -32_768, 32_767, -32_768]));

test("bytes at an odd address give the same samples", () => {
  const shifted = new Uint8Array(every.length * 2 + 1);
  shifted.set(bytesOfSamples(every), 1);
  assert.deepEqual(samplesOfBytes(shifted.subarray(1)), every);
});

test("a full-scale sine has a level of -3 dB and silence the lowest there is", () => {
  const sine = Int16Array.from({ length: 16_000 }, (_, i) =>
    Math.round(32_767 * Math.sin((i * 2 * Math.PI * 440) / 16_000)),
  );
  assert.ok(Math.abs(levelDb(sine) + 3.01) < 0.05, `${levelDb(sine)}`);
  assert.equal(levelDb(new Int16Array(100)), silenceDb);
});

test("only runs at the rail count as clipped, a single peak does not", () => {
  assert.equal(clippedShare(Int16Array.of(0, 32_767, 0, -32_768, 5)), 0);
  assert.equal(clippedShare(Int16Array.of(0, 32_767, 32_767, 32_767, 0, 0, 0, -32_768, -32_768, -32_768)), 0.6);
});
