/** Points of checklists: ticked once by words, beaten by a press, given back by its undo, gone with forgotten words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as facts from "./call.fixture.ts";
import { decide } from "./call.ts";
import { evolve, initial } from "./state.ts";
import type { CallEvent } from "./events/index.ts";
import { emptyView, evolveView, tickOf } from "./view.ts";

const seen = (events: readonly CallEvent[]) =>
  events.reduce(
    (view, event, n) => evolveView(view, { id: `e${n}`, clockMs: 2_000, at: 1_790_000_000_000, event }),
    emptyView("c"),
  );
const standing = (events: readonly CallEvent[]): boolean | undefined =>
  tickOf(seen([facts.started, ...events]).ticks, "pricing", "budget")?.ticked;
const undone: CallEvent = { type: "ActionUndone", data: { action: "u1", undoes: "a1", atMs: 3_000 } };

test("what was said ticks a point, and a press takes it off", () => {
  assert.equal(standing([]), undefined);
  assert.equal(standing([facts.ticked()]), true);
  assert.equal(standing([facts.ticked(), facts.markedItem("a1", false)]), false);
});
test("an undo gives back what stood before the press", () => {
  assert.equal(standing([facts.ticked(), facts.markedItem("a1", false), undone]), true);
  assert.equal(standing([facts.markedItem("a1", true), undone]), undefined);
});
test("a tick goes with words that are forgotten, one by hand stays", () => {
  const forgotten: CallEvent = {
    type: "WordsForgotten",
    data: { action: "f1", fromMs: 0, toMs: 10_000, atMs: 10_000 },
  };
  assert.equal(standing([facts.ticked(), forgotten]), undefined);
  assert.equal(standing([forgotten, facts.ticked()]), undefined);
  assert.equal(standing([facts.markedItem("a1", true), forgotten]), true);
});
test("the same tick and the same press again change nothing on the log", () => {
  const state = [facts.started, facts.ticked(), facts.markedItem("a1")].reduce(evolve, initial);
  const again = (command: Parameters<typeof decide>[1]) => {
    const decision = decide(state, command);
    assert.equal(decision.kind, "accepted");
    return decision.kind === "accepted" ? decision.events : [];
  };
  assert.deepEqual(again({ type: "Conduct", events: [facts.ticked()] }), []);
  assert.equal(again({ type: "Conduct", events: [facts.ticked("timeline")] }).length, 1);
  assert.deepEqual(again({ type: "UseHand", event: facts.markedItem("a1") }), []);
});
