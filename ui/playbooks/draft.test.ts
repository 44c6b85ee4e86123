import assert from "node:assert/strict";
import { freeId } from "../parts/versioned/kind.ts";
import { test } from "node:test";
import { findProblems } from "@wingman/domain/playbook/check";
import type { Content } from "@wingman/domain/playbook/events";
import type { Play } from "@wingman/domain/playbook/play";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import {
  conditionNames,
  conditionOf,
  groupsOf,
  moved,
  newPlay,
  saidLike,
  tidied,
  triggerKinds,
  triggerOf,
  unfinished,
} from "./draft.ts";

const { id: _id, version: _version, ...starter } = starterPlaybook;
const fits = (content: Content): boolean => findProblems({ id: "p", version: 1, ...content }).length === 0;
const base = newPlay({ ...starter, plays: [] }, "Price");
const withPlay = (play: Play): Content => ({ ...starter, plays: [play] });

test("ids are small letters and free; a name in another script has the fallback", () => {
  assert.equal(freeId("Prix élevé!", "play", []), "prix-eleve");
  assert.equal(freeId("Price", "play", ["price", "price-2"]), "price-3");
  assert.equal(freeId("سعر مرتفع", "play", []), "play");
  assert.match(freeId("x".repeat(90), "play", ["x".repeat(37)]), /^[a-z0-9-]{1,40}$/);
});

test("every trigger and condition, once written out, is one that the log takes", () => {
  for (const on of triggerKinds) {
    const trigger = triggerOf(on, { on: "words", speaker: "rep", phrases: ["two words"], unless: [] }, starter.stages);
    const examples = trigger.on === "meaning" ? { ...trigger, examples: ["this costs too much"] } : trigger;
    const content = tidied(withPlay({ ...base, trigger: examples }));
    assert.deepEqual(unfinished(content), [], on);
    assert.deepEqual(findProblems({ id: "p", version: 1, ...content }), [], on);
  }
  for (const name of conditionNames) {
    const when = conditionOf(name, starter.stages);
    const written = JSON.parse(JSON.stringify(when).replaceAll('[""]', '["two words"]')) as Play["when"];
    const play = { ...base, trigger: { on: "silence" as const, forMs: 5_000 }, ...(written && { when: written }) };
    assert.deepEqual(findProblems({ id: "p", version: 1, ...tidied(withPlay(play)) }), [], name);
  }
});

test("a draft that is not unfinished is one the log takes, and one that is is not", () => {
  const lists: Content[] = [
    withPlay(base),
    withPlay({ ...base, trigger: { on: "meaning", speaker: "customer", examples: ["ab"], atLeast: 0.5, unless: [] } }),
    withPlay({
      ...base,
      trigger: { on: "silence", forMs: 5_000 },
      when: { notYetSaid: { speaker: "either", phrases: [" "] } },
    }),
    { ...starter, competitors: [{ name: "A", spoken: [""] }] },
    { ...starter, stages: [{ id: "s", name: "S", speaker: "rep", phrases: ["x"] }] },
    {
      ...starter,
      stages: [
        {
          id: "s",
          name: "S",
          speaker: "rep",
          phrases: [],
          checklist: [{ id: "p", name: "", speaker: "rep", phrases: [] }],
        },
      ],
    },
  ];
  for (const content of lists) {
    assert.equal(unfinished(tidied(content)).length, 1, JSON.stringify(content).slice(0, 200));
    assert.equal(fits(tidied(content)), false);
  }
  assert.deepEqual(unfinished(tidied(starter)), []);
});

test("rows nobody wrote in are not saved, and neither is what then holds nothing", () => {
  const play: Play = {
    ...base,
    trigger: { on: "words", speaker: "rep", phrases: ["", "too dear", " "], unless: [""] },
    when: {},
  };
  const [saved] = tidied({ ...withPlay(play), smallTalk: [""] }).plays;
  assert.deepEqual(saved?.trigger, { on: "words", speaker: "rep", phrases: ["too dear"], unless: [] });
  assert.ok(saved && !("when" in saved));
  assert.ok(!("smallTalk" in tidied({ ...starter, smallTalk: [" "] })));
});

test("plays stand by their stage, then by what they are about; one is moved within its group alone", () => {
  const play = (id: string, category: string, stage?: string): Play => ({
    ...base,
    ...{ id, category, trigger: { on: "words", speaker: "customer", phrases: ["two words"], unless: [] } },
    ...(stage !== undefined && { when: { reached: [stage] } }),
  });
  const [first, second] = starter.stages;
  assert.ok(first && second);
  const content = {
    ...starter,
    plays: [
      play("a", "price"),
      play("b", "need"),
      play("c", "price"),
      play("d", "need", second.id),
      play("e", "x", first.id),
    ],
  };
  const shape = groupsOf(content).map(({ stage, category, plays }) => [
    stage?.id ?? category,
    plays.map(({ id }) => id),
  ]);
  assert.deepEqual(shape, [
    [first.id, ["e"]],
    [second.id, ["d"]],
    ["price", ["a", "c"]],
    ["need", ["b"]],
  ]);
  const order = (plays: readonly Play[]): string => plays.map(({ id }) => id).join("");
  assert.equal(order(moved(content, "a", 1)), "bcade");
  assert.equal(order(moved(content, "c", -1)), "cabde");
  assert.equal(order(moved(content, "a", -1)), "abcde");
});

test("a pattern is shown as somebody may have said it", () => {
  assert.equal(saidLike("too|so expensive|pricey * quarter? budget~"), "too expensive … quarter budget");
});
