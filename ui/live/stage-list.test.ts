import assert from "node:assert/strict";
import { test } from "node:test";
import { stageList } from "./stage-list.ts";

const stages = ["open", "needs", "price", "next"].map((id) => ({ id, name: id }));
const states = (reached: Record<string, number>) => stageList(stages, reached).map(({ state }) => state);

test("before anything was said all stages are to do", () =>
  assert.deepEqual(states({}), ["todo", "todo", "todo", "todo"]));
test("the newest stage is where the call is, those before it are done", () =>
  assert.deepEqual(states({ open: 0, needs: 40_000 }), ["done", "now", "todo", "todo"]));
test("a stage that was passed over is skipped", () =>
  assert.deepEqual(states({ open: 0, price: 40_000 }), ["done", "skipped", "now", "todo"]));
test("a stage that came after a later one is where the call is, and late", () => {
  const list = stageList(stages, { open: 0, price: 40_000, needs: 90_000 });
  assert.deepEqual(
    list.map(({ state, late }) => [state, late]),
    [
      ["done", false],
      ["now", true],
      ["done", false],
      ["todo", false],
    ],
  );
});
