import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  afterShowing,
  type Board,
  duplicateMs,
  emptyBoard,
  gapMsMin,
  reasonToHold,
  staleMsMax,
  tipsPerMinuteMax,
} from "./board.ts";
import { play as playOf } from "./conduct.fixture.ts";
import type { Play } from "../playbook/play.ts";

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
test("no minute ever holds more than four tips, and the board remembers no more", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 9_000 })),
        { maxLength: 80 },
      ),
      (wishes) => {
        let board = emptyBoard;
        let nowMs = 0;
        const shownAt: number[] = [];
        for (const [which, priority, laterMs] of wishes) {
          nowMs += laterMs;
          const wish = play(`p${which}`, priority);
          if (hold(board, wish, nowMs) !== undefined) continue;
          board = afterShowing(board, wish, nowMs);
          shownAt.push(nowMs);
          assert.ok(board.shown.length <= tipsPerMinuteMax);
        }
        for (const at of shownAt)
          assert.ok(shownAt.filter((other) => other > at - 60_000 && other <= at).length <= tipsPerMinuteMax);
      },
    ),
  ));
