import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventData } from "../call/events/index.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { pendingMax } from "./asks.ts";
import { beginning, erasedFinal, eventInput, final, play, playbook, run, tick, tips } from "./conduct.fixture.ts";
import { initialContext, type Input } from "./context.ts";

const meant = compilePlaybook({
  ...playbook.playbook,
  plays: [
    ...playbook.playbook.plays,
    play("means-price", "price", 60, {
      on: "meaning",
      speaker: "customer",
      examples: ["we cannot afford that", "that is beyond our budget"],
      atLeast: 0.5,
      unless: ["lunch was"],
    }),
  ],
});
const from = initialContext("call-1", meant);
const askOf = (said: string): string => `ask_call-1_meaning_${said}`;
const answer = (n: number, ask: string, changes: Partial<EventData<"UtteranceUnderstood">> = {}): Input =>
  eventInput(n, 3_000, {
    type: "UtteranceUnderstood",
    data: {
      ask,
      agent: "meaning",
      from: null,
      atMs: 3_000,
      tookMs: 12,
      model: "mini",
      channel: "customer",
      matches: [{ play: "means-price", example: 1, score: 0.61, firstWord: 0, endWord: 6 }],
      ...changes,
    },
  });
const said = final(2, "customer", 1_000, "there is no money for it");

test("a sentence is asked for its meaning once, and the answer gives the tip of the play with the words", () => {
  const first = run([said], from);
  assert.deepEqual(
    first.context.pending.map(({ id, agent }) => [id, agent]),
    [[askOf("customer-1000"), "meaning"]],
  );
  const second = run([answer(3, askOf("customer-1000"))], first.context);
  assert.deepEqual(tips(second.events), ["made means-price"]);
  const [made, signal] = second.events;
  assert.equal(made?.type, "SuggestionMade");
  const { reason } = made.data as EventData<"SuggestionMade">;
  assert.deepEqual(
    [reason.agent, reason.model, reason.sureness, (reason.evidence as { words: string }).words],
    ["meaning", "mini", 0.61, "there is no money for it"],
  );
  assert.equal(signal?.type, "ObjectionNoticed");
  assert.deepEqual(
    second.context.pending.map(({ agent }) => agent),
    ["wording"],
  );
  assert.deepEqual(run([answer(4, askOf("customer-1000"))], second.context).events, [], "a second answer is none");
});

test("what wording has said already is not said again by its meaning", () => {
  const { events } = run(
    [final(2, "customer", 1_000, "this is too expensive for us"), answer(3, askOf("customer-1000"))],
    from,
  );
  assert.deepEqual(tips(events), ["made price", "withheld means-price: duplicate"]);
});

test("an exception near the place, a play that is not there or a place without words give nothing", () => {
  const lunch = final(2, "customer", 1_000, "lunch was beyond our budget");
  const nowhere = [{ play: "means-price", example: 0, score: 0.9, firstWord: 9, endWord: 12 }];
  const unknown = [{ play: "gone", example: 0, score: 0.9, firstWord: 0, endWord: 3 }];
  const ask = askOf("customer-1000");
  assert.deepEqual(run([lunch, answer(3, ask)], from).events, []);
  assert.deepEqual(run([said, answer(3, ask, { matches: nowhere })], from).events, []);
  assert.deepEqual(run([said, answer(3, ask, { matches: unknown })], from).events, []);
});

test("nobody is asked about what has no examples, is short, erased, of the wrong side, or taken back", () => {
  assert.deepEqual(run([said]).context.pending, []);
  for (const input of [
    final(2, "customer", 1_000, "yes sure"),
    final(2, "rep", 1_000, "there is no money for it"),
    erasedFinal(2, "customer", 1_000, "there is no money for it"),
  ])
    assert.deepEqual(run([input], from).context.pending, []);
  const taken = eventInput(3, 3_000, {
    type: "WordsForgotten",
    data: { action: "a", fromMs: 0, toMs: 3_000, atMs: 3_000 },
  });
  const { context, events } = run([said, taken, answer(4, askOf("customer-1000"))], from);
  assert.deepEqual([context.pending, events], [[], []]);
});

test("asks are given up after their deadline, and never more than a bound are open", () => {
  const { context } = run([beginning, said, tick(6_500)], from);
  assert.deepEqual(context.pending, []);
  const many = Array.from({ length: pendingMax + 5 }, (_, n) =>
    final(n + 2, "customer", 1_000 + n, "there is no money for it"),
  );
  const open = run(many, from).context.pending;
  assert.equal(open.length, pendingMax);
  assert.equal(open.at(-1)?.id, askOf(`customer-${1_000 + pendingMax + 4}`));
});

test("what is nearest is meant: another play further away is not, and small talk beats what is less near", () => {
  const two = compilePlaybook({
    ...meant.playbook,
    smallTalk: ["it is raining again"],
    plays: [
      ...meant.playbook.plays,
      play("means-later", "timing", 90, {
        on: "meaning",
        speaker: "customer",
        examples: ["ask me next year"],
        atLeast: 0.5,
        unless: [],
      }),
    ],
  });
  const made = (...near: readonly (readonly [play: string, score: number])[]): readonly string[] => {
    const asked = run([said], initialContext("call-1", two));
    const matches = near.map(([id, score]) => ({ play: id, example: 0, score, firstWord: 0, endWord: 6 }));
    return tips(run([answer(3, askOf("customer-1000"), { matches })], asked.context).events);
  };
  assert.deepEqual(made(["means-price", 0.7], ["means-later", 0.55]), ["made means-price"]);
  assert.deepEqual(made(["means-price", 0.7], ["means-later", 0.68]).toSorted(), [
    "made means-later",
    "withheld means-price: pace",
  ]);
  assert.deepEqual(made(["means-price", 0.7], ["small_talk", 0.72]), []);
  assert.deepEqual(made(["means-price", 0.7], ["small_talk", 0.6]), ["made means-price"]);
});
