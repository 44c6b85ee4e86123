import assert from "node:assert/strict";
import { test } from "node:test";
import { makeServerClock } from "./server-clock.ts";

test("the exchange with the smallest round trip decides, not the last one", () => {
  const clock = makeServerClock();
  clock.exchange(1_000, 6_005, 1_010);
  clock.exchange(2_000, 7_450, 2_500);
  assert.equal(clock.toServer(3_000), 8_000);
  assert.equal(clock.roundTripMs(), 10);
});

test("an exchange over which our clock was set back is left out", () => {
  const clock = makeServerClock();
  clock.exchange(5_000, 9_000, 4_000);
  assert.equal(clock.roundTripMs(), null);
  assert.equal(clock.toServer(7), 7);
});
