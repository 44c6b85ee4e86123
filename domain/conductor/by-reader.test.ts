import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "../playbook/playbook.ts";
import { eventInput, final, fragment, play, playbook, run, ticks, tips } from "./conduct.fixture.ts";
import { initialContext, type Input } from "./context.ts";
import { rulesNow, rulesOf } from "./rules.ts";

const [price] = playbook.playbook.plays.filter(({ id }) => id === "price");
const read = compilePlaybook({
  ...playbook.playbook,
  plays: [
    ...(price ? [{ ...price, category: "price" }] : []),
    play("reads-price", "price", 60, {
      on: "meaning",
      speaker: "customer",
      examples: ["there is no money for it"],
      atLeast: 0.5,
      sure: 0.6,
      point: { kind: "price", sure: 0.4 },
      unless: ["lunch was"],
    }),
  ],
});
const by = (rules: number) => initialContext("call-1", read, rulesOf(rules));
const told = (rules: number, ...inputs: readonly Input[]) => tips(run(inputs, by(rules)).events);
const answer = (n: number, startMs: number, sure: number | null, example = 0) =>
  eventInput(n, startMs + 1_200, {
    type: "UtteranceUnderstood",
    data: {
      ...{ ask: `ask_call-1_meaning_customer-${startMs}`, agent: "meaning", from: null, model: "mini" },
      ...{ atMs: startMs + 1_200, tookMs: 12, channel: "customer" },
      matches: example > 0 ? [{ play: "reads-price", example: 0, score: example, firstWord: 0, endWord: 5 }] : [],
      ...(sure !== null && {
        points: { model: "mini+points", kinds: [{ kind: "price", sure, firstWord: 1, endWord: 4 }] },
      }),
    },
  });
const purse = final(2, "customer", 1_000, "the purse is closed this year");

test("the ask brings what was said before, each with whose it is", () => {
  const { context } = run(
    [final(2, "rep", 500, "shall we begin"), final(3, "customer", 1_000, "the purse is closed")],
    by(5),
  );
  const [ask] = context.pending;
  assert.deepEqual(ask?.agent === "meaning" && ask.before, ["Rep: shall we begin"]);
});
test("a point that is likely enough sets off its play, whatever the examples say, and names what read it", () => {
  const { events } = run([purse, answer(3, 1_000, 0.45), ...ticks(2_500, 4_000)], by(5));
  assert.deepEqual(tips(events), ["made reads-price"]);
  const made = events.find(({ type }) => type === "SuggestionMade");
  assert.ok(made?.type === "SuggestionMade");
  assert.deepEqual([made.data.reason.model, made.data.reason.sureness], ["mini+points", 0.45]);
  assert.equal(made.data.reason.evidence?.words, "purse is closed");
  assert.deepEqual(told(5, purse, answer(3, 1_000, 0.35, 0.9), ...ticks(2_500, 4_000)), []);
});
test("without a reader the examples decide, and an exception holds both back", () => {
  assert.deepEqual(told(5, purse, answer(3, 1_000, null, 0.7), ...ticks(2_500, 4_000)), ["made reads-price"]);
  const lunch = final(2, "customer", 1_000, "lunch was beyond our budget");
  assert.deepEqual(told(5, lunch, answer(3, 1_000, 0.9), ...ticks(2_500, 4_000)), []);
});

const paper = "paper is too expensive these days";
const before = [purse, answer(3, 1_000, 0.01), ...ticks(2_500, 3_000)];
test("wording waits for the reader where one reads along, and what it holds for another sense is let go", () => {
  const said = [fragment(4, "customer", 5_000, paper), final(5, "customer", 5_000, paper)];
  assert.deepEqual(told(rulesNow, ...said), ["made price"], "nobody reads along yet");
  assert.deepEqual(told(rulesNow, ...before, ...said), []);
  assert.deepEqual(told(rulesNow, ...before, ...said, answer(6, 5_000, 0.05), ...ticks(7_000, 12_000)), []);
  assert.deepEqual(told(rulesNow, ...before, ...said, answer(6, 5_000, 0.3), ...ticks(7_000, 12_000)), ["made price"]);
  assert.deepEqual(told(rulesNow, ...before, ...said, ...ticks(7_000, 12_000)), ["made price"], "it did not answer");
  assert.deepEqual(told(4, ...before, ...said), ["made price"], "by the rules of before at once");
});
