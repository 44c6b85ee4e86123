import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "../playbook/playbook.ts";
import { eventInput, final, fragment, play, playbook, run, tick, ticks, tips } from "./conduct.fixture.ts";
import { initialContext, type Input } from "./context.ts";
import { rulesOf } from "./rules.ts";

const means = (id: string, category: string) =>
  play(id, category, 60, {
    on: "meaning",
    speaker: "customer",
    examples: ["there is no money for it"],
    atLeast: 0.5,
    unless: [],
  });
const withMeaning = compilePlaybook({
  ...playbook.playbook,
  plays: [...playbook.playbook.plays, means("means-price", "cost"), means("means-rival", "others")],
});
const by = (rules: number) => initialContext("call-1", withMeaning, rulesOf(rules));
const made = (rules: number, ...inputs: readonly Input[]) =>
  tips(run(inputs, by(rules)).events).filter((line) => line.startsWith("made"));
/** What a model answers of what the customer began to say at `startMs`. */
const understood = (n: number, startMs: number, ...matches: readonly (readonly [play: string, score: number])[]) =>
  eventInput(n, startMs + 1_200, {
    type: "UtteranceUnderstood",
    data: {
      ask: `ask_call-1_meaning_customer-${startMs}`,
      agent: "meaning",
      from: null,
      atMs: startMs + 1_200,
      tookMs: 12,
      model: "mini",
      channel: "customer",
      matches: matches.map(([id, score]) => ({ play: id, example: 0, score, firstWord: 0, endWord: 5 })),
    },
  });
const purse = final(2, "customer", 1_000, "the purse is closed this year");

test("wording sets off its card at once, by whatever rules", () => {
  for (const rules of [1, 2, 3])
    assert.deepEqual(made(rules, final(2, "customer", 1_000, "that is too expensive")), ["made price"]);
});
test("by meaning a card comes when its side has rested, and by the rules of before at once", () => {
  const said = [purse, understood(3, 1_000, ["means-price", 0.7])];
  assert.deepEqual(made(2, ...said), ["made means-price"]);
  assert.deepEqual(made(3, ...said), []);
  assert.deepEqual(made(3, ...said, ...ticks(2_500, 4_000)), ["made means-price"]);
});
test("who goes on has not made the point: the surest of all speaks for it", () => {
  const on = [
    purse,
    understood(3, 1_000, ["means-price", 0.6]),
    fragment(4, "customer", 2_500, "and the others"),
    tick(2_750),
    tick(3_000),
  ];
  assert.deepEqual(made(3, ...on), []);
  const both = [
    ...on,
    final(5, "customer", 2_500, "and the others are here already"),
    understood(6, 2_500, ["means-rival", 0.8]),
    ...ticks(4_000, 7_000),
  ];
  assert.deepEqual(made(3, ...both), ["made means-rival"]);
});
test("the other side's turn ends the wait at once", () => {
  const said = [purse, understood(3, 1_000, ["means-price", 0.7])];
  assert.deepEqual(made(3, ...said, fragment(4, "rep", 2_400, "what do you compare")), ["made means-price"]);
  assert.deepEqual(made(3, ...said, fragment(4, "rep", 2_400, "mm right")), []);
});
