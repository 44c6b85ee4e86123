import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { openSlots } from "./slots.ts";

test(
  "so many at once, the others in turn; who leaves at its turn gives it to the next",
  { timeout: 5_000 },
  async () => {
    const slots = openSlots(1);
    const busy = Promise.withResolvers<void>();
    const [leaves, stays] = [new AbortController(), new AbortController()];
    const first = slots.turn(async () => {
      await busy.promise;
      queueMicrotask(() => leaves.abort()); // Just before the next turn, which then goes to nobody.
    }, new AbortController().signal);
    assert.equal(await slots.ifFree(async () => "at once"), undefined);
    const left = slots.turn(async () => "left", leaves.signal);
    const stayed = slots.turn(async () => "stayed", stays.signal);
    busy.resolve();
    await Promise.all([first, assert.rejects(left, { name: "AbortError" })]);
    assert.equal(await stayed, "stayed");
    assert.equal(getEventListeners(stays.signal, "abort").length, 0);
    await assert.rejects(
      slots.turn(async () => "late", AbortSignal.abort()),
      { name: "AbortError" },
    );
    assert.equal(await slots.ifFree(async () => "free"), "free");
  },
);
