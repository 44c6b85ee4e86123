/** What people did and do with tips, as a call goes by it: plays that sink, plays that sleep. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { started, startedData } from "../call/call.fixture.ts";
import type { CallEvent } from "../call/events/index.ts";
import { eventInput, final, fragment, type Told, run, tips } from "./conduct.fixture.ts";

const priorities = (events: readonly Told[]): readonly (readonly [string, number])[] =>
  events.flatMap((event) =>
    event.type === "SuggestionMade" ? [[event.data.reason.play, event.data.priority] as const] : [],
  );
const startedWith = (shift: number): CallEvent => ({
  ...started,
  type: "CallStarted",
  data: { ...startedData, ranking: { rule: 1, plays: [{ play: "price", weight: 0.2, shift }] } },
});
const price = (n: number, startMs: number) => final(n, "customer", startMs, "that is too expensive for us");

test("a call goes by the ranking it was begun with", () => {
  assert.deepEqual(priorities(run([price(3, 3_000)]).events), [["price", 60]]);
  assert.deepEqual(priorities(run([eventInput(2, 0, startedWith(-25)), price(3, 3_000)]).events), [["price", 35]]);
  assert.deepEqual(priorities(run([eventInput(2, 0, startedWith(0)), price(3, 3_000)]).events), [["price", 60]]);
});

test("a play that sank below what comes at once waits for the end of the sentence", () => {
  const said = fragment(1, "customer", 3_000, "that is too expensive for us", { stableCount: 6 });
  assert.deepEqual(tips(run([said]).events), ["made price"]);
  assert.deepEqual(tips(run([eventInput(2, 0, startedWith(-25)), said]).events), []);
  assert.deepEqual(tips(run([eventInput(2, 0, startedWith(-25)), said, price(3, 3_000)]).events), ["made price"]);
});

test("a play that was put off holds its tongue, wakes in time, and at once by undo", () => {
  const [tip] = run([price(3, 3_000)]).events.flatMap((event) =>
    event.type === "SuggestionMade" ? [event.data.suggestion] : [],
  );
  assert.ok(tip);
  const snoozed = eventInput(4, 5_000, {
    type: "SuggestionDismissed",
    data: { action: "s", suggestion: tip, atMs: 5_000, snooze: { play: "price", forMs: 300_000 } },
  });
  const undone = eventInput(5, 6_000, { type: "ActionUndone", data: { action: "u", undoes: "s", atMs: 6_000 } });
  const after = (...between: readonly ReturnType<typeof eventInput>[]) =>
    tips(run([price(3, 3_000), snoozed, ...between, price(9, 200_000)]).events);
  assert.deepEqual(after(), ["made price", "withheld price: quiet"]);
  assert.deepEqual(after(undone), ["made price", "made price"]);
  assert.deepEqual(tips(run([price(3, 3_000), snoozed, price(9, 310_000)]).events), ["made price", "made price"]);
});
