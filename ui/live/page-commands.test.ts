import assert from "node:assert/strict";
import { test } from "node:test";
import { pageCommands, type PageNow } from "./page-commands.ts";

const everything: PageNow = {
  live: true,
  tip: true,
  paused: false,
  quiet: false,
  asking: true,
  canWithdraw: true,
  sound: "ask",
  small: false,
  whispers: false,
  whisperPossible: true,
  undoable: true,
};
const acts = new Proxy({} as Parameters<typeof pageCommands>[1], { get: () => () => {} });
const ids = (now: Partial<PageNow>) => pageCommands({ ...everything, ...now }, acts).map(({ id }) => id);

test("every act has a name that is words, and a key of its own where it has one", () => {
  const all = pageCommands(everything, acts);
  for (const { id, label } of all) assert.ok(label !== id && label.length > 3, id);
  const keys = all.flatMap((command) => command.keys ?? []);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(new Set(all.map(({ label }) => label)).size, all.length);
});
test("what makes no sense now is not offered", () => {
  assert.ok(!ids({ tip: false }).includes("copy"));
  assert.ok(!ids({ asking: false }).includes("agreed"));
  assert.ok(!ids({ canWithdraw: false }).includes("withdraw"));
  assert.deepEqual(
    (["ask", "stop", null] as const).map((sound) => ids({ sound }).filter((id) => id.endsWith("Sound"))),
    [["askSound"], ["stopSound"], []],
  );
  assert.ok(!ids({ live: false }).some((id) => ["pause", "quiet", "mark", "forget", "small", "end"].includes(id)));
  assert.ok(!ids({ whisperPossible: false }).includes("whisper"));
});
test("what can be taken back is named by what it would do now", () => {
  const label = (now: Partial<PageNow>, id: string) =>
    pageCommands({ ...everything, ...now }, acts).find((command) => command.id === id)?.label;
  for (const [id, now] of [
    ["pause", { paused: true }],
    ["quiet", { quiet: true }],
    ["small", { small: true }],
    ["whisper", { whispers: true }],
  ] as const)
    assert.notEqual(label({}, id), label(now, id));
});
