import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { foundPieces, holds } from "./found-pieces.ts";

test("each place of what is looked for is a piece of its own, whatever the case", () =>
  assert.deepEqual(foundPieces("An addendum to the Addendum", "addendum"), [
    { text: "An ", hit: false },
    { text: "addendum", hit: true },
    { text: " to the ", hit: false },
    { text: "Addendum", hit: true },
  ]));

test("where nothing is looked for, or not found, the text is one piece", () => {
  assert.deepEqual(foundPieces("okay", ""), [{ text: "okay", hit: false }]);
  assert.deepEqual(foundPieces("okay", "no"), [{ text: "okay", hit: false }]);
});

test("pieces make up the text again, whatever it is", () =>
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme", maxLength: 3 }), (text, wanted) => {
      assert.equal(
        foundPieces(text, wanted)
          .map((piece) => piece.text)
          .join(""),
        text,
      );
    }),
  ));

test("letters that change their number with their case mark nothing, and are found", () => {
  assert.equal(holds("İstanbul", "istanbul".toUpperCase()), false);
  assert.equal(holds("ISTANBUL", "istanbul"), true);
  assert.deepEqual(foundPieces("İstanbul", "stan"), [{ text: "İstanbul", hit: false }]);
});
