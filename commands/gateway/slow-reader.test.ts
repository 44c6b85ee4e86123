import assert from "node:assert/strict";
import { test } from "node:test";
import { slowReader, stillMsMax, unsentBytesMax } from "./slow-reader.ts";

const at = () => {
  let ms = 0;
  return { now: () => ms, pass: (by: number) => void (ms += by) };
};
const kb = 1024;

test("beyond the bound a reader goes at once, below it as long as anything is read", () => {
  const clock = at();
  const reader = slowReader(clock.now);
  reader.sent(unsentBytesMax, false);
  assert.equal(reader.isTooSlow(unsentBytesMax), false);
  reader.sent(1, false);
  assert.equal(reader.isTooSlow(unsentBytesMax + 1), true);
});

test("who reads nothing for seconds goes, who reads slowly stays", () => {
  const clock = at();
  const [deaf, slow] = [slowReader(clock.now), slowReader(clock.now)];
  for (const reader of [deaf, slow]) reader.sent(500 * kb, false);
  for (let ms = 0; ms <= stillMsMax; ms += 500) {
    assert.equal(deaf.isTooSlow(500 * kb), false, `${ms} ms`);
    assert.equal(slow.isTooSlow(500 * kb - ms), false);
    clock.pass(500);
  }
  assert.equal(deaf.isTooSlow(500 * kb), true);
  assert.equal(slow.isTooSlow(400 * kb), false);
});

test("after a silence a message is no reason, and a trifle never is", () => {
  const clock = at();
  const reader = slowReader(clock.now);
  reader.sent(100 * kb, false);
  assert.equal(reader.isTooSlow(0), false);
  clock.pass(60_000);
  reader.sent(100 * kb, false);
  assert.equal(reader.isTooSlow(100 * kb), false);
  assert.equal(reader.isTooSlow(60 * kb), false);
  clock.pass(60_000);
  assert.equal(reader.isTooSlow(60 * kb), false);
});

test("a snapshot larger than the bound is read in its own time, and not for ever", () => {
  const clock = at();
  const reader = slowReader(clock.now);
  reader.sent(3 * unsentBytesMax, true);
  assert.equal(reader.isTooSlow(3 * unsentBytesMax), false);
  clock.pass(3_000);
  assert.equal(reader.isTooSlow(2 * unsentBytesMax), false);
  clock.pass(3_000);
  assert.equal(reader.isTooSlow(2 * unsentBytesMax - 1), true);
});
