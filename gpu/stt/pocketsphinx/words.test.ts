import assert from "node:assert/strict";
import { test } from "node:test";
import { showable } from "./filter.ts";
import { agreedCount } from "../listening/stability.ts";
import { tradeWords } from "./trade-words.ts";
import { checkVocabulary, withNames } from "./vocabulary.ts";

const words = (text: string, confidence = 1) =>
  text
    .split(" ")
    .map((word, index) => ({ text: word, firstSample: index * 1_600, endSample: index * 1_600 + 1_440, confidence }));

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

test("every trade word can be said, and no two are one", () => {
  assert.deepEqual(checkVocabulary(tradeWords).refused, []);
  assert.equal(new Set(tradeWords.map((entry) => entry.word)).size, tradeWords.length);
});

test("a name the text lacks is put where names stand, one it has stays where it is", () => {
  const text = "we use halden";
  assert.equal(withNames(text, ["halden"]), text);
  assert.ok(withNames(text, ["corvane"]).split("\n").includes("with corvane"));
});
