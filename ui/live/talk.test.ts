import assert from "node:assert/strict";
import { test } from "node:test";
import type { Line } from "@wingman/domain/call/view";
import { isQuestion, talkFigures } from "./talk.ts";

const line = (
  channel: "rep" | "customer",
  startMs: number,
  endMs: number,
  text = "some words said here",
  wordCount = 4,
): Line => ({
  id: `${channel}${startMs}`,
  channel,
  kind: "words",
  text,
  startMs,
  endMs,
  wordCount,
  speaker: null,
  notes: [],
});

test("before a minute has passed no share is claimed", () => {
  assert.equal(talkFigures([line("rep", 0, 20_000)], 30_000).repShare, null);
  assert.equal(talkFigures([line("rep", 0, 20_000), line("customer", 20_000, 80_000)], 80_000).repShare, 25);
});

test("only the last five minutes count for the share", () => {
  const lines = [line("rep", 0, 100_000), line("customer", 400_000, 410_000)];
  assert.equal(talkFigures(lines, 500_000).repShare, 0);
});

test("pace is the rep's words over the rep's own speaking time", () => {
  const lines = [line("rep", 0, 30_000, "…", 73), line("customer", 30_000, 90_000, "…", 400)];
  assert.equal(talkFigures(lines, 90_000).wordsPerMinute, 146);
  assert.equal(talkFigures([line("rep", 0, 3_000)], 90_000).wordsPerMinute, null);
});

test("the longest stretch runs over the rep's own pauses and ends when the customer speaks", () => {
  const lines = [
    line("rep", 0, 20_000),
    line("rep", 22_000, 72_000),
    line("customer", 73_000, 75_000),
    line("rep", 76_000, 80_000),
  ];
  assert.equal(talkFigures(lines, 90_000).longestMs, 72_000);
});

test("questions are known without question marks", () => {
  for (const text of [
    "what do you compare it with",
    "okay so how many sites is that",
    "Would Tuesday suit you?",
    "and who decides",
  ])
    assert.ok(isQuestion(text), text);
  for (const text of ["that is what we do", "I know how it works", "we ship on Tuesday"])
    assert.ok(!isQuestion(text), text);
});

test("starting in the middle of the other's sentence is an interruption, starting at its end is not", () => {
  const customer = line("customer", 10_000, 15_000);
  assert.equal(talkFigures([customer, line("rep", 12_000, 14_000)], 90_000).interruptions, 1);
  assert.equal(talkFigures([customer, line("rep", 14_800, 16_000)], 90_000).interruptions, 0);
  assert.equal(talkFigures([line("rep", 9_000, 11_000), customer], 90_000).interruptions, 0);
});

test("mm-hm interrupts nobody and takes no turn", () => {
  const customer = line("customer", 10_000, 15_000);
  for (const text of ["mm-hm", "yeah", "Right, okay", "نعم"])
    assert.equal(talkFigures([customer, line("rep", 12_000, 12_400, text, 1)], 90_000).interruptions, 0, text);
  assert.equal(talkFigures([customer, line("rep", 12_000, 14_000, "yeah but listen")], 90_000).interruptions, 1);
  const monologue = [line("rep", 0, 10_000), line("customer", 5_000, 5_400, "yeah", 1), line("rep", 10_500, 20_000)];
  assert.equal(talkFigures(monologue, 90_000).longestMs, 20_000);
});
