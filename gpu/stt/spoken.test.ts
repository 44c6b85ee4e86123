import assert from "node:assert/strict";
import { test } from "node:test";
import { spokenWords } from "./spoken.ts";

const says = (text: string, words: string) => assert.equal(spokenWords(text).join(" "), words);

test("case and punctuation go, apostrophes inside a word stay", () =>
  says("It's Priya's \u201Cdata\u201D \u2014 isn\u2019t it? 'Yes'", "it's priya's data isn't it yes"));
test("numbers are words", () => {
  says("20 people, 115 of 2,500", "twenty people one hundred fifteen of two thousand five hundred");
  says("$49 and 3.5% of 1000000", "forty nine dollars and three point five percent of one million");
  says("the 1st, 22nd, 30th and 112th", "the first twenty second thirtieth and one hundred twelfth");
  says("0", "zero");
});
test("accents and hyphens do not make other words", () => says("Tomás follow-up R&D", "tomas follow up r and d"));
test("text without a word has none", () => assert.deepEqual(spokenWords(" \u2026 !"), []));
