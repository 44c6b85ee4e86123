import assert from "node:assert/strict";
import { test } from "node:test";
import {
  handOverMs,
  leaveMs,
  leftMsMinOnRelease,
  makeTipLife,
  readMsMin,
  takenBackMsMax,
  waitingMax,
} from "./tip-life.ts";

test("a tip shows at once, lives its time, clears in 600 ms and is gone", () => {
  const life = makeTipLife();
  assert.equal(life.offer("a", 14_000, 1_000)?.phase, "shown");
  assert.equal(life.tick(8_000)?.leftMs, 7_000);
  assert.equal(life.tick(15_000)?.phase, "leaving");
  assert.equal(life.tick(15_000 + leaveMs - 1)?.id, "a");
  assert.equal(life.tick(15_000 + leaveMs), null);
});

test("pointing at a card stops its time, and on release at least 4 s remain", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.tick(13_000);
  assert.deepEqual(life.hold("hover", 13_000), { id: "a", phase: "shown", leftMs: 1_000, lifeMs: 14_000, held: true });
  assert.equal(life.tick(60_000)?.leftMs, 1_000);
  assert.equal(life.release("hover", 60_000)?.leftMs, leftMsMinOnRelease);
  assert.equal(life.tick(60_000 + leftMsMinOnRelease)?.phase, "leaving");
});

test("two holds are two holds: letting one go does not start the time", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.hold("hover", 100);
  life.hold("why", 100);
  assert.equal(life.release("hover", 200)?.held, true);
  assert.equal(life.tick(90_000)?.phase, "shown");
});

test("the next tip waits for the leaving one, 120 ms and no longer", () => {
  const life = makeTipLife();
  life.offer("a", 8_000, 0);
  life.tick(8_000);
  assert.equal(life.offer("b", 14_000, 8_050)?.id, "a");
  assert.equal(life.tick(8_050 + handOverMs - 1)?.id, "a");
  assert.equal(life.tick(8_050 + handOverMs)?.id, "b");
});

test("a tip that comes while one is fresh waits until that one could be read", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.offer("b", 14_000, 10);
  assert.equal(life.tick(readMsMin - 1)?.phase, "shown");
  assert.equal(life.tick(readMsMin)?.phase, "leaving");
  assert.deepEqual(life.tick(readMsMin + handOverMs), {
    id: "b",
    phase: "shown",
    leftMs: 14_000,
    lifeMs: 14_000,
    held: false,
  });
});

test("a tip never takes the place of one that is being read", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.hold("focus", 5_000);
  life.offer("b", 14_000, 6_000);
  assert.equal(life.tick(50_000)?.id, "a");
  life.release("focus", 50_000);
  assert.equal(life.tick(50_001)?.phase, "leaving");
  assert.equal(life.tick(50_001 + handOverMs)?.id, "b");
});

test("time stands still while the window is hidden, but a newer tip still comes up", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.hold("hidden", 1_000);
  assert.equal(life.tick(100_000)?.leftMs, 13_000);
  life.offer("b", 14_000, 100_000);
  assert.equal(life.tick(100_000 + handOverMs)?.id, "b");
  assert.equal(life.tick(200_000)?.leftMs, 14_000);
});

test("a pinned tip has no end, gives way to a new one and comes back after it", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  assert.equal(life.pin("a", true, 100)?.leftMs, null);
  assert.equal(life.tick(1_000_000)?.phase, "shown");
  life.offer("b", 8_000, 1_000_000);
  life.tick(1_000_000 + handOverMs);
  assert.equal(life.showing()?.id, "b");
  life.tick(1_009_000);
  assert.equal(life.tick(1_009_000 + leaveMs)?.id, "a");
  assert.equal(life.pin("a", false, 1_010_000)?.leftMs, leftMsMinOnRelease);
});

test("a pinned tip stays in sight while a newer one stands before it: folded, then whole again", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.pin("a", true, 100);
  assert.deepEqual(life.folded(), []);
  life.offer("b", 8_000, 10_000);
  life.tick(10_000 + handOverMs);
  assert.deepEqual([life.showing()?.id, life.folded()], ["b", ["a"]]);
  life.tick(10_000 + handOverMs + 8_000);
  life.tick(10_000 + handOverMs + 8_000 + leaveMs);
  assert.deepEqual([life.showing()?.id, life.showing()?.leftMs, life.folded()], ["a", null, []]);
});

test("while the call is paused no time runs, neither for the card that stands nor for one that comes", () => {
  const life = makeTipLife();
  life.hold("paused", 0);
  life.offer("a", 14_000, 10);
  assert.equal(life.tick(60_000)?.leftMs, 14_000);
  life.offer("b", 8_000, 60_000);
  life.tick(60_000 + handOverMs);
  assert.deepEqual([life.tick(90_000)?.id, life.tick(90_000)?.leftMs], ["b", 8_000]);
  life.release("paused", 90_000);
  assert.equal(life.tick(91_000)?.leftMs, 7_000);
});

test("a tip without an end has no ring, and still gives way to a newer one", () => {
  const life = makeTipLife();
  assert.equal(life.offer("a", Infinity, 0)?.leftMs, null);
  assert.equal(life.tick(1_000_000)?.phase, "shown");
  life.offer("b", 14_000, 1_000_000);
  assert.equal(life.tick(1_000_000 + handOverMs)?.id, "b");
});

test("dismissed and taken back tips do not come up from the queue", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.offer("b", 14_000, 1);
  life.offer("c", 14_000, 2);
  life.retract("b", 3);
  life.dismiss("c", 4);
  assert.deepEqual(life.waiting(), []);
  assert.equal(life.dismiss("a", 5)?.phase, "leaving");
  assert.equal(life.tick(5 + leaveMs), null);
});

test("a tip that is taken back on the screen stays for a moment only, pinned or not", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.pin("a", true, 10);
  assert.equal(life.retract("a", 1_000)?.leftMs, takenBackMsMax);
  assert.equal(life.tick(1_000 + takenBackMsMax)?.phase, "leaving");
});

test("an earlier tip comes back by hand, at once", () => {
  const life = makeTipLife();
  life.offer("b", 14_000, 0);
  assert.deepEqual(life.recall("a", 10_000, 50), {
    id: "a",
    phase: "shown",
    leftMs: 10_000,
    lifeMs: 10_000,
    held: false,
  });
});

test("the queue is bounded and the oldest gives way", () => {
  const life = makeTipLife();
  life.offer("on-screen", 14_000, 0);
  life.hold("why", 0);
  for (let n = 0; n < 10; n++) life.offer(`t${n}`, 14_000, n);
  assert.equal(life.waiting().length, waitingMax);
  assert.equal(life.waiting().at(-1), "t9");
});

test("the same tip offered twice is one card", () => {
  const life = makeTipLife();
  life.offer("a", 14_000, 0);
  life.offer("a", 14_000, 10);
  assert.deepEqual(life.waiting(), []);
});
