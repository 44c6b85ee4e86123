import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProgressState } from "./progress.ts";
import { endsMax, endsWindowMs, type Server, supervised } from "./supervised.ts";

type Said = { readonly state: ProgressState; readonly detail: string };
type Fake = Server & { end(): void };

const fake = (pid: number): Fake => {
  let end: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { pid, exited, end, stop: async () => end() };
};
const turns = async (): Promise<void> => {
  for (let n = 0; n < 10; n++) await new Promise((resolve) => setImmediate(resolve));
};

test("a server that ends is replaced by the next, until it is stopped", async () => {
  const servers = [fake(1), fake(2)];
  const said: Said[] = [];
  const kept = supervised({
    first: servers[0]!,
    again: async () => servers[1]!,
    name: "it",
    voice: () => (state, detail) => void said.push({ state, detail }),
    now: () => new Date(2026, 0, 1, 14, 5),
  });
  servers[0]!.end();
  await turns();
  assert.equal(kept.pid(), 2);
  assert.deepEqual(said, [
    { state: "looking", detail: "it ended; it is being started again" },
    { state: "ready", detail: "it ended and was started again at 14:05" },
  ]);
  await kept.stop();
  await kept.exited;
  assert.equal(said.length, 2);
});

test("one that ends again and again within a minute is given up; over a longer time it never is", async () => {
  const run = async (stepMs: number): Promise<{ count: number; said: Said[]; over: boolean }> => {
    let now = 0;
    let count = 0;
    let over = false;
    const said: Said[] = [];
    let current = fake(0);
    const kept = supervised({
      first: current,
      again: async () => {
        count += 1;
        return (current = fake(count));
      },
      name: "it",
      voice: () => (state, detail) => void said.push({ state, detail }),
      now: () => new Date((now += stepMs)),
    });
    void kept.exited.then(() => {
      over = true;
    });
    for (let n = 0; n < endsMax + 3; n++) {
      current.end();
      await turns();
    }
    return { count, said, over };
  };
  const often = await run(endsWindowMs / (endsMax + 2));
  assert.deepEqual([often.count, often.over, often.said.at(-1)?.state], [endsMax, true, "failed"]);
  const seldom = await run(endsWindowMs / 2);
  assert.deepEqual([seldom.count, seldom.over], [endsMax + 3, false]);
});
