import assert from "node:assert/strict";
import { test } from "node:test";
import type { Channel } from "../call/events/shared.ts";
import { talkOf, type TalkLine } from "./talk.ts";

const line = (channel: Channel, startMs: number, endMs: number, text: string): TalkLine => ({
  channel,
  startMs,
  endMs,
  text,
});
const words = (count: number, word = "word"): string => Array(count).fill(word).join(" ");

test("pace counts one's own speaking alone, and says nothing of ten words", () => {
  const lines = [line("rep", 0, 12_000, words(30)), line("customer", 20_000, 40_000, words(90))];
  assert.equal(talkOf(lines, "rep", 60_000).paceWordsPerMinute, 150);
  assert.equal(talkOf(lines, "customer", 60_000).paceWordsPerMinute, 270);
  assert.equal(talkOf([line("rep", 0, 4_000, words(10))], "rep", 60_000).paceWordsPerMinute, null);
});
test("the shares of both sides are one, and silence belongs to nobody", () => {
  const lines = [line("rep", 0, 30_000, words(60)), line("customer", 50_000, 60_000, words(30))];
  assert.equal(talkOf(lines, "rep", 60_000).talkShare, 0.75);
  assert.equal(talkOf(lines, "customer", 60_000).talkShare, 0.25);
});
test("a short word in between ends no turn, a sentence does", () => {
  const lines = [
    line("rep", 0, 10_000, words(20)),
    line("customer", 10_000, 10_500, "mm right"),
    line("rep", 11_000, 30_000, words(40)),
    line("customer", 31_000, 33_000, "but what about us then"),
    line("rep", 34_000, 50_000, words(30)),
  ];
  assert.equal(talkOf(lines, "rep", 60_000).longestTurnMs, 30_000);
});
test("an interruption is in the middle, not at the edge, and takes the turn", () => {
  const theirs = line("customer", 0, 10_000, words(20));
  const at = (startMs: number, text: string) =>
    talkOf([theirs, line("rep", startMs, startMs + 2_000, text)], "rep", 60_000).interruptions;
  assert.deepEqual(
    [at(5_000, "no let me say this"), at(9_800, "no let me say this"), at(5_000, "mm right")],
    [1, 0, 0],
  );
});
test("patience is the median rest before an answer", () => {
  const lines = [
    line("customer", 0, 1_000, "a b c"),
    line("rep", 1_400, 2_000, "a b c"),
    line("customer", 3_000, 4_000, "a b c"),
    line("rep", 4_800, 6_000, "a b c"),
    line("customer", 7_000, 8_000, "a b c"),
    line("rep", 8_600, 9_000, "a b c"),
  ];
  assert.equal(talkOf(lines, "rep", 60_000).patienceMs, 600);
  assert.equal(talkOf([], "rep", 60_000).patienceMs, null);
});
test("fillers and hedges are of a hundred words, questions of an hour", () => {
  const said = `um you know maybe ${words(46)}`;
  const figures = talkOf(
    [line("rep", 0, 20_000, said), line("rep", 30_000, 32_000, "how do you plan it today")],
    "rep",
    1_800_000,
  );
  assert.equal(figures.fillersPer100, 3.6);
  assert.equal(figures.hedgesPer100, 1.8);
  assert.equal(figures.questionsPerHour, 2);
});
