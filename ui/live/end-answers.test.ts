import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, choose, newsIn, outcomes, write } from "./end-answers.ts";

const nothing = { outcome: null, csat: null };
/** A Tuesday. */
const now = new Date(2026, 10, 24, 14).getTime();
const blank = answersOf(nothing);

test("a next step takes its day from its own words, until a hand sets it", () => {
  const written = write(blank, "Call again on Friday", now);
  assert.equal(written.nextStepOn, "2026-11-27");
  assert.equal(write(written, "Call again", now).nextStepOn, null);
  const byHand = { ...written, nextStepOn: "2026-12-01", onByHand: true };
  assert.equal(write(byHand, "Call again on Monday", now).nextStepOn, "2026-12-01");
});
test("a promise from the call is put forward as the next step, and never over written words", () => {
  const chosen = choose(blank, "next-step", "send the paper by Friday", now);
  assert.deepEqual([chosen.nextStep, chosen.nextStepOn], ["send the paper by Friday", "2026-11-27"]);
  assert.equal(choose(write(blank, "Mine", now), "next-step", "Promise", now).nextStep, "Mine");
  assert.equal(choose(blank, "lost", "Promise", now).nextStep, "");
});
test("where nothing is asked next, no next step is told", () =>
  assert.deepEqual(newsIn(choose(write(blank, "Left over", now), "lost", "", now), nothing).outcome, {
    outcome: "lost",
    nextStep: "",
    nextStepOn: null,
  }));
test("what is known already is not told again", () => {
  const known = { outcome: { outcome: "won" as const, nextStep: "Sign", nextStepOn: null }, csat: 4 };
  assert.deepEqual(newsIn(answersOf(known), known), nothing);
  assert.deepEqual(newsIn({ ...answersOf(known), csat: 5 }, known), { outcome: null, csat: 5 });
});
test("an untouched sheet tells nothing", () => assert.deepEqual(newsIn(blank, nothing), nothing));
test("every outcome has a number key of its own", () => assert.equal(new Set(outcomes).size, 6));
