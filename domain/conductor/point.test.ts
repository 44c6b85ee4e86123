import assert from "node:assert/strict";
import { test } from "node:test";
import { final, fragment, playbook, run, tick, ticks, tips } from "./conduct.fixture.ts";
import { initialContext } from "./context.ts";
import { rulesOf } from "./rules.ts";

const rules = rulesOf(3);
const from = initialContext("call-1", playbook, rules);
const made = (...inputs: Parameters<typeof run>[0][number][]) =>
  tips(run(inputs, from).events).filter((line) => line.startsWith("made"));

test("a card comes when its side has rested, and not at its words", () => {
  const said = final(2, "customer", 1_000, "that is too expensive");
  assert.deepEqual(made(fragment(2, "customer", 1_000, "that is too expensive"), said, tick(2_500)), []);
  assert.deepEqual(made(said, ...ticks(2_000, 3_000)), ["made price"]);
});
test("who goes on has not made the point: what comes last may be the better card", () => {
  const on = [
    final(2, "customer", 1_000, "that is too expensive"),
    fragment(3, "customer", 2_400, "and we look"),
    tick(2_750),
    tick(3_000),
  ];
  assert.deepEqual(made(...on), []);
  const both = [...on, final(4, "customer", 2_400, "and we look at slotwise"), ...ticks(3_500, 6_000)];
  assert.deepEqual(made(...both), ["made rival"]);
});
test("the other side's turn ends the wait at once", () => {
  const said = final(2, "customer", 1_000, "that is too expensive");
  assert.deepEqual(made(said, fragment(3, "rep", 2_100, "what do you compare")), ["made price"]);
  assert.deepEqual(made(said, fragment(3, "rep", 2_100, "mm right")), []);
});
test("by the rules of before a card comes at its words", () => {
  const before = initialContext("call-1", playbook, rulesOf(2));
  assert.deepEqual(tips(run([final(2, "customer", 1_000, "that is too expensive")], before).events), ["made price"]);
});
