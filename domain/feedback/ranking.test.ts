import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "../playbook/playbook.ts";
import { starterPlaybook } from "../playbook/starters.ts";
import { byRanking, type PlayTally, rankingOf, sealedRanking, shiftMax } from "./ranking.ts";

const none = { liked: 0, disliked: 0, used: 0, snoozed: 0, dismissed: 0 };
const tally = (play: string, verdicts: Partial<PlayTally>): PlayTally => ({
  playbook: "book",
  play,
  ...none,
  ...verdicts,
});
const ranked = (tallies: readonly PlayTally[], play: string) => {
  const found = rankingOf(tallies).plays.find((each) => each.play === play);
  assert.ok(found);
  return found;
};

test("a play that is disliked sinks, one that helps rises, by the rule that is written down", () => {
  const { usual, plays } = rankingOf([tally("good", { liked: 8 }), tally("bad", { disliked: 8 })]);
  assert.equal(usual, 0.5); // (8 + 2) / (16 + 4)
  const [good, bad] = plays;
  assert.ok(good && bad);
  assert.equal(good.weight, (10 * 0.5 + 8) / (10 + 8));
  assert.equal(good.shift, 22);
  assert.equal(bad.weight, (10 * 0.5) / 18);
  assert.equal(bad.shift, -22);
  assert.ok(good.interval.low < good.weight && good.weight < good.interval.high);
});

test("little evidence moves little, much evidence no further than the bound", () => {
  const field = [tally("other", { liked: 30, disliked: 30 })];
  assert.ok(Math.abs(ranked([...field, tally("new", { disliked: 1 })], "new").shift) <= 5);
  const much = ranked([...field, tally("known", { disliked: 500 })], "known");
  const little = ranked([...field, tally("known", { disliked: 3 })], "known");
  assert.ok(much.interval.high - much.interval.low < little.interval.high - little.interval.low);
  const sunk = ranked([tally("loved", { liked: 500 }), tally("hated", { disliked: 300 })], "hated");
  assert.equal(sunk.shift, -shiftMax);
});

test("where all plays fare alike none moves, however badly", () => {
  const { plays } = rankingOf([tally("one", { disliked: 40 }), tally("two", { disliked: 40 })]);
  assert.deepEqual(
    plays.map(({ shift }) => shift),
    [-2, -2], // The share of all is pulled towards one half, by a hair.
  );
  assert.deepEqual(rankingOf([]).plays, []);
});

test("a press counts more than a hint", () => {
  const field = tally("field", { liked: 20, disliked: 20 });
  const of = (verdicts: Partial<PlayTally>) => ranked([field, tally("x", verdicts)], "x").weight;
  assert.ok(of({ liked: 5 }) > of({ used: 5 }));
  assert.ok(of({ used: 5 }) > of({}));
  assert.ok(of({ dismissed: 5 }) < of({}));
  assert.ok(of({ snoozed: 5 }) < of({ dismissed: 5 }));
  assert.ok(of({ disliked: 5 }) < of({ snoozed: 5 }));
});

test("the order of the tallies is nothing, and what is written down is of one playbook", () => {
  const tallies = [
    tally("a", { liked: 9 }),
    tally("b", { disliked: 4 }),
    { ...tally("a", { liked: 2 }), playbook: "c" },
  ];
  const sealed = sealedRanking(rankingOf(tallies), "book");
  assert.deepEqual(sealedRanking(rankingOf(tallies.toReversed()), "book"), sealed);
  assert.deepEqual(
    sealed?.plays.map(({ play }) => play),
    ["a", "b"],
  );
  assert.equal(sealedRanking(rankingOf(tallies), "none"), undefined);
});

test("a call's plays are moved within 0 to 100, and what the law asks for is not", () => {
  const compiled = compilePlaybook(starterPlaybook);
  const [one, other] = compiled.plays;
  assert.ok(one && other);
  const lawful = { ...other, play: { ...other.play, tip: { ...other.play.tip, kind: "safety" as const } } };
  const plays = [one.play.id, other.play.id].map((play) => ({ play, weight: 0.1, shift: -30 }));
  const moved = byRanking({ ...compiled, plays: [one, lawful] }, { rule: 1, plays });
  assert.equal(moved.plays[0]?.play.priority, Math.max(0, one.play.priority - 30));
  assert.equal(moved.plays[1]?.play.priority, other.play.priority);
  assert.equal(byRanking(compiled, undefined), compiled);
});
