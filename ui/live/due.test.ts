import assert from "node:assert/strict";
import { test } from "node:test";
import { dueOf } from "./due.ts";

/** A Tuesday. */
const saidAt = new Date(2026, 10, 24, 14, 32).getTime();

for (const [text, day] of [
  ["send you the Frankfurt addendum by Friday", "2026-11-27"],
  ["i will call you on tuesday", "2026-12-01"],
  ["let us meet next friday", "2026-12-04"],
  ["next monday works", "2026-11-30"],
  ["you have it tomorrow", "2026-11-25"],
  ["the day after tomorrow at nine", "2026-11-26"],
  ["i mail it this afternoon", "2026-11-24"],
  ["in two weeks", "2026-12-08"],
  ["in a month", "2026-12-24"],
  ["by the end of the week", "2026-11-27"],
  ["by the end of the month", "2026-11-30"],
  ["we decide on 15 January", "2027-01-15"],
  ["on january the fifteenth", "2027-01-15"],
  ["the third of december", "2026-12-03"],
  ["let us meet on the fifteenth and go through it", "2026-12-15"],
  ["until the thirty first", "2026-12-31"],
] as const)
  test(`"${text}" is due on ${day}`, () => assert.equal(dueOf(text, saidAt), day));

for (const text of [
  "bring it to finance",
  "the second point is price",
  "i may call you",
  "we march on",
  "in some weeks",
  "first of all",
  "",
])
  test(`"${text}" names no day`, () => assert.equal(dueOf(text, saidAt), null));
