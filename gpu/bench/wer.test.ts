import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sumOfErrors, wordErrors } from "./wer.ts";

test("each kind of error is counted as what it is", () => {
  assert.deepEqual(wordErrors("we pay per seat", "we pay for seat"), {
    referenceCount: 4,
    substitutions: 1,
    insertions: 0,
    deletions: 0,
    rate: 0.25,
  });
  assert.deepEqual(wordErrors("we pay per seat", "we pay seat"), {
    referenceCount: 4,
    substitutions: 0,
    insertions: 0,
    deletions: 1,
    rate: 0.25,
  });
  assert.deepEqual(wordErrors("we pay per seat", "so we pay per seat"), {
    referenceCount: 4,
    substitutions: 0,
    insertions: 1,
    deletions: 0,
    rate: 0.25,
  });
});

test("writing is no error: case, marks, numbers", () =>
  assert.equal(wordErrors("It's $49, 20% off.", "it's forty nine dollars twenty percent off").rate, 0));

test("nothing heard is all deletions, and something heard where nothing was said is an error", () => {
  assert.deepEqual(wordErrors("a b c", ""), {
    referenceCount: 3,
    substitutions: 0,
    insertions: 0,
    deletions: 3,
    rate: 1,
  });
  assert.equal(wordErrors("", "luo").rate, 1);
  assert.equal(wordErrors("", "").rate, 0);
});

test("a sum weighs words, not files", () =>
  assert.equal(sumOfErrors([wordErrors("a", "b"), wordErrors("a b c d e f g h i", "a b c d e f g h i")]).rate, 0.1));

test("any change of n words costs n at most, and the counts explain the lengths", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c", "dd"), { maxLength: 12 });
  fc.assert(
    fc.property(words, words, (said, heard) => {
      const errors = wordErrors(said.join(" "), heard.join(" "));
      const count = errors.substitutions + errors.insertions + errors.deletions;
      assert.ok(count <= Math.max(said.length, heard.length) && count >= Math.abs(said.length - heard.length));
      assert.equal(said.length - errors.deletions + errors.insertions, heard.length);
    }),
    { seed: 20261120 },
  );
});
