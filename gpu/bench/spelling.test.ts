import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { spellingRules, wordsIn } from "./spelling.ts";
import { characterErrors, charactersMax, wordErrors } from "./wer.ts";

test("English is compared as it is spoken", () =>
  assert.deepEqual(wordsIn("It’s $1,200 — the 3rd time, 20% off!", "en-GB"), [
    ...["it's", "one", "thousand", "two", "hundred", "dollars", "the", "third", "time", "twenty", "percent", "off"],
  ]));

test("in Arabic, what is written in several ways and said in one is one", () => {
  const pairs = [
    ["أحمد إلى آخر ٱلباب", "احمد الي اخر الباب"], // alef with a hamza, a madda, a wasla; alef maqsura
    ["مُحَمَّدٌ", "محمد"], // vowel signs, shadda, tanwin
    ["هٰذا", "هذا"], // dagger alef
    ["العربيّــــة", "العربيه"], // tatweel, ta marbuta
    ["مسؤول شيء قائد", "مسوول شي قايد"], // hamza on its carriers and by itself
    ["٢٠٢٦ و ۱۲", "2026 و 12"], // both rows of digits
    ["١٬٢٠٠ ريال", "1200 ريال"],
    ["ما رأيك؟ نعم، بالتأكيد؛ شكراً.", "ما رايك نعم بالتاكيد شكرا"],
    ["ﻻ ﺑﺄﺱ", "لا باس"], // presentation forms
  ] as const;
  for (const [one, other] of pairs) assert.equal(wordErrors(one, other, "ar").rate, 0, one);
  assert.equal(wordErrors("كتب", "كلب", "ar").substitutions, 1);
  assert.equal(wordErrors("قلت لـ HubSpot", "قلت ل hubspot", "ar").rate, 0);
});

test("other languages lose case and marks, and nothing else", () => {
  assert.deepEqual(wordsIn("Größe: 1,000 €, l’été!", "de"), ["größe", "1000", "l’été"]);
  assert.equal(wordErrors("Größe", "Grosse", "de").substitutions, 1);
});

test("letters are compared with what is between words", () => {
  assert.deepEqual(characterErrors("sales force", "salesforce"), {
    referenceCount: 11,
    substitutions: 0,
    insertions: 0,
    deletions: 1,
    rate: 1 / 11,
  });
  assert.equal(characterErrors("a".repeat(charactersMax + 1), "a"), undefined);
});

test("spelling twice changes nothing, in any language", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.constantFrom("en", "ar", "de", "ar-EG"),
      (text, language) => {
        const once = wordsIn(text, language);
        assert.deepEqual(wordsIn(once.join(" "), language), once);
        assert.ok(once.every((word) => word !== "" && !/\s/.test(word)));
      },
    ),
    { seed: 20261127 },
  );
});

test("every language says what was done to it", () => {
  for (const language of ["en", "ar-SA", "de"]) assert.ok(spellingRules(language).length > 0);
  assert.match(spellingRules("ar").join(" "), /ة is ه/);
});
