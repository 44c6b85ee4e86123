import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  advance,
  type Heed,
  quiet,
  type SegmenterState,
  type Step,
  settledFrame,
  usualSegmenter,
} from "./segmenter.ts";

const loud = (probability: number, levelDb = -20): Heed => ({ probability, levelDb });
const run = (heeds: readonly Heed[]): { steps: Step[]; states: SegmenterState[] } => {
  const steps: Step[] = [];
  const states: SegmenterState[] = [];
  let state = quiet;
  for (const heed of heeds) {
    const next = advance(state, heed);
    ({ state } = next);
    steps.push(next.step);
    states.push(state);
  }
  return { steps, states };
};
const times = (count: number, heed: Heed): Heed[] => Array.from({ length: count }, () => heed);
const news = (steps: readonly Step[]) =>
  steps
    .map((step, frame) => ({ ...step, at: frame }))
    .filter((step) => step.kind !== "quiet" && step.kind !== "speaking");

test("an utterance starts 224 ms before it is noticed and ends 320 ms after the last speech", () => {
  const { steps } = run([...times(20, loud(0.1)), ...times(30, loud(0.9)), ...times(20, loud(0.1))]);
  assert.deepEqual(news(steps), [
    { kind: "started", firstFrame: 13, at: 20 },
    { kind: "ended", endFrame: 53, at: 59 },
  ]);
});

test("a pause shorter than 320 ms does not divide an utterance, and 0.4 is neither a start nor an end", () => {
  assert.equal(news(run(times(50, loud(0.4))).steps).length, 0);
  const { steps } = run([
    ...times(5, loud(0.9)),
    ...times(9, loud(0)),
    loud(0.4),
    ...times(9, loud(0)),
    ...times(5, loud(0.9)),
  ]);
  assert.deepEqual(news(steps), [{ kind: "started", firstFrame: 0, at: 0 }]);
});

test("a look-back never reaches into the utterance before", () => {
  const { steps } = run([...times(5, loud(0.9)), ...times(10, loud(0)), ...times(5, loud(0.9))]);
  assert.deepEqual(news(steps), [
    { kind: "started", firstFrame: 0, at: 0 },
    { kind: "ended", endFrame: 8, at: 14 },
    { kind: "started", firstFrame: 8, at: 15 },
  ]);
});

test("from 8.5 s on an utterance is cut where it was quieter than for a second, as soon as that has passed", () => {
  const levels = times(320, loud(0.95));
  for (const frame of [270, 271, 272]) levels[frame] = loud(0.95, -30);
  for (const frame of [250, 251, 252]) levels[frame] = loud(0.95, -45); // Too early, and what follows soon is louder.
  for (const frame of [289, 290, 291]) levels[frame] = loud(0.95, -45);
  levels[100] = loud(0.95, -90); // Quieter still, but too long ago.
  const { steps } = run(levels);
  assert.deepEqual(news(steps), [
    { kind: "started", firstFrame: 0, at: 0 },
    { kind: "cut", endFrame: 291, at: 292 },
  ]);
});

test("an utterance without a pause is cut at its quietest recent frame and goes on from there", () => {
  // Ever louder, so that nothing that just passed was quiet.
  const levels = Array.from({ length: 400 }, (_, frame) => loud(0.95, -40 + frame / 20));
  levels[100] = loud(0.95, -90); // Quieter still, but too long ago.
  const { steps } = run(levels);
  assert.deepEqual(news(steps), [
    { kind: "started", firstFrame: 0, at: 0 },
    { kind: "cut", endFrame: 266, at: 311 },
  ]);
});

test("for any sound, utterances follow one another, none is too long and the settled frame never goes back", () => {
  const heed = fc.record({
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    levelDb: fc.integer({ min: -90, max: 0 }),
  });
  const stretch = fc.tuple(fc.integer({ min: 1, max: 350 }), heed).map(([count, value]) => times(count, value));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.array(heed, { maxLength: 30 }), stretch), { maxLength: 12 }), (parts) => {
      const { steps, states } = run(parts.flat());
      let settled = 0;
      let open: number | undefined;
      steps.forEach((step, frame) => {
        if (step.kind === "started") {
          assert.equal(open, undefined);
          assert.ok(step.firstFrame >= settled && step.firstFrame <= frame);
          open = step.firstFrame;
        }
        if (step.kind === "ended" || step.kind === "cut") {
          assert.ok(open !== undefined && step.endFrame > open && step.endFrame <= frame + 1);
          assert.ok(step.endFrame - open <= usualSegmenter.utteranceFramesMax);
          open = step.kind === "cut" ? step.endFrame : undefined;
        }
        const state = states[frame];
        assert.ok(state !== undefined && settledFrame(state) >= settled);
        settled = settledFrame(state);
      });
    }),
    { seed: 20261120 },
  );
});
