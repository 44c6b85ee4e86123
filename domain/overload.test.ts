import assert from "node:assert/strict";
import { test } from "node:test";
import {
  calmForMs,
  defaultBounds,
  lateForMs,
  type Load,
  nextLoad,
  noLoad,
  type Pressure,
  shedNow,
  shedOrder,
  whyBusy,
} from "./overload.ts";

const calm: Pressure = { loopMs: 5, speechFactor: 0.1, calls: 1 };
/** The same pressure, a second at a time. */
const during = (load: Load, pressure: Pressure, fromMs: number, toMs: number): Load => {
  let now = load;
  for (let ms = fromMs; ms <= toMs; ms += 1_000) now = nextLoad(now, pressure, defaultBounds, ms);
  return now;
};

test("what is given up grows in one order with the pressure, and calls are last", () => {
  let before: string[] = [];
  for (let share = 0.5; share <= 1.2; share += 0.05) {
    const given = shedNow(during(noLoad, { ...calm, loopMs: share * defaultBounds.loopMs }, 0, 2 * lateForMs));
    assert.deepEqual(given, shedOrder.slice(0, given.length), `at ${share}`);
    assert.ok(given.length >= before.length);
    before = given;
  }
  assert.deepEqual(before, [...shedOrder]);
});

test("one late second gives up nothing, ten do, and a call is refused with the reason", () => {
  const late = { ...calm, loopMs: 150 };
  assert.deepEqual(shedNow(during(noLoad, late, 0, lateForMs - 1_000)), []);
  const load = during(noLoad, late, 0, lateForMs);
  assert.equal(whyBusy(load, late, defaultBounds), "machine");
  assert.equal(whyBusy(noLoad, late, defaultBounds), undefined);
  assert.equal(whyBusy(noLoad, { ...calm, speechFactor: 0.81 }, defaultBounds), "speech");
  assert.equal(whyBusy(noLoad, { ...calm, speechFactor: 0.8 }, defaultBounds), undefined);
  assert.equal(whyBusy(noLoad, { ...calm, calls: defaultBounds.calls }, defaultBounds), "calls");
});

test("it is given back after some calm, and not while it swings", () => {
  const load = during(noLoad, { ...calm, loopMs: 150 }, 0, lateForMs);
  const swinging = [95, 120, 92, 110, 96, 101].reduce(
    (now, loopMs, n) => nextLoad(now, { ...calm, loopMs }, defaultBounds, 20_000 + n * 1_000),
    load,
  );
  assert.ok(shedNow(swinging).includes("calls"));
  assert.deepEqual(shedNow(during(load, calm, 30_000, 30_000 + calmForMs)), []);
  assert.notDeepEqual(shedNow(during(load, calm, 30_000, 30_000 + calmForMs - 1_000)), []);
});

test("the promise stands: what may never be given up has no place in the order", () => {
  for (const kept of ["finals", "consent", "audit", "erasure"])
    assert.ok(!(shedOrder as readonly string[]).includes(kept));
});
