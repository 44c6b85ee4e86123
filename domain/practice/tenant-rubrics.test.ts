/** A tenant's rubric: given, when, then; and again changes nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { starterRubric } from "./rubrics.ts";
import {
  decideRubric,
  evolveRubric,
  initialRubric,
  rubricAt,
  type RubricCommand,
  type RubricState,
} from "./tenant-rubrics.ts";

const { id: _id, version: _version, ...content } = starterRubric("conversation") ?? assert.fail("no rubric");
const after = (state: RubricState, command: RubricCommand): RubricState => {
  const decided = decideRubric(state, command);
  if (decided.kind === "refused") assert.fail(decided.detail);
  return decided.events.reduce(evolveRubric, state);
};
const refusedAs = (state: RubricState, command: RubricCommand): string | null => {
  const decided = decideRubric(state, command);
  return decided.kind === "accepted" ? null : decided.reason;
};
const save = (onto: number, name = "Ours"): RubricCommand => ({
  type: "SaveDraft",
  content: { ...content, name },
  onto,
});

test("drafts are saved onto what was read, versions come after the starter's, and never change", () => {
  const drafted = after(initialRubric, save(0));
  assert.equal(drafted.revision, 1);
  assert.equal(refusedAs(drafted, save(0, "Other")), "RUBRIC_CHANGED");
  const published = after(drafted, { type: "Publish", id: "conversation", onto: 1 });
  assert.equal(published.live, 2);
  const next = after(after(published, save(1, "Next")), { type: "Publish", id: "conversation", onto: 2 });
  assert.equal(next.live, 3);
  assert.equal(rubricAt(next, "conversation", 2)?.name, "Ours");
});

test("again changes nothing; what cannot be judged by is not published", () => {
  const drafted = after(initialRubric, save(0));
  assert.equal(after(drafted, save(1)), drafted);
  const published = after(drafted, { type: "Publish", id: "ours", onto: 1 });
  assert.equal(after(published, { type: "Publish", id: "ours", onto: 1 }), published);
  assert.equal(refusedAs(initialRubric, { type: "Publish", id: "ours", onto: 0 }), "RUBRIC_UNKNOWN");
  const [criterion] = content.criteria;
  if (!criterion) assert.fail("no criterion");
  const weightless = after(initialRubric, {
    ...{ type: "SaveDraft", onto: 0 },
    content: { name: "None", criteria: [{ ...criterion, weight: 0 }] },
  });
  assert.equal(refusedAs(weightless, { type: "Publish", id: "ours", onto: 1 }), "RUBRIC_INVALID");
});
