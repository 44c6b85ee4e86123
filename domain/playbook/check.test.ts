/** Faults are told all at once, by place, in words of whoever writes a playbook. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findProblems } from "./check.ts";

const play = {
  id: "a",
  name: "A",
  category: "price",
  priority: 50,
  coolDownMs: 60_000,
  trigger: { on: "words", speaker: "customer", phrases: ["too expensive"], unless: [] },
  tip: { kind: "objection", title: "Objection", headline: "Ask why", say: "Why is that?" },
};
const book = (plays: unknown[], stages: unknown[] = []) => ({
  id: "test",
  version: 1,
  name: "Test",
  language: "en",
  competitors: [],
  stages,
  plays,
});
const told = (plays: unknown[], stages: unknown[] = []): string[] =>
  findProblems(book(plays, stages)).map(({ says }) => says);

test("a playbook that is right has no problem", () => assert.deepEqual(told([play]), []));
test("a trigger nobody knows is answered with those there are", () =>
  assert.match(
    told([{ ...play, trigger: { on: "regex", phrases: ["x.*"] } }]).join(),
    /"regex" is no trigger; there are words, meaning, silence/,
  ));
test("a fault is told of the trigger that was meant, not of every other", () => {
  const says = told([{ ...play, trigger: { on: "silence", forMs: 10 } }]);
  assert.equal(says.length, 1);
  assert.match(says[0] ?? "", /^play a: trigger forMs: /);
});
test("a misspelt field and a missing one are named", () => {
  const { tip, ...rest } = play;
  const says = told([{ ...rest, tipp: tip }]).join("\n");
  assert.match(says, /nothing called "tipp" here/);
  assert.match(says, /"tip" is missing/);
});
test("a problem leads to its place", () => {
  const wrong = { ...play, id: "b", trigger: { ...play.trigger, phrases: ["fine words", "alone"] } };
  assert.deepEqual(
    findProblems(book([play, wrong])).map(({ at }) => at),
    [["plays", 1, "trigger", "phrases", 1]],
  );
});
test("stages are named that are there, and what was not said has a time", () => {
  const notSaid = { on: "not-said", speaker: "rep", phrases: ["your budget"] };
  assert.match(told([{ ...play, trigger: notSaid }]).join(), /by which stage or minute/);
  assert.match(told([{ ...play, trigger: { ...notSaid, byStage: "value" } }]).join(), /no stage "value"/);
  assert.match(told([{ ...play, when: { reached: ["value"] } }]).join(), /no stage "value"/);
  assert.match(told([{ ...play, when: { notBeforeMs: 9, notAfterMs: 9 } }]).join(), /ends before it begins/);
});
test("points of a checklist have ids of their own, and phrases as stages have", () => {
  const point = { id: "p", name: "P", speaker: "rep", phrases: ["budget"] };
  const says = told([play], [{ id: "s", name: "S", speaker: "rep", phrases: [], checklist: [point, point] }]).join(
    "\n",
  );
  assert.match(says, /two points have the id "p"/);
  assert.match(says, /stage s, p: one word alone/);
});
test("of what is no playbook at all that is said", () =>
  assert.match(findProblems("x")[0]?.says ?? "", /named things/));
