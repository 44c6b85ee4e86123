import assert from "node:assert/strict";
import { test } from "node:test";
import { armOf, deal, type Experiment, problemOf } from "./experiment.ts";
import { isSampled } from "./lot.ts";

const trial: Experiment = {
  experiment: "exp-1",
  name: "Softer price play",
  about: { kind: "playbook", playbook: "b2b" },
  arms: [
    { arm: "now", share: 70, version: 3 },
    { arm: "softer", share: 30, version: 4 },
  ],
};
const ids = Array.from({ length: 20_000 }, (_, n) => `019a0000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);

test("a call has the same arm each time, and the arms have their shares", () => {
  const softer = ids.filter((id) => armOf(trial, id).arm === "softer").length;
  // Four standard deviations of a fair lot.
  assert.ok(Math.abs(softer - 6_000) < 4 * Math.sqrt(20_000 * 0.3 * 0.7), `${softer} of 20,000`);
  for (const id of ids.slice(0, 200)) assert.equal(armOf(trial, id).arm, armOf({ ...trial }, id).arm);
});

test("two trials know nothing of each other", () => {
  const other = { ...trial, experiment: "exp-2" };
  const both = ids.filter((id) => armOf(trial, id).arm === "softer" && armOf(other, id).arm === "softer").length;
  assert.ok(Math.abs(both - 1_800) < 4 * Math.sqrt(20_000 * 0.09 * 0.91), `${both} of 20,000`);
});

test("a tenth of the tips is looked at", () => {
  const looked = ids.filter((id) => isSampled("call", id)).length;
  assert.ok(Math.abs(looked - 2_000) < 4 * Math.sqrt(20_000 * 0.1 * 0.9), `${looked} of 20,000`);
});

test("what does not hold together is named", () => {
  assert.equal(problemOf(trial), undefined);
  const [now, softer] = trial.arms;
  assert.ok(now && softer);
  assert.match(problemOf({ ...trial, arms: [now, { ...softer, share: 20 }] }) ?? "", /add up/);
  assert.match(problemOf({ ...trial, arms: [now, { ...now, share: 30 }] }) ?? "", /same name/);
  assert.match(problemOf({ ...trial, about: { kind: "model", prompt: "wording" } }) ?? "", /model/);
});

test("a call is dealt the version of its own playbook alone, and only one that there is", () => {
  const id = ids.find((each) => armOf(trial, each).arm === "softer");
  assert.ok(id);
  const dealt = deal([trial], id, { id: "b2b", version: 3 }, () => true);
  assert.deepEqual(dealt, { dealt: [{ experiment: "exp-1", arm: "softer" }], playbook: { id: "b2b", version: 4 } });
  assert.deepEqual(deal([trial], id, { id: "saas", version: 1 }, () => true).dealt, []);
  assert.deepEqual(
    deal([trial], id, { id: "b2b", version: 3 }, () => false),
    { dealt: [], playbook: { id: "b2b", version: 3 } },
  );
});
