import assert from "node:assert/strict";
import { test } from "node:test";
import { readTrade } from "./extend.ts";
import type { Play } from "./play.ts";

const price: Play = {
  id: "price",
  name: "Price",
  category: "price",
  trigger: { on: "words", speaker: "customer", phrases: ["on {day} too much"], unless: ["not {day}"] },
  tip: { kind: "objection", title: "Objection", headline: "Ask why", say: "Why is that?" },
  priority: 50,
  coolDownMs: 60_000,
};
const quiet: Play = { ...price, id: "quiet", category: "silence", trigger: { on: "silence", forMs: 8_000 } };
const common = {
  words: { day: "monday|friday" },
  stages: [{ id: "open", name: "Open", phrases: ["shall we {day}"], speaker: "either" }],
  plays: [price, quiet],
};
const trade = {
  id: "trade",
  version: 1,
  name: "A trade",
  language: "en",
  competitors: [],
  stages: [] as unknown[],
  plays: [] as unknown[],
};
const find = (read: ReturnType<typeof readTrade>, id: string): Play => {
  const play = read.plays.find((each) => each.id === id);
  assert.ok(play);
  return play;
};

test("a trade that adds nothing has the common plays and stages, with their lists filled in", () => {
  const read = readTrade(common, trade);
  assert.deepEqual(find(read, "price").trigger, {
    on: "words",
    speaker: "customer",
    phrases: ["on monday|friday too much"],
    unless: ["not monday|friday"],
  });
  assert.deepEqual(find(read, "quiet"), quiet);
  assert.deepEqual(read.stages[0]?.phrases, ["shall we monday|friday"]);
});
test("an addition widens the play of its id and changes only the words of the tip it names", () => {
  const read = readTrade(common, {
    ...trade,
    stages: [{ id: "open", phrases: ["let us begin"] }],
    plays: [{ id: "price", phrases: ["far too dear"], unless: ["no longer"], tip: { headline: "Ask for the sum" } }],
  });
  const { trigger, tip } = find(read, "price");
  assert.ok(trigger.on === "words");
  assert.deepEqual(trigger.phrases, ["on monday|friday too much", "far too dear"]);
  assert.deepEqual(trigger.unless, ["not monday|friday", "no longer"]);
  assert.deepEqual(tip, { ...price.tip, headline: "Ask for the sum" });
  assert.deepEqual(read.stages[0]?.phrases, ["shall we monday|friday", "let us begin"]);
});
test("a trade's own list takes the place of the common one everywhere", () => {
  const { trigger } = find(readTrade(common, { ...trade, words: { day: "sunday" } }), "price");
  assert.ok(trigger.on === "words");
  assert.deepEqual(trigger.phrases, ["on sunday too much"]);
});
test("a play of the trade's own comes after the common ones", () =>
  assert.deepEqual(
    readTrade(common, { ...trade, plays: [{ ...price, id: "own" }] }).plays.map((play) => play.id),
    ["price", "quiet", "own"],
  ));
test("an addition to nothing, an unknown list and a file of another shape are refused by name", () => {
  assert.throws(() => readTrade(common, { ...trade, plays: [{ id: "prise", phrases: ["a b"] }] }), /"prise" adds to/);
  assert.throws(
    () => readTrade(common, { ...trade, plays: [{ id: "price", phrases: ["on {dai} x"] }] }),
    /no list is called "dai"/,
  );
  assert.throws(() => readTrade(common, { ...trade, plays: [{ id: "price", tipp: {} }] }), /a trade's playbook/);
  assert.throws(() => readTrade({ ...common, words: 1 }, trade), /the common plays/);
  assert.throws(
    () => readTrade(common, { ...trade, plays: [{ id: "price", phrases: ["alone"] }] }),
    /playbook trade: .*one word/,
  );
});
