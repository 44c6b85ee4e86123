import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wordsOf } from "./hypothesis.ts";

/** Tokens are bytes of the text cut anywhere, as byte-level vocabularies do; a character that is not whole is left out. */
const tokenised = (text: string, cuts: readonly number[]) => {
  const bytes = Buffer.from(text);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].filter((end) => end > 0);
  ends.sort((one, other) => one - other);
  const pieces = ends.map((end, n) => bytes.subarray(ends[n - 1] ?? 0, end));
  const textOf = (ids: readonly number[]): string =>
    new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(Buffer.concat(ids.map((id) => pieces[id] ?? Buffer.alloc(0))), { stream: true })
      .trimStart();
  const tokens = pieces.map((_, id) => ({ id, logProbability: -id, firstSample: id * 100, endSample: id * 100 + 100 }));
  return { tokens, textOf };
};
const heard = (text: string, cuts: readonly number[]) => {
  const { tokens, textOf } = tokenised(text, cuts);
  return wordsOf(tokens, textOf);
};

test("words are the text's, whatever its tokens are, and right to left is no different", () => {
  const texts = [
    "We pay, per seat.",
    "مرحبا، كَيْفَ حالك؟ عندنا ٢٠ موظف",
    "نستخدم Salesforce في الشركة",
    "naïve café déjà vu",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(fc.nat(200), { maxLength: 30 }), (text, cuts) => {
      const words = heard(text, cuts);
      assert.equal(words.map((word) => word.text).join(" "), text);
      words.forEach((word, n) => {
        assert.ok(word.endToken >= word.lettersToken && word.endToken >= (words[n - 1]?.endToken ?? 0));
        assert.ok((word.firstSample ?? 0) < (word.endSample ?? 0));
      });
    }),
  );
});

test("a word is compared without case, accents of writing and punctuation, and shown with them", () => {
  const words = heard("So, Don’t كَيْفَ؟", []);
  assert.deepEqual(
    words.map((word) => word.key),
    ["so", "don't", "كيف"],
  );
  assert.deepEqual(
    words.map((word) => word.text),
    ["So,", "Don’t", "كَيْفَ؟"],
  );
});

test("notes of sounds and lone dashes are no words", () => {
  const texts = (text: string) => heard(text, []).map((word) => word.text);
  assert.deepEqual(texts("[Music] yes – we do (laughs out loud) ♪ la la ♪ fine."), ["yes", "we", "do", "fine."]);
  assert.deepEqual(texts("[BLANK_AUDIO]"), []);
});

test("a stable word's tokens go without its punctuation", () => {
  const { textOf, tokens } = tokenised("we pay. now", [2, 6, 7]);
  const [, pay] = wordsOf(tokens, textOf);
  assert.deepEqual([pay?.lettersToken, pay?.endToken], [2, 3]);
});

test("a percentage is two words in English, with its times between them, and stays as written elsewhere", () => {
  const { textOf, tokens } = tokenised("about 20%, maybe", [5, 8, 9, 10]);
  const words = wordsOf(tokens, textOf, "en");
  assert.deepEqual(
    words.map((word) => [word.text, word.lettersToken, word.endToken]),
    [
      ["about", 1, 1],
      ["20", 2, 2],
      ["percent,", 3, 4],
      ["maybe", 5, 5],
    ],
  );
  assert.deepEqual(
    wordsOf(tokens, textOf, "de").map((word) => word.text),
    ["about", "20%,", "maybe"],
  );
});
