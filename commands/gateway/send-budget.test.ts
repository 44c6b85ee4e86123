import assert from "node:assert/strict";
import { test } from "node:test";
import { sendBudget } from "./send-budget.ts";

const mb = 1024 * 1024;

test("within the budget nobody is cut, however unequal they are", () => {
  const budget = sendBudget(10 * mb);
  const [slow, quick] = [budget.open(), budget.open()];
  assert.equal(slow.allows(9 * mb), true);
  assert.equal(quick.allows(0.5 * mb), true);
});

test("once it is spent, those go that have more than their share, and those that read stay", () => {
  const budget = sendBudget(10 * mb);
  const sockets = Array.from({ length: 20 }, () => budget.open());
  const reader = budget.open();
  for (const socket of sockets.slice(0, 19)) assert.equal(socket.allows(0.5 * mb), true);
  assert.equal(sockets[19]!.allows(0.9 * mb), false);
  assert.equal(reader.allows(1_000), true);
  assert.equal(sockets[0]!.allows(0.52 * mb), true, "there is room again");
});

test("what was read is no longer counted", () => {
  const budget = sendBudget(10 * mb);
  const [one, other] = [budget.open(), budget.open()];
  one.allows(9 * mb);
  one.allows(0);
  assert.equal(other.allows(9 * mb), true);
});
