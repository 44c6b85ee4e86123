import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf, pacedFrames } from "./frames.ts";

const samples = Int16Array.from({ length: 1_000 }, (_, i) => i);

test("frames are contiguous, numbered, and together are the sound", () => {
  const frames = [...framesOf(samples, 20, 5_000)];
  assert.deepEqual(
    frames.map((frame) => frame.firstSample),
    [5_000, 5_320, 5_640, 5_960],
  );
  assert.deepEqual(
    frames.flatMap((frame) => [...frame.samples]),
    [...samples],
  );
});

test("paced frames take as long as the sound, and not much longer for a slow reader", async () => {
  const startedMs = performance.now();
  let count = 0;
  for await (const _ of pacedFrames(samples.slice(0, 960), 20, new AbortController().signal)) {
    count += 1;
    if (count === 1) await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const tookMs = performance.now() - startedMs;
  assert.equal(count, 3);
  assert.ok(tookMs >= 58, `${tookMs} ms`);
});

test("an abort ends paced frames at once", async () => {
  const controller = new AbortController();
  const frames = pacedFrames(new Int16Array(16_000 * 60), 30_000, controller.signal);
  const first = frames.next();
  controller.abort();
  assert.equal((await first).done, true);
});
