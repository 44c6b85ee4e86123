import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { starterScenarios } from "@wingman/domain/practice/starters";
import { everyChange } from "../../parts/versioned/every-change.fixture.ts";
import { tellScenario } from "./told.ts";

const contents = starterScenarios.map(({ id: _id, version: _version, ...content }): ScenarioContent => content);

test("the same scenario tells nothing", () => {
  for (const content of contents) assert.deepEqual(tellScenario(content, structuredClone(content)), []);
});

/** Nobody sees ids of points, and where nothing brings an objection up, nothing is changed there. */
const unseen = /settledBy\.\d+\.id$|raised\.on$/;

test("every single value of a scenario that is another is told", () => {
  for (const content of contents.slice(0, 3))
    for (const { path, changed } of everyChange(content))
      if (!unseen.test(path)) assert.notDeepEqual(tellScenario(content, changed), [], path);
});

test("what came, went and changed is told of its part, and what is there can be opened", () => {
  const [before] = contents as [ScenarioContent];
  const [first, ...rest] = before.objections;
  const told = tellScenario(before, {
    ...before,
    goal: "Another goal.",
    objections: [...rest, ...(first ? [{ ...first, id: "new-one", about: "effort" as const }] : [])],
  });
  assert.deepEqual(
    told.map(({ sign, opens }) => [sign, opens]),
    [
      ["changed", "who"],
      ["came", `objection.${rest.length}`],
      ["went", null],
      ["changed", "ends"],
    ],
  );
  assert.deepEqual(
    told[0]?.lines.map(({ sign }) => sign),
    ["went", "came"],
  );
});
