import assert from "node:assert/strict";
import { test } from "node:test";
import type { Experiment } from "./experiment.ts";
import {
  decideFeedback,
  evolveFeedback,
  type FeedbackEvent,
  nothingStands,
  runningOf,
  type Standing,
} from "./standing.ts";

const trial = (experiment: string, playbook = "b2b"): { type: "ExperimentStarted"; data: Experiment } => ({
  type: "ExperimentStarted",
  data: {
    experiment,
    name: "A trial",
    about: { kind: "playbook", playbook },
    arms: [
      { arm: "a", share: 50, version: 1 },
      { arm: "b", share: 50, version: 2 },
    ],
  },
});
const reset = (id: string): FeedbackEvent => ({
  type: "RankingReset",
  data: { reset: id, of: { playbook: "b2b", play: "price" }, upTo: "1-00000000001-000" },
});
const after = (...commands: readonly FeedbackEvent[]): Standing =>
  commands.reduce((standing, command) => {
    const decided = decideFeedback(standing, command);
    assert.equal(decided.kind, "accepted");
    return decided.kind === "accepted" ? decided.events.reduce(evolveFeedback, standing) : standing;
  }, nothingStands);
const refusal = (standing: Standing, command: FeedbackEvent): string => {
  const decided = decideFeedback(standing, command);
  return decided.kind === "refused" ? decided.reason : "";
};
const changesNothing = (standing: Standing, command: FeedbackEvent): void =>
  assert.deepEqual(decideFeedback(standing, command), { kind: "accepted", events: [] });

test("a trial runs until it is ended, one of each thing at a time, and again changes nothing", () => {
  const standing = after(trial("one"));
  changesNothing(standing, trial("one"));
  assert.equal(refusal(standing, trial("two")), "EXPERIMENT_RUNNING");
  assert.equal(
    refusal(standing, { ...trial("one"), data: { ...trial("one").data, name: "Other" } }),
    "EXPERIMENT_EXISTS",
  );
  assert.equal(refusal(standing, { type: "ExperimentEnded", data: { experiment: "two" } }), "EXPERIMENT_UNKNOWN");
  const both = after(trial("one"), trial("two", "saas"));
  assert.deepEqual(
    runningOf(both).map(({ experiment }) => experiment),
    ["one", "two"],
  );
  const end: FeedbackEvent = { type: "ExperimentEnded", data: { experiment: "one" } };
  const ended = after(trial("one"), end, trial("three"));
  changesNothing(ended, end);
  assert.deepEqual(
    runningOf(ended).map(({ experiment }) => experiment),
    ["three"],
  );
});

test("a trial that does not hold together is refused with what is wrong", () => {
  const { data } = trial("one");
  const [first] = data.arms;
  assert.ok(first);
  assert.equal(
    refusal(nothingStands, { ...trial("one"), data: { ...data, arms: [first, first] } }),
    "EXPERIMENT_INVALID",
  );
});

test("a reset stands until it is taken back", () => {
  const standing = after(reset("r1"));
  changesNothing(standing, reset("r1"));
  assert.equal(standing.resets.size, 1);
  const back: FeedbackEvent = { type: "RankingRestored", data: { reset: "r1" } };
  assert.equal(after(reset("r1"), back).resets.size, 0);
  assert.equal(refusal(after(reset("r1"), back), back), "RESET_UNKNOWN");
});
