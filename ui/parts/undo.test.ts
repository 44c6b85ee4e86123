import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, joinMs, redone, stepped, stepsMax, undone } from "./undo.ts";

test("letters typed at once are one step; another field, a pause, and what names none begin a new one", () => {
  let steps = begun("");
  steps = stepped(steps, "a", "name", 0);
  steps = stepped(steps, "ab", "name", joinMs);
  steps = stepped(steps, "abc", "name", 2 * joinMs + 1);
  steps = stepped(steps, "abc!", "say", 2 * joinMs + 2);
  steps = stepped(steps, "x", "", 2 * joinMs + 3);
  steps = stepped(steps, "y", "", 2 * joinMs + 4);
  const back: string[] = [];
  for (; steps.past.length > 0; steps = undone(steps)) back.push(steps.now);
  assert.deepEqual(back, ["y", "x", "abc!", "abc", "ab"]);
  assert.equal(steps.now, "");
  assert.equal(undone(steps), steps);
});

test("what was taken back comes again, until something else is done", () => {
  let steps = stepped(stepped(begun(1), 2, "", 0), 3, "", 1);
  steps = undone(undone(steps));
  assert.equal(redone(redone(steps)).now, 3);
  steps = stepped(redone(steps), 9, "", 2);
  assert.deepEqual([steps.now, redone(steps).now, undone(steps).now], [9, 9, 2]);
});

test("typing goes on as a new step after one was taken back, and the oldest steps go", () => {
  const steps = undone(stepped(stepped(begun("a"), "ab", "name", 0), "abc", "say", 1));
  assert.equal(undone(stepped(steps, "ac", "name", 2)).now, "ab");
  let many = begun(0);
  for (let n = 1; n <= 2 * stepsMax; n++) many = stepped(many, n, "", n);
  assert.equal(many.past.length, stepsMax);
});
