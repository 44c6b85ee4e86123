import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { untilAborted } from "./until-aborted.ts";

/** Counts up to `endsAt` and stands still behind it. */
const counting = (endsAt: number, isOpen: boolean) => {
  const told = { isReturned: false, asked: 0 };
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        told.asked += 1;
        if (told.asked <= endsAt) return { done: false, value: told.asked };
        return isOpen ? new Promise(() => undefined) : { done: true, value: undefined };
      },
      async return() {
        told.isReturned = true;
        return { done: true, value: undefined };
      },
    }),
  };
  return { source, told };
};
const taken = async (numbers: AsyncIterable<number>, each = (_: number): void => undefined): Promise<number[]> => {
  const list: number[] = [];
  for await (const one of numbers) {
    list.push(one);
    each(one);
  }
  return list;
};

test("what ends by itself is given whole, and nothing is left with the signal", async () => {
  const { signal } = new AbortController();
  const { source, told } = counting(3, false);
  assert.deepEqual(await taken(untilAborted(source, signal)), [1, 2, 3]);
  assert.ok(told.isReturned);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("a source that stands still is left at once, and told", { timeout: 5_000 }, async () => {
  const stop = new AbortController();
  const { source, told } = counting(2, true);
  const all = taken(untilAborted(source, stop.signal), (one) => one === 2 && setImmediate(() => stop.abort()));
  assert.deepEqual(await all, [1, 2]);
  assert.ok(told.isReturned);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
});

test("an abort that was before asks for nothing, and what the source throws comes out", async () => {
  const { source, told } = counting(2, true);
  assert.deepEqual(await taken(untilAborted(source, AbortSignal.abort())), []);
  assert.deepEqual([told.asked, told.isReturned], [0, true]);
  const broken = async function* (): AsyncGenerator<number> {
    yield 1;
    throw new Error("the microphone went away");
  };
  await assert.rejects(taken(untilAborted(broken(), new AbortController().signal)), /went away/u);
});
