/** Plays that wait for the state of the call: conditions, shares of talk, stages, what was not said; and checklists. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Play, Stage } from "../playbook/play.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { eventInput, final, fragment, play, run, ticks, tips } from "./conduct.fixture.ts";
import { initialContext } from "./context.ts";

const stages: Stage[] = [
  {
    id: "value",
    name: "Value",
    phrases: ["what that is worth"],
    speaker: "rep",
    checklist: [
      { id: "budget", name: "Budget", speaker: "either", phrases: ["your|our budget"] },
      {
        id: "decider",
        name: "Who decides",
        speaker: "rep",
        phrases: [],
        meaning: { examples: ["Who else has to agree?"], atLeast: 0.5 },
      },
    ],
  },
];
const on = (...plays: Play[]) =>
  initialContext(
    "call-1",
    compilePlaybook({ id: "p", version: 1, name: "P", language: "en", competitors: [], stages, plays }),
  );
const dear = { phrases: ["too dear"] };
const silent = ticks(0, 60_000);

test("a play with a condition is set off only where it holds", () => {
  const reached = { ...play("a", "price", 60, dear), when: { reached: ["value"] } };
  assert.deepEqual(tips(run([final(2, "customer", 1_000, "that is too dear")], on(reached)).events), []);
  const said = [final(2, "rep", 1_000, "this is what that is worth"), final(3, "customer", 4_000, "that is too dear")];
  assert.deepEqual(tips(run(said, on(reached)).events), ["made a"]);
  const not = { ...play("a", "price", 60, dear), when: { notReached: ["value"] } };
  assert.deepEqual(tips(run(said, on(not)).events), []);
});
test("a play that is only for what was not said yet is quiet once its side has said it", () => {
  const unsaid = {
    ...play("a", "price", 60, dear),
    when: { notYetSaid: { speaker: "rep" as const, phrases: ["thirty days"] } },
  };
  const heard = (channel: "rep" | "customer") => [
    final(2, channel, 1_000, "try it for thirty days"),
    final(3, "customer", 4_000, "that is too dear"),
  ];
  assert.deepEqual(tips(run(heard("rep"), on(unsaid)).events), []);
  assert.deepEqual(tips(run(heard("customer"), on(unsaid)).events), ["made a"]);
});
test("a time may bound a play on both sides", () => {
  const between = { ...play("a", "price", 60, dear, 0), when: { notBeforeMs: 10_000, notAfterMs: 20_000 } };
  const at = (ms: number) => tips(run([final(2, "customer", ms, "that is too dear")], on(between)).events);
  assert.deepEqual([at(2_000), at(12_000), at(30_000)], [[], ["made a"], []]);
});
test("once means once in a call", () => {
  const once = { ...play("a", "price", 60, dear, 0), once: true };
  const said = [final(2, "customer", 1_000, "that is too dear"), final(3, "customer", 100_000, "still too dear")];
  assert.deepEqual(tips(run(said, on(once)).events), ["made a"]);
  assert.deepEqual(tips(run(said, on({ ...once, once: false })).events), ["made a", "made a"]);
});
test("a customer's company or role may be asked for", () => {
  const role = (words: string) => ({
    ...play("a", "price", 60, dear),
    when: { customer: { of: "role" as const, phrases: [words] } },
  });
  const said = [final(2, "customer", 1_000, "that is too dear")];
  assert.deepEqual(
    tips(run(said, on(role("coo"))).events).length + tips(run(said, on(role("nobody"))).events).length,
    1,
  );
});
test("what had to be said and was not is asked for once the time has come", () => {
  const gap = play("gap", "discovery", 40, { on: "not-said", speaker: "rep", phrases: ["your budget"], byMs: 30_000 });
  assert.deepEqual(tips(run(silent, on(gap)).events), ["made gap"]);
  assert.deepEqual(
    tips(run([final(2, "rep", 1_000, "is there your budget"), ...ticks(2_000, 60_000)], on(gap)).events),
    [],
  );
  assert.deepEqual(
    tips(run([final(2, "customer", 1_000, "not your budget"), ...ticks(2_000, 60_000)], on(gap)).events),
    ["made gap"],
  );
});
test("the same by a stage", () => {
  const gap = play("gap", "discovery", 40, {
    on: "not-said",
    speaker: "rep",
    phrases: ["your budget"],
    byStage: "value",
  });
  assert.deepEqual(tips(run(silent, on(gap)).events), []);
  const said = [final(2, "rep", 1_000, "this is what that is worth"), ...ticks(3_000, 6_000)];
  assert.deepEqual(tips(run(said, on(gap)).events), ["made gap"]);
});
test("a gap waits for room on the board before it is held back", () => {
  const gap = play("gap", "discovery", 40, { on: "not-said", speaker: "rep", phrases: ["your budget"], byMs: 3_000 });
  const said = [final(2, "customer", 2_000, "that is too dear"), ...ticks(2_750, 20_000)];
  assert.deepEqual(tips(run(said, on(gap, play("a", "price", 60, dear))).events), ["made a", "made gap"]);
});
test("a stage that was reached, and one that was not by then", () => {
  const reached = play("there", "context", 40, { on: "stage", stage: "value", is: "reached" });
  const missed = play("missed", "coaching", 40, { on: "stage", stage: "value", is: "not-reached", byMs: 20_000 });
  assert.deepEqual(tips(run(silent, on(reached, missed)).events), ["made missed"]);
  const said = [final(2, "rep", 1_000, "this is what that is worth"), ...ticks(3_000, 60_000)];
  assert.deepEqual(tips(run(said, on(reached, missed)).events), ["made there"]);
});
test("who talks for most of a window is told, and again only after another window", () => {
  const ratio = play("ratio", "monologue", 40, { on: "ratio", side: "rep", above: 0.7, windowMs: 60_000 }, 0);
  const talk = Array.from({ length: 30 }, (_, n) => [
    final(2 + n, n % 4 === 3 ? "customer" : "rep", n * 5_000, "a b c d e f g h i j k l m n o p"),
    ...ticks(n * 5_000 + 4_000, n * 5_000 + 5_000),
  ]).flat();
  const made = tips(run(talk, on(ratio)).events);
  assert.deepEqual(made, ["made ratio", "made ratio"]);
  assert.deepEqual(
    tips(run(talk, on({ ...ratio, trigger: { ...ratio.trigger, side: "customer" } as Play["trigger"] })).events),
    [],
  );
});
test("a question sets off its play once it is over", () => {
  const asked = play("asked", "question", 60, {
    on: "question",
    speaker: "customer",
    phrases: ["android"],
    unless: [],
  });
  const context = on(asked);
  assert.deepEqual(tips(run([fragment(2, "customer", 1_000, "does it run on android")], context).events), []);
  assert.deepEqual(tips(run([final(2, "customer", 1_000, "does it run on android")], context).events), ["made asked"]);
  assert.deepEqual(tips(run([final(2, "customer", 1_000, "it runs on android")], context).events), []);
});
test("a point of a checklist ticks itself once, by words and by meaning", () => {
  const ticked = (events: readonly { type: string; data: unknown }[]) =>
    events.flatMap(({ type, data }) =>
      type === "ChecklistTicked" ? [(data as { item: string; how: string }).item + (data as { how: string }).how] : [],
    );
  const said = [final(2, "rep", 1_000, "what is your budget"), final(3, "customer", 4_000, "our budget is small")];
  const first = run(said, on(play("a", "price", 60, dear)));
  assert.deepEqual(ticked(first.events), ["budgetwords"]);
  const asked = run([final(2, "rep", 1_000, "who else has to agree")], on(play("a", "price", 60, dear)));
  const [ask] = asked.context.pending;
  assert.ok(ask);
  const answer = eventInput(3, 3_000, {
    type: "UtteranceUnderstood",
    data: {
      ask: ask.id,
      agent: "meaning",
      from: { utterance: "rep-1000", spokenAtMs: 2_250 },
      atMs: 2_500,
      tookMs: 5,
      model: "m",
      channel: "rep",
      matches: [{ play: "check_value_decider", example: 0, score: 0.8, firstWord: 0, endWord: 5 }],
    },
  });
  assert.deepEqual(ticked(run([answer], asked.context).events), ["decidermeaning"]);
});
