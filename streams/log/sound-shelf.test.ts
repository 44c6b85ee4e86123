import assert from "node:assert/strict";
import { test } from "node:test";
import { type Sound, soundFrom, soundShelf } from "./sound-shelf.ts";

const sound = (firstSample: number, count = 100): Sound => ({ firstSample, samples: new Int16Array(count) });
const all = (shelf: ReturnType<typeof soundShelf>): number[] => {
  const list: number[] = [];
  for (let next = shelf.next(); next; next = shelf.next()) list.push(next.firstSample);
  return list;
};

test("what is not settled is given again after a rewind, in order, and what is settled is not", () => {
  const shelf = soundShelf(1_000);
  for (const at of [0, 100, 200, 300]) shelf.put(sound(at));
  assert.deepEqual(all(shelf), [0, 100, 200, 300]);
  shelf.settled(250);
  shelf.rewind();
  assert.equal(shelf.waitingSamples(), 200);
  shelf.put(sound(400));
  assert.deepEqual(all(shelf), [200, 300, 400]);
  assert.equal(shelf.waitingSamples(), 0);
});

test("settling what was given out does not skip what was not", () => {
  const shelf = soundShelf(1_000);
  for (const at of [0, 100, 200]) shelf.put(sound(at));
  shelf.next();
  shelf.settled(100);
  assert.equal(shelf.waitingSamples(), 200);
  assert.deepEqual(all(shelf), [100, 200]);
});

test("beyond the bound the oldest goes, given out or not", () => {
  const shelf = soundShelf(300);
  for (const at of [0, 100, 200]) shelf.put(sound(at));
  shelf.next();
  shelf.put(sound(300));
  shelf.put(sound(400));
  assert.equal(shelf.waitingSamples(), 300);
  assert.deepEqual(all(shelf), [200, 300, 400]);
});

test("sound is cut at a sample, and what lies before it is nothing", () => {
  assert.equal(soundFrom(sound(100), 50)?.firstSample, 100);
  assert.deepEqual([soundFrom(sound(100), 150)?.firstSample, soundFrom(sound(100), 150)?.samples.length], [150, 50]);
  assert.equal(soundFrom(sound(100), 200), undefined);
});

test("what is blanked is silence, under the same numbers", () => {
  const shelf = soundShelf(10_000);
  shelf.put({ firstSample: 0, samples: Int16Array.of(1, 2, 3) });
  shelf.next();
  shelf.blank();
  shelf.rewind();
  assert.deepEqual(shelf.next(), { firstSample: 0, samples: Int16Array.of(0, 0, 0) });
});
