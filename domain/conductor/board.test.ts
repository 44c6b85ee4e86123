import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  afterShowing,
  afterSnooze,
  afterTakingBack,
  type Board,
  boardBy,
  emptyBoard,
  isNearSame,
  reasonToHold,
  withoutSnooze,
} from "./board.ts";
import { play as playOf } from "./conduct.fixture.ts";
import type { Play } from "../playbook/play.ts";
import { rulesNow, rulesOf } from "./rules.ts";

const { duplicateMs, gapMsMin, staleMsMax } = rulesOf(1);

const play = (id: string, priority = 50, changes: Partial<Play> = {}): Play => ({
  ...playOf(id, `about-${id}`, priority, {}),
  coolDownMs: 0,
  ...changes,
});
const showing = (...shown: readonly (readonly [Play, number])[]): Board =>
  shown.reduce((board, [which, atMs]) => afterShowing(board, which, atMs), emptyBoard);
const hold = (board: Board, which: Play, nowMs: number, spokenAtMs = nowMs) =>
  reasonToHold(board, which, nowMs, spokenAtMs);

test("an empty board shows whatever comes", () => assert.equal(hold(emptyBoard, play("a"), 0), undefined));
test("four tips a minute, and the fifth when the first is a minute old", () => {
  const board = showing([play("a"), 0], [play("b"), 10_000], [play("c"), 20_000], [play("d"), 30_000]);
  assert.equal(hold(board, play("e", 100), 59_999), "pace");
  assert.equal(hold(board, play("e"), 60_000), undefined);
});
test("two tips stand a gap apart", () => {
  const board = showing([play("a"), 1_000]);
  assert.equal(hold(board, play("b"), 1_000 + gapMsMin - 1), "pace");
  assert.equal(hold(board, play("b"), 1_000 + gapMsMin), undefined);
});
test("a clearly weightier tip takes over within the gap, a slightly weightier one does not", () => {
  const board = showing([play("a", 50), 1_000]);
  assert.equal(hold(board, play("b", 74), 2_000), "pace");
  assert.equal(hold(board, play("b", 75), 2_000), undefined);
});
test("the same headline or the same subject is a duplicate for a while, even as a take-over", () => {
  const board = showing([play("a"), 0]);
  for (const again of [
    play("a", 100),
    play("b", 100, { category: "about-a" }),
    play("c", 100, { tip: play("a").tip }),
  ]) {
    assert.equal(hold(board, again, duplicateMs - 1), "duplicate");
    assert.equal(hold(board, again, duplicateMs), undefined);
  }
});
test("a play holds its tongue for its own cool-down", () => {
  const slow = play("a", 50, { coolDownMs: 120_000 });
  const board = showing([slow, 0]);
  assert.equal(hold(board, slow, 119_999), "cool-down");
  assert.equal(hold(board, slow, 120_000), undefined);
});
test("help that comes too late is stale", () => {
  assert.equal(hold(emptyBoard, play("a"), 10_000, 10_000 - staleMsMax), undefined);
  assert.equal(hold(emptyBoard, play("a"), 10_000, 10_000 - staleMsMax - 1), "stale");
});
test("while quiet is asked for nothing is shown, and right after it again", () => {
  const board: Board = { ...emptyBoard, quietUntilMs: 5_000 };
  assert.equal(hold(board, play("a", 100), 4_999), "quiet");
  assert.equal(hold(board, play("a"), 5_000), undefined);
});
test("a play named as every object's own is a play like any other", () =>
  assert.equal(hold(emptyBoard, play("constructor"), 0), undefined));
