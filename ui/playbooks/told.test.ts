import assert from "node:assert/strict";
import { test } from "node:test";
import { changesBetween } from "@wingman/domain/playbook/diff";
import type { Content } from "@wingman/domain/playbook/events";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { tellChanges } from "./told.ts";

const { id: _id, version: _version, ...before } = starterPlaybook;
const told = (after: Content) =>
  tellChanges(changesBetween(before, after), before, after).map(({ sign, title, lines }) => [
    sign,
    title,
    ...lines.map((line) => `${line.sign} ${line.text}`),
  ]);
const [first, second, third] = before.plays;
assert.ok(first && second && third && first.trigger.on === "words");

test("what came, went and changed is told a play at a time, words by words", () => {
  const [gone = ""] = first.trigger.on === "words" ? first.trigger.phrases : [];
  const changed = {
    ...first,
    coolDownMs: 120_000,
    once: true,
    tip: { ...first.tip, headline: "Ask twice" },
    trigger: {
      ...first.trigger,
      phrases: [...(first.trigger.on === "words" ? first.trigger.phrases.slice(1) : []), "new words"],
    },
  } as typeof first;
  const after = { ...before, plays: [changed, ...before.plays.slice(2), { ...second, id: "mine", name: "Mine" }] };
  assert.deepEqual(told(after), [
    ["came", "Play “Mine”"],
    ["went", `Play “${second.name}”`],
    [
      "changed",
      `Play “${first.name}”`,
      "changed Not again for: 1 min → 2 min",
      "came Only once in a call: yes",
      `changed Headline: “${first.tip.headline}” → “Ask twice”`,
      `went Words: “${gone}”`,
      "came Words: “new words”",
    ],
  ]);
});

test("another order, another name, stages and competitors are told; no change is nothing", () => {
  assert.deepEqual(told(before), []);
  assert.deepEqual(told({ ...before, plays: [second, first, ...before.plays.slice(2)] }), [
    ["changed", "Plays stand in another order"],
  ]);
  const [stage, ...stages] = before.stages;
  assert.ok(stage);
  assert.deepEqual(
    told({
      ...before,
      name: "Ours",
      competitors: before.competitors.slice(1),
      stages: [...stages, { ...stage, id: "more", name: "More" }],
    }).map(([sign, title]) => [sign, title]),
    [
      ["changed", "Competitors"],
      ["changed", "The playbook"],
      ["came", "Stage “More”"],
      ["went", `Stage “${stage.name}”`],
    ],
  );
});
