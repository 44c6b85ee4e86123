import assert from "node:assert/strict";
import { test } from "node:test";
import * as facts from "./call.fixture.ts";
import type { CallEvent } from "./events/index.ts";
import { dispositionOf } from "./policy.ts";
import { evolve, initial } from "./state.ts";

const live: readonly CallEvent[] = [facts.started, facts.asked, facts.given];
for (const [name, history, rep, customer] of [
  ["before the start", [], "drop", "drop"],
  ["before anybody asks", [facts.started], "hold", "hold"],
  ["while consent is being asked", [facts.started, facts.asked], "hold", "hold"],
  ["after a yes", live, "keep", "keep"],
  ["after a no", [facts.started, facts.asked, facts.refused], "keep", "drop"],
  ["after consent was withdrawn", [...live, facts.withdrawn], "drop", "drop"],
  ["in a pause", [...live, facts.paused], "drop", "drop"],
  ["in a pause while consent is being asked", [facts.started, facts.asked, facts.paused], "drop", "drop"],
  ["after a pause", [...live, facts.paused, facts.resumed], "keep", "keep"],
  ["after the end", [...live, facts.ended], "drop", "drop"],
] as const)
  test(`${name}, words of the rep: ${rep}, of the customer: ${customer}`, () => {
    const state = history.reduce(evolve, initial);
    assert.equal(dispositionOf(state, "rep"), rep);
    assert.equal(dispositionOf(state, "customer"), customer);
  });
