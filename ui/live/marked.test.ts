import assert from "node:assert/strict";
import { test } from "node:test";
import { markedPieces } from "./marked.ts";

const marked = (text: string, ...words: string[]) =>
  markedPieces(text, words)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("");

test("the words that fired are marked where they stand, whatever their case", () => {
  assert.equal(
    marked("That is Above what we set aside, sadly", "above what we set aside"),
    "That is [Above what we set aside], sadly",
  );
});
test("parts of words are not marked", () => assert.equal(marked("the price of rice", "rice"), "the price of [rice]"));
test("overlapping marks become one, none is doubled", () =>
  assert.equal(marked("too expensive for us", "too expensive", "expensive for us"), "[too expensive] for us"));
test("what is not there marks nothing, and no text is lost", () => {
  assert.equal(marked("good morning", "price", "", "  "), "good morning");
  assert.equal(marked("", "price"), "");
});