for (let version = 1; version <= rulesNow; version++)
  test(`rules ${version}: no minute ever holds more than four tips, nothing is lost, and the board is bounded`, () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 12 }),
            fc.integer({ min: 0, max: 100 }),
            fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 20_000 })),
            fc.boolean(),
          ),
          { maxLength: 80 },
        ),
        (wishes) => {
          const rules = rulesOf(version);
          let board = boardBy(rules);
          let nowMs = 0;
          const shownAt: number[] = [];
          let held = 0;
          for (const [which, priority, laterMs, isTakenBack] of wishes) {
            nowMs += laterMs;
            const wish = play(`p${which}`, priority);
            if (hold(board, wish, nowMs) === undefined) {
              board = afterShowing(board, wish, nowMs, `tip-${nowMs}-${which}`);
              if (isTakenBack) board = afterTakingBack(board, `tip-${nowMs}-${which}`);
              shownAt.push(nowMs);
            } else held += 1;
            assert.ok(board.shown.length <= rules.tipsPerMinuteMax);
          }
          assert.equal(shownAt.length + held, wishes.length);
          for (const at of shownAt)
            assert.ok(shownAt.filter((other) => other > at - 60_000 && other <= at).length <= rules.tipsPerMinuteMax);
        },
      ),
    ));

const now = rulesOf(rulesNow);
const showingNow = (...shown: readonly (readonly [Play, number])[]): Board =>
  shown.reduce((board, [which, atMs]) => afterShowing(board, which, atMs, `tip-${which.id}`), boardBy(now));

test("two may come close together; the third waits until one has come back, unless it is clearly weightier", () => {
  const board = showingNow([play("a"), 10_000], [play("b"), 10_000 + now.gapMsMin]);
  const againMs = 10_000 + now.refillMs;
  assert.equal(hold(board, play("c"), againMs - 1), "pace");
  assert.equal(hold(board, play("c"), againMs), undefined);
  assert.equal(hold(board, play("c", 75), 10_000 + now.gapMsMin + 1), undefined, "it takes over");
  assert.equal(hold(showingNow([play("a"), 10_000]), play("b"), 10_000 + now.gapMsMin - 1), "pace");
  assert.equal(hold(showingNow([play("a"), 10_000]), play("b"), 10_000 + now.gapMsMin), undefined);
});
test("headlines with nearly the same words are the same, by the rules of now", () => {
  assert.ok(isNearSame("Ask what it is compared with", "Ask: what is it compared with"));
  assert.ok(!isNearSame("Ask what it costs them today", "Ask who decides"));
  assert.ok(!isNearSame("", ""));
  const said = (id: string, headline: string) => play(id, 50, { tip: { ...play(id).tip, headline } });
  const one = said("a", "Name the saving per month first");
  const other = said("b", "First name the saving per month");
  assert.equal(hold(showingNow([one, 0]), other, 20_000), "duplicate");
  assert.equal(hold(showing([one, 0]), other, 20_000), undefined, "by the first rules only the very same");
});
test("an answer from the same passage is the same answer", () => {
  const board = afterShowing(boardBy(now), play("a"), 0, "tip", ["hash-1", "hash-2"]);
  assert.equal(reasonToHold(board, play("b"), 20_000, 20_000, ["hash-2"]), "duplicate");
  assert.equal(reasonToHold(board, play("b"), 20_000, 20_000, ["hash-3"]), undefined);
});
test("a card that was taken back stands in nobody's way, and counts all the same", () => {
  const slow = play("a", 50, { coolDownMs: 60_000 });
  const board = showingNow([slow, 0]);
  assert.equal(hold(board, slow, 20_000), "cool-down");
  const taken = afterTakingBack(board, "tip-a");
  assert.equal(hold(taken, slow, 20_000), undefined);
  assert.equal(hold(taken, slow, 1_000), "pace");
  assert.equal(afterTakingBack(board, "another"), board);
});
test("a play that was sent to sleep is quiet until it wakes, or its press is undone", () => {
  const board = afterSnooze(boardBy(now), "press", "a", 60_000);
  assert.equal(hold(board, play("a", 100), 59_999), "quiet");
  assert.equal(hold(board, play("b"), 59_999), undefined);
  assert.equal(hold(board, play("a"), 60_000), undefined);
  assert.equal(hold(withoutSnooze(board, "press"), play("a"), 1_000), undefined);
  assert.equal(withoutSnooze(board, "other"), board);
});
