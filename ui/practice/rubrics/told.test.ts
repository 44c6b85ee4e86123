import assert from "node:assert/strict";
import { test } from "node:test";
import type { RubricContent } from "@wingman/domain/practice/rubric";
import { rubricRules, starterRubrics } from "@wingman/domain/practice/rubrics";
import { everyChange } from "../../parts/versioned/every-change.fixture.ts";
import { blankRubric, limitOf, movedItem, newCheck, ruleGroups, unfinished } from "./draft.ts";
import { tellRubric } from "./told.ts";
import { en } from "./words.ts";
import { ar } from "./words.ar.ts";

const contents = starterRubrics.map(({ name, criteria }): RubricContent => ({ name, criteria }));

test("the same rubric tells nothing; every single value that is another is told", () => {
  for (const content of contents) {
    assert.deepEqual(tellRubric(content, structuredClone(content)), []);
    for (const { path, changed } of everyChange(content)) assert.notDeepEqual(tellRubric(content, changed), [], path);
  }
});

test("another order is told, of criteria and of checks", () => {
  const [content] = contents as [RubricContent];
  assert.equal(tellRubric(content, { ...content, criteria: movedItem(content.criteria, 0, 1) }).length, 1);
  const criteria = content.criteria.map((one) => ({ ...one, checks: movedItem(one.checks, 0, 1) }));
  assert.equal(tellRubric(content, { ...content, criteria }).length, content.criteria.length);
  assert.equal(movedItem(content.criteria, 0, -1), content.criteria, "no further than its end");
});

test("every rule stands in one group and says in both languages what it decides and by which words", () => {
  assert.deepEqual(ruleGroups.flatMap(({ rules }) => rules).toSorted(), rubricRules.toSorted());
  for (const rule of rubricRules)
    for (const words of [en, ar]) {
      const said = words.rules[rule];
      assert.ok(said && said.name !== "" && said.yes !== "" && said.by !== "", rule);
    }
});

test("a new rubric can be saved, a check has the limit of its rule, and what is not written out is named", () => {
  const blank = blankRubric("Mine", { name: "Asks", says: "Asks about the customer" });
  assert.deepEqual(unfinished(blank), []);
  assert.equal(newCheck("talk-share", "x").atMost, limitOf("talk-share")?.usual);
  assert.equal(newCheck("agreed", "x").atMost, undefined);
  assert.deepEqual(unfinished({ name: "", criteria: [{ criterion: "a", name: "A", weight: 1, checks: [] }] }), [
    { at: ["name"], why: "empty" },
    { at: ["criteria", 0, "name"], why: "short" },
    { at: ["criteria", 0, "checks"], why: "empty" },
  ]);
});
