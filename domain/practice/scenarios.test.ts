import assert from "node:assert/strict";
import { test } from "node:test";
import { erased } from "../schema.ts";
import { someContent } from "./scenario.fixture.ts";
import {
  decideScenario,
  draftScenario,
  evolveScenario,
  initialScenario,
  scenarioAt,
  type ScenarioCommand,
  type ScenarioState,
} from "./scenarios.ts";

/** The state after commands that are all taken, and what each wrote. */
const after = (...commands: ScenarioCommand[]): { state: ScenarioState; wrote: string[] } =>
  commands.reduce<{ state: ScenarioState; wrote: string[] }>(
    ({ state, wrote }, command) => {
      const decision = decideScenario(state, command);
      assert.equal(decision.kind, "accepted", JSON.stringify(decision));
      const events = decision.kind === "accepted" ? decision.events : [];
      return { state: events.reduce(evolveScenario, state), wrote: [...wrote, ...events.map(({ type }) => type)] };
    },
    { state: initialScenario, wrote: [] },
  );
const refusal = (state: ScenarioState, command: ScenarioCommand): string => {
  const decision = decideScenario(state, command);
  return decision.kind === "refused" ? decision.reason : "accepted";
};
const save = (name: string, onto: number | null): ScenarioCommand => ({
  type: "SaveDraft",
  content: { ...someContent, name },
  onto,
});
const publish = (onto: number): ScenarioCommand => ({ type: "Publish", id: "own", onto });
const retire = (retired: boolean, isStarter = false): ScenarioCommand => ({ type: "Retire", retired, isStarter });

test("again changes nothing: a draft, a version, a retirement are written once", () => {
  const { wrote } = after(
    save("A", 0),
    save("A", 1),
    publish(1),
    publish(1),
    retire(true),
    retire(true),
    retire(false),
  );
  assert.deepEqual(wrote, ["ScenarioDrafted", "ScenarioPublished", "ScenarioRetired", "ScenarioRetired"]);
});

test("a version never changes, whatever is drafted and published after it", () => {
  const { state } = after(save("A", 0), publish(1), save("B", 1), publish(2), save("C", 2));
  assert.deepEqual(
    [1, 2].map((version) => scenarioAt(state, "own", version)?.name),
    ["A", "B"],
  );
  assert.equal(state.live, 2);
  assert.deepEqual([draftScenario(state, "own")?.version, draftScenario(state, "own")?.name], [3, "C"]);
});

test("a starter made one's own is numbered after it; a copy under another id begins at one", () => {
  const from = { kind: "scenario", id: "own", version: 4 } as const;
  const begun = after({ type: "SaveDraft", content: someContent, onto: 0, from }).state;
  assert.equal(draftScenario(begun, "own")?.version, 5);
  assert.equal(draftScenario(begun, "another")?.version, 1);
  const later = after({ type: "SaveDraft", content: someContent, onto: 0, from }, save("B", 1)).state;
  assert.deepEqual(later.from, from, "where it came from stays, however often it is saved");
});

test("who saves or publishes what somebody else has changed meanwhile is told so", () => {
  const { state } = after(save("A", 0), save("B", 1));
  assert.equal(refusal(state, save("C", 1)), "SCENARIO_CHANGED");
  assert.equal(refusal(state, publish(1)), "SCENARIO_CHANGED");
  assert.equal(refusal(initialScenario, save("A", 3)), "SCENARIO_UNKNOWN");
  assert.equal(refusal(initialScenario, publish(0)), "SCENARIO_UNKNOWN");
});

test("a draft may have faults; what has some is not published, and what is only good to know is", () => {
  const broken: ScenarioCommand = {
    type: "SaveDraft",
    content: {
      ...someContent,
      ends: { ...someContent.ends, agrees: { ...someContent.ends.agrees, settled: ["no-such"] } },
    },
    onto: 0,
  };
  assert.equal(refusal(after(broken).state, publish(1)), "SCENARIO_INVALID");
  const [fact] = someContent.facts;
  const byMeaning: ScenarioCommand = {
    type: "SaveDraft",
    content: { ...someContent, facts: fact ? [{ ...fact, asked: { ...fact.asked, phrases: [] } }] : [] },
    onto: 0,
  };
  assert.deepEqual(after(byMeaning, publish(1)).wrote, ["ScenarioDrafted", "ScenarioPublished"]);
});

test("a starter can be put away before anybody made it their own; what nobody knows cannot", () => {
  assert.equal(after(retire(true, true)).state.retired, true);
  assert.equal(refusal(initialScenario, retire(true)), "SCENARIO_UNKNOWN");
});

test("what is forgotten with its call has neither draft nor version, takes nothing more, and is said once", () => {
  const { state, wrote } = after(
    save("A", 0),
    publish(1),
    { type: "Forget", erasure: "e-1" },
    { type: "Forget", erasure: "e-2" },
  );
  assert.deepEqual(wrote, ["ScenarioDrafted", "ScenarioPublished", "ScenarioForgotten"]);
  assert.deepEqual([state.draft, state.live, scenarioAt(state, "own", 1)], [null, null, undefined]);
  for (const command of [save("B", null), publish(state.revision), retire(true)])
    assert.equal(refusal(state, command), "SCENARIO_ERASED");
});

test("read without its key, a scenario is as gone as where its log says so", () => {
  const data = { content: erased as never, from: { kind: "call" as const, call: "c-1" } };
  const read = [
    { type: "ScenarioDrafted" as const, data },
    { type: "ScenarioPublished" as const, data: { version: 1 } },
  ].reduce(evolveScenario, initialScenario);
  assert.deepEqual([read.draft, read.live, read.versions.size, read.forgotten], [null, null, 0, true]);
  assert.deepEqual(read.from, data.from, "whose it was stays known");
});
