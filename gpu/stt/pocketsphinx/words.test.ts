import assert from "node:assert/strict";
import { test } from "node:test";
import { showable } from "./filter.ts";
import { agreedCount } from "./stability.ts";
import { checkVocabulary } from "./vocabulary.ts";

const words = (text: string, confidence = 1) =>
  text.split(" ").map((word, index) => ({ text: word, firstFrame: index * 10, endFrame: index * 10 + 9, confidence }));

test("an obscene word is left out and its neighbours stay, words of business that look alike too", () => {
  assert.deepEqual(
    showable(words("oh shit fucking right")).map((word) => word.text),
    ["oh", "right"],
  );
  assert.equal(showable(words("shift the cocktail class assessment to scunthorpe")).length, 7);
});

test("a word the engine itself does not believe in is left out", () =>
  assert.deepEqual(showable(words("luo", 0.001)), []));

test("stable is what all guesses begin with", () => {
  assert.equal(
    agreedCount([
      ["we", "pay", "for"],
      ["we", "pay", "per"],
      ["we", "pay", "per", "seat"],
    ]),
    2,
  );
  assert.equal(agreedCount([["we"], []]), 0);
  assert.equal(agreedCount([]), 0);
});

test("a pronunciation with a phone that is none is refused", () => {
  const { usable, refused } = checkVocabulary([
    { word: "halden", pronunciation: "HH AA L D AH N" },
    { word: "acme", pronunciation: "AE K M IY1" },
    { word: "Two Words", pronunciation: "T UW" },
  ]);
  assert.deepEqual(
    usable.map((entry) => entry.word),
    ["halden"],
  );
  assert.deepEqual(refused, ["acme", "Two Words"]);
});
