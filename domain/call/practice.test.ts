/** What may happen in an exercise, and that again changes nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as facts from "./call.fixture.ts";
import { type CallCommand, decide } from "./call.ts";
import type { CallEvent } from "./events/index.ts";
import { begun, moved, practiceEvents, scored, toldOf } from "./practice.fixture.ts";
import { type CallState, evolve, initial } from "./state.ts";

const after = (...events: readonly CallEvent[]): CallState => events.reduce(evolve, initial);
const live = after(facts.started, { type: "PracticeBegun", data: begun }, facts.asked, facts.given);
const says = { ...facts.said("customer", 0, "Why twice the price?"), source: "typed" as const };
const then = (state: CallState, command: CallCommand): CallState => {
  const decision = decide(state, command);
  assert.equal(decision.kind, "accepted", JSON.stringify(decision));
  return decision.kind === "accepted" ? decision.events.reduce(evolve, state) : state;
};
const refusalOf = (state: CallState, command: CallCommand) => {
  const decision = decide(state, command);
  return decision.kind === "refused" ? decision.reason : null;
};
const commands: readonly CallCommand[] = [
  { type: "MoveCustomer", moved: moved(), says },
  { type: "TellPractice", event: { type: "FeedbackGiven", data: toldOf() } },
  ...practiceEvents.flatMap((event): CallCommand[] =>
    event.type === "ReplySpoken" || event.type === "ReplyInterrupted" || event.type === "HintGiven"
      ? [{ type: "TellPractice", event }]
      : [],
  ),
];

test("an exercise begins in one commit with its call", () => {
  const decision = decide(initial, { type: "StartCall", call: facts.startedData, consent: "given", practice: begun });
  assert.ok(decision.kind === "accepted");
  assert.deepEqual(
    decision.events.map(({ type }) => type),
    ["CallStarted", "PracticeBegun", "ConsentRequested", "ConsentGiven"],
  );
});

test("what the customer does and says is one commit", () => {
  const decision = decide(live, { type: "MoveCustomer", moved: moved(), says });
  assert.ok(decision.kind === "accepted");
  assert.deepEqual(
    decision.events.map(({ type }) => type),
    ["CustomerMoved", "UtteranceTranscribed"],
  );
});

for (const command of commands)
  test(`${command.type === "TellPractice" ? command.event.type : command.type} again changes nothing`, () => {
    const decision = decide(then(live, command), command);
    assert.ok(decision.kind === "accepted" && decision.events.length === 0);
  });

test("a call with a person is no exercise", () => {
  const person = after(facts.started, facts.asked, facts.given);
  for (const command of commands) assert.equal(refusalOf(person, command), "NOT_A_PRACTICE");
});

test("a score comes once it is over, once by rules and once by a model", () => {
  const score: CallCommand = { type: "ScoreCall", scored: scored() };
  assert.equal(refusalOf(live, score), "CALL_GOING_ON");
  const over = then(live, { type: "EndCall", reason: "ended-by-rep", durationMs: 60_000 });
  assert.equal(refusalOf(over, { type: "MoveCustomer", moved: moved(), says: null }), "CALL_ENDED");
  const once = then(over, score);
  const again = decide(once, { type: "ScoreCall", scored: scored({ points: 99 }) });
  assert.ok(again.kind === "accepted" && again.events.length === 0, "a score is never replaced");
  const byModel = decide(once, { type: "ScoreCall", scored: scored({ by: "model", told: "Ask sooner." }) });
  assert.ok(byModel.kind === "accepted" && byModel.events.length === 1);
});
