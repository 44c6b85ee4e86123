import assert from "node:assert/strict";
import { test } from "node:test";
import { hasLine, withLine, withNote } from "./lines.ts";
import type { Line } from "./view.ts";

const line = (id: string, startMs: number): Line => ({
  id,
  channel: "rep",
  kind: "words",
  text: id,
  startMs,
  endMs: startMs + 900,
  speaker: null,
  wordCount: 1,
  notes: [],
});
const ids = (lines: readonly Line[]) => lines.map(({ id }) => id).join("");

test("lines stand in the order in which they were begun, each once", () => {
  let lines: readonly Line[] = [];
  for (const next of [line("a", 0), line("c", 2_000), line("b", 1_000), line("c", 2_000)])
    lines = withLine(lines, next);
  assert.equal(ids(lines), "abc");
});

test("an older array still knows its own lines, and those alone, after newer ones were made of it", () => {
  const old = withLine([], line("a", 0));
  const left = withLine(old, line("b", 1_000));
  const right = withLine(old, line("c", 1_000));
  assert.deepEqual([hasLine(old, "a"), hasLine(old, "b"), hasLine(old, "c")], [true, false, false]);
  assert.deepEqual([hasLine(left, "b"), hasLine(left, "c"), hasLine(right, "b")], [true, false, false]);
  assert.equal(ids(withLine(right, line("b", 900))), "abc");
});

test("a note changes its line alone; of an unknown line it changes nothing", () => {
  const lines = withLine(withLine([], line("a", 0)), line("b", 1_000));
  const noted = withNote(lines, "a", { label: "Noted", words: "a" });
  assert.equal(noted[0]?.notes.length, 1);
  assert.equal(noted[1], lines[1]);
  assert.equal(lines[0]?.notes.length, 0);
  assert.equal(withNote(noted, "z", { label: "Noted", words: "z" }), noted);
  assert.ok(hasLine(noted, "b"));
});
