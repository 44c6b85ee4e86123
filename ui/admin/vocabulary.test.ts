import assert from "node:assert/strict";
import { test } from "node:test";
import { vocabularyMax } from "@wingman/domain/tenant/policy";
import { readVocabulary, vocabularyText } from "./vocabulary.ts";

test("words are read a line each and written as they were read", () => {
  const { words } = readVocabulary("Corvane = k ao1 r v ey2 n\n\n  SlotWise  \n");
  assert.deepEqual(words, [
    { word: "Corvane", pronunciation: "K AO1 R V EY2 N" },
    { word: "SlotWise", pronunciation: null },
  ]);
  assert.deepEqual(readVocabulary(vocabularyText(words ?? [])).words, words);
});

test("the first line that cannot be kept is named", () => {
  assert.deepEqual(readVocabulary("Good\nCorvane = kor-vane").fault, { kind: "line", line: 2 });
  assert.deepEqual(readVocabulary(" = K AO1").fault, { kind: "line", line: 1 });
  assert.deepEqual(readVocabulary("x".repeat(61)).fault, { kind: "line", line: 1 });
  const many = Array.from({ length: vocabularyMax + 1 }, (_, index) => `word${index}`).join("\n");
  assert.deepEqual(readVocabulary(many).fault, { kind: "many", line: vocabularyMax + 1 });
});
