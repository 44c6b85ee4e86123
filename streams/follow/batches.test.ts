import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock as clock } from "../base/clock.ts";
import { batches } from "./batches.ts";

async function* numbers(count: number, onClose: () => void = () => {}): AsyncGenerator<number> {
  try {
    for (let n = 0; n < count; n++) yield n;
  } finally {
    onClose();
  }
}
const collect = async (runs: AsyncIterable<readonly number[]>) => {
  const all: (readonly number[])[] = [];
  for await (const run of runs) all.push(run);
  return all;
};

test("runs are full while there is enough, and nothing is lost at the end", async () => {
  assert.deepEqual(await collect(batches(numbers(7), { countMax: 3, lingerMs: 1_000, clock, stop: () => {} })), [
    [0, 1, 2],
    [3, 4, 5],
    [6],
  ]);
  assert.deepEqual(await collect(batches(numbers(0), { countMax: 3, lingerMs: 1_000, clock, stop: () => {} })), []);
});

test("a run that does not fill goes when its time is up", async () => {
  const never = Promise.withResolvers<void>();
  async function* slow() {
    yield 1;
    yield 2;
    await never.promise;
  }
  for await (const run of batches(slow(), { countMax: 100, lingerMs: 10, clock, stop: never.resolve })) {
    assert.deepEqual(run, [1, 2]);
    break; // Leaves while the source waits: `stop` must let it go, or this test never ends.
  }
});

test("leaving closes the source", async () => {
  let closed = false;
  for await (const _ of batches(
    numbers(100, () => {
      closed = true;
    }),
    { countMax: 2, lingerMs: 10, clock, stop: () => {} },
  ))
    break;
  assert.equal(closed, true);
});

test("what the source throws reaches the reader, after what came before", async () => {
  async function* broken() {
    yield 1;
    throw new RangeError("torn");
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const run of batches(broken(), { countMax: 1, lingerMs: 10, clock, stop: () => {} })) seen.push(...run);
  }, RangeError);
  assert.deepEqual(seen, [1]);
});
