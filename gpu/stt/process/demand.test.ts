import assert from "node:assert/strict";
import { test } from "node:test";
import { behindSamplesMax, costAtFirst, demandAfter, demandAtFirst, sharesOf } from "./demand.ts";

const now = { used: 0.1, streams: 4, room: 4, cores: 2, behindSamples: 0 };

test("open streams count with what sound has cost, also while nobody speaks", () => {
  assert.deepEqual(sharesOf(demandAtFirst, now), { share: (costAtFirst * 4) / 2, perCall: (costAtFirst * 2) / 2 });
  assert.equal(sharesOf(demandAtFirst, { ...now, used: 0.7 }).share, 0.7);
});

test("what sound costs is learnt from much of it, and silence about it teaches nothing", () => {
  assert.equal(demandAfter(demandAtFirst, { soundSeconds: 0, cpuSeconds: 1 }).cost, costAtFirst);
  const little = demandAfter(demandAtFirst, { soundSeconds: 4, cpuSeconds: 4 }).cost;
  assert.ok(little > costAtFirst && little < 0.3, String(little));
  let demand = demandAtFirst;
  for (let second = 0; second < 120; second++) demand = demandAfter(demand, { soundSeconds: 4, cpuSeconds: 2 });
  assert.ok(Math.abs(demand.cost - 0.5) < 0.01, String(demand.cost));
});

test("without room for both sides nothing is left for a call, and who is behind shows that there is not enough", () => {
  assert.equal(sharesOf(demandAtFirst, { ...now, room: 1 }).perCall, 1);
  assert.equal(sharesOf(demandAtFirst, { ...now, behindSamples: behindSamplesMax }).share, 1);
});
