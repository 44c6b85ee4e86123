import assert from "node:assert/strict";
import { test } from "node:test";
import type { DecodedWindow, SoundWindow } from "../model.ts";
import { type Job, openQueue, waitingMax } from "./queue.ts";

const none: DecodedWindow = { tokens: [], language: null, noSpeechProbability: null, wasCut: false };
const windowOf = (n: number): SoundWindow => ({
  samples: new Int16Array(n),
  language: null,
  context: [],
  prefix: [],
  tokensMax: 1,
});

/** A model that answers when it is told to, on a clock that is set by hand. */
const bench = (provider: "cpu" | "cuda") => {
  let nowMs = 0;
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  const queue = openQueue(
    {
      provider,
      decode: (windows) => {
        batches.push(windows.map((window) => window.samples.length));
        return new Promise((resolve) => waiting.push(() => resolve(windows.map(() => none))));
      },
    },
    { now: () => nowMs },
  );
  const ask = (n: number, kind: Job["kind"] = "look", channel: object = {}) =>
    queue.decode({ channel, kind, window: () => windowOf(n) });
  const turn = async (afterMs = 10): Promise<void> => {
    nowMs += afterMs;
    waiting.shift()?.();
    for (let n = 0; n < 5; n++) await Promise.resolve();
  };
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 5; n++) await Promise.resolve();
  };
  return { queue, batches, ask, turn, settle, pass: (ms: number) => (nowMs += ms) };
};

test("who has waited longest is next; a final goes before looks that came a little earlier, not before all", async () => {
  const { batches, ask, turn, settle, pass } = bench("cpu");
  void ask(1);
  await settle();
  void ask(2);
  pass(300);
  void ask(3);
  pass(200);
  void ask(4, "final");
  for (let n = 0; n < 4; n++) await turn();
  assert.deepEqual(batches, [[1], [2], [4], [3]]);
});

test("where the provider profits, what waits goes together", async () => {
  const { batches, ask, turn, settle } = bench("cuda");
  void ask(1);
  await settle();
  void ask(2);
  void ask(3, "final");
  void ask(4);
  await turn();
  assert.deepEqual(batches, [[1], [3, 2, 4]]);
});

test("no channel starves beside one that always asks", async () => {
  const { batches, ask, turn, settle, pass } = bench("cpu");
  const greedy = {};
  void ask(1, "final", greedy);
  await settle();
  void ask(2);
  for (let n = 0; n < 10 && !batches.flat().includes(2); n++) {
    pass(150);
    void ask(1, "final", greedy);
    await turn();
  }
  assert.ok(batches.flat().includes(2) && batches.length <= 5, JSON.stringify(batches));
});

test("what is taken back is never decoded and answers at once", async () => {
  const { queue, batches, ask, turn, settle } = bench("cpu");
  const one = {};
  void ask(1);
  await settle();
  const taken = ask(2, "look", one);
  queue.withdraw(one, "look");
  assert.equal(await taken, undefined);
  await turn();
  assert.deepEqual(batches, [[1]]);
});

test("the load is what those who speak now need: more speakers, more load; who is silent needs nothing", async () => {
  const { queue, ask, turn, settle, pass } = bench("cpu");
  const [one, other] = [{}, {}];
  void ask(1, "look", one);
  await settle();
  await turn(60);
  assert.equal(queue.load().toFixed(2), "0.10");
  void ask(1, "look", other);
  await settle();
  await turn(120);
  assert.equal(queue.load().toFixed(2), "0.30");
  pass(1_500);
  assert.equal(queue.load(), 0);
});

test("what waits is bounded", async () => {
  const { ask } = bench("cpu");
  const asked = Array.from({ length: waitingMax }, () => ask(1));
  void Promise.allSettled(asked);
  await assert.rejects(ask(1), RangeError);
});
