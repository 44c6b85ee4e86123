import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { afterSpeech, type Endpointing, endpointings, type Habit, noHabit, quietNeeded } from "./endpointing.ts";
import type { Expectation } from "./expects-more.ts";

const { usual } = endpointings;
/** Somebody's quiets, each followed by a word. */
const speaker = (quiets: readonly number[], expected: Expectation = null): Habit => {
  let frame = 0;
  return quiets.reduce(
    (habit, quiet) => afterSpeech(habit, (frame += quiet + 1), expected),
    afterSpeech(noHabit, 0, null),
  );
};
const often = (quiets: readonly number[]): number[] => [...quiets, ...quiets, ...quiets];

test("a speaker of whom little is known is waited for as everybody is", () => {
  assert.equal(quietNeeded(usual, noHabit, null), usual.quietFrames);
  assert.equal(quietNeeded(usual, speaker([12, 12, 60]), null), usual.quietFrames);
});

test("who hardly pauses is not waited for", () =>
  assert.equal(quietNeeded(usual, speaker(often([80, 100, 90])), null), usual.quietFramesMin));

test("who pauses a little longer than the usual wait is waited for", () => {
  const frames = quietNeeded(usual, speaker(often([13, 12, 14, 90])), null);
  assert.ok(frames > 14 && frames <= usual.quietFramesMax, `${frames} frames`);
});

test("a wait that would spare nothing is not made", () =>
  assert.equal(quietNeeded(usual, speaker(often([25, 28, 27, 90])), null), usual.quietFramesMin));

test("a habit changes with the speaker: what was long ago is forgotten", () => {
  const once = often([13, 12, 14, 90]);
  assert.equal(
    quietNeeded(usual, speaker([...once, ...often([80, 100, 90]), ...often([80, 100, 90]), ...often([90, 80])]), null),
    usual.quietFramesMin,
  );
});

test("a pause which the words explain says nothing about the speaker, nor do consonants", () => {
  assert.deepEqual(speaker(often([20, 22, 25]), "digits").quiets, []);
  assert.deepEqual(speaker(often([1, 3, 5])).quiets, []);
});

test("words that leave something open are waited for, and never for longer than can be said", () => {
  for (const profile of Object.values<Endpointing>(endpointings))
    for (const expected of ["digits", "spelling", "phrase"] as const)
      assert.equal(quietNeeded(profile, noHabit, expected), profile.holdFrames);
  // With a frame to notice it and 100 ms of recognition.
  for (const profile of Object.values<Endpointing>(endpointings))
    assert.ok((profile.holdFrames + 1) * 32 + 100 <= 1_500);
});

test("whoever speaks however: the wait stays within the profile's bounds", () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (quiets) => {
      for (const profile of Object.values<Endpointing>(endpointings)) {
        const frames = quietNeeded(profile, speaker(quiets), null);
        assert.ok(frames >= profile.quietFramesMin && frames <= profile.quietFramesMax);
      }
    }),
    { seed: 20261127 },
  ));
