import assert from "node:assert/strict";
import { test } from "node:test";
import { showable } from "./filter.ts";
import { agreedCount } from "../listening/stability.ts";
import { tradeWords } from "./trade-words.ts";
import { notListenedFor } from "@wingman/domain/tenant/listened-for";
import { readDictionary } from "./dictionary.ts";
import { pronounced, withNames } from "./vocabulary.ts";

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

test("a word that is drawn out for two seconds was a hum", () =>
  assert.deepEqual(
    showable([{ text: "egged", firstSample: 0, endSample: 47_360, confidence: 1 }, ...words("we pay")]).map(
      ({ text }) => text,
    ),
    ["we", "pay"],
  ));

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

const small = readDictionary("we W IY\nhub HH AH B\nspot S P AA T\nread R EH D\nread(2) R IY D\n");

test("a word is told with its pronunciation, the dictionary's, or one after its spelling; one with a slip in it is named", async () => {
  const { said, names, notListenedFor } = await pronounced(
    [
      { word: "Halden", pronunciation: "HH AA1 L D AH0 N" },
      { word: "Acme", pronunciation: "AE K QQ IY" },
      { word: "Two Words", pronunciation: "T UW W ER D Z" },
      { word: "HubSpot", pronunciation: null },
      { word: "حلول", pronunciation: null },
      { word: "read", pronunciation: null },
      { word: "onboarding", pronunciation: null },
    ],
    "we read",
    small,
  );
  assert.deepEqual(said, [
    { word: "halden", pronunciation: "HH AA L D AH N" },
    { word: "two_words", pronunciation: "T UW W ER D Z" },
    { word: "onboarding", pronunciation: "AA N B AO R D IH NG" },
    { word: "hubspot", pronunciation: "HH AH B S P AA T" },
  ]);
  assert.deepEqual(names, ["halden", "two_words", "hubspot", "read", "onboarding"]);
  assert.deepEqual(notListenedFor, ["Acme", "حلول"]);
});

test("the first pronunciation of a word is the one that counts", () =>
  assert.equal(small.get("read")?.join(" "), "R EH D"));

test("every trade word can be said, and no two are one", () => {
  assert.deepEqual(notListenedFor(tradeWords), []);
  assert.equal(new Set(tradeWords.map((entry) => entry.word)).size, tradeWords.length);
});

test("a name the text lacks is put where names stand, one it has stays where it is", () => {
  const text = "we use halden";
  assert.equal(withNames(text, ["halden"]), text);
  assert.ok(withNames(text, ["corvane"]).split("\n").includes("with corvane"));
  assert.ok(withNames(text, ["use halden now"]).split("\n").includes("from use halden now"));
});
