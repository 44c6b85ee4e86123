/** A few dozen seeds of the simulation, those that once failed, and the proof that it would find what it looks for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { failureText, missingKinds } from "./crew.ts";
import { mutations } from "./mutations.ts";
import kept from "./seeds.json" with { type: "json" };
import { type FaultKind, openTally, type PathKind } from "./tally.ts";
import { eventsMin, faultsMin, runSeed } from "./world.ts";

/** Server refusals are ordinary here, and their stacks are never looked at. */
Error.stackTraceLimit = 2;
/** About 12 s of one core. */
const seedsCount = 60;
const partSeeds = 10;
/** A planted fault is found within so many of the same seeds. */
const mutationSeedsMax = 40;
/** Kinds that are too rare for so few seeds; the measure asks for them. */
const rare = new Set<string>([
  "words refused after the end",
  "tip taken back",
  "consent refused by the clock",
  "unknown to the end",
  "stalled reader mended",
  "seal broken",
  "newer version",
] satisfies (FaultKind | PathKind)[]);

const sum = openTally(() => undefined);
/** In parts, so that none of them takes minutes on a machine that does other things, too. */
for (let first = 1; first <= seedsCount; first += partSeeds)
  test(`whatever befalls writers, readers and agents, the rules of the log hold and everything comes to rest: seeds ${first} to ${first + partSeeds - 1}`, async () => {
    for (let seed = first; seed < first + partSeeds; seed++) {
      const outcome = await runSeed(String(seed));
      assert.deepEqual(outcome.violations, [], failureText(outcome));
      assert.ok(outcome.events >= eventsMin, `seed ${seed} has ${outcome.events} events`);
      assert.ok(outcome.faults >= faultsMin, `seed ${seed} has ${outcome.faults} faults`);
      for (const kind of outcome.tally.faults.keys()) sum.fault(kind);
      for (const kind of outcome.tally.paths.keys()) sum.path(kind);
    }
  });

test("every kind of fault and every path occurred in them", () => {
  const missing = missingKinds({ faultCounts: sum.faults, pathCounts: sum.paths }).filter((kind) => !rare.has(kind));
  assert.deepEqual(missing, [], "these never occurred, so nothing was shown of them");
});

test("seeds that failed once stay mended", async () => {
  for (const { seed, what } of kept) {
    const outcome = await runSeed(seed);
    assert.deepEqual(outcome.violations, [], `${what}\n${failureText(outcome)}`);
  }
});

for (const mutation of mutations)
  test(`planted and found: ${mutation}`, async () => {
    for (let seed = 1; seed <= mutationSeedsMax; seed++)
      if ((await runSeed(String(seed), mutation)).violations.length > 0) return;
    assert.fail(`${mutationSeedsMax} seeds did not find it`);
  });

test("a failing seed is the same each time, step by step", async () => {
  const mutation = "append without the check";
  const first = await runSeed("1", mutation);
  assert.ok(first.violations.length > 0);
  for (let n = 0; n < 4; n++) {
    const again = await runSeed("1", mutation);
    assert.deepEqual([again.hash, again.violations, again.steps], [first.hash, first.violations, first.steps]);
  }
  assert.notEqual((await runSeed("2", mutation)).hash, first.hash);
});
