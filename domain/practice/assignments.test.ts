import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AssignmentCommand,
  type AssignmentState,
  decideAssignment,
  evolveAssignment,
  initialAssignment,
  progressOf,
  skillOf,
} from "./assignments.ts";

const assigned = { scenario: "double-price", to: ["u-priya"], dueOn: "2026-12-11", pointsMin: 60, by: "u-dana" };
const assign: AssignmentCommand = { type: "Assign", assigned };
const then = (state: AssignmentState, command: AssignmentCommand): AssignmentState => {
  const decision = decideAssignment(state, command);
  return decision.kind === "accepted" ? decision.events.reduce(evolveAssignment, state) : assert.fail(decision.detail);
};

test("asked, asked again, withdrawn, withdrawn again", () => {
  const asked = then(initialAssignment, assign);
  assert.deepEqual(asked, { asked: assigned, withdrawn: false });
  for (const command of [assign, { type: "Withdraw", by: "u-dana" }] as const) {
    const state = then(asked, command);
    const again = decideAssignment(state, command);
    assert.ok(again.kind === "accepted" && again.events.length === 0, `${command.type} again changes nothing`);
  }
  const other = decideAssignment(asked, { type: "Assign", assigned: { ...assigned, dueOn: "2026-12-12" } });
  assert.equal(other.kind === "refused" && other.reason, "ASSIGNMENT_EXISTS");
  const unknown = decideAssignment(initialAssignment, { type: "Withdraw", by: "u-dana" });
  assert.equal(unknown.kind === "refused" && unknown.reason, "ASSIGNMENT_UNKNOWN");
});

const tried = (points: number | null, endedOn = "2026-12-10", assignment: string | null = "a") => ({
  ...{ points, endedOn, assignment },
});
for (const [what, tries, today, state, best] of [
  ["nothing yet", [], "2026-12-11", "open", null],
  ["the day is over", [], "2026-12-12", "overdue", null],
  ["too few points", [tried(59)], "2026-12-11", "open", 59],
  ["enough", [tried(40), tried(60)], "2026-12-31", "done", 60],
  ["late", [tried(80, "2026-12-12")], "2026-12-12", "done-late", 80],
  ["for another assignment", [tried(80, "2026-12-10", "b"), tried(80, "2026-12-10", null)], "2026-12-11", "open", null],
  ["not scored", [tried(null)], "2026-12-11", "open", null],
] as const)
  test(`${what}: ${state}`, () => {
    const progress = progressOf("a", assigned, tries, today);
    assert.equal(progress.state, state);
    assert.equal(progress.best, best);
  });

test("a skill needs three tries, and the newest of them weigh most", () => {
  const of = (...shares: number[]) => shares.map((share, at) => ({ at, share }));
  assert.equal(skillOf(of(1, 1)), null);
  assert.equal(skillOf(of(0.5, 0.5, 0.5)), 0.5);
  const up = skillOf(of(0, 0, 0, 1, 1, 1)) ?? assert.fail();
  const down = skillOf(of(1, 1, 1, 0, 0, 0)) ?? assert.fail();
  assert.ok(up > 0.6 && down < 0.4 && Math.abs(up + down - 1) < 1e-9);
});
