import assert from "node:assert/strict";
import { test } from "node:test";
import { expectsMore } from "./expects-more.ts";

for (const [said, expected] of [
  ["my number is five five five", "digits"],
  ["my number is", "phrase"],
  ["the code is nine", "digits"],
  ["call five five double", "digits"],
  ["five five five oh one seven two three eight four", null],
  ["we need two", null],
  ["about twenty five", null],
  ["t o m", "spelling"],
  ["T. O. M.", "spelling"],
  ["b as in", "spelling"],
  ["it starts with k", "spelling"],
  ["t o m at brandt dot", "spelling"],
  ["you can write to me at", "spelling"],
  ["what are you looking at", null],
  ["so would I", null],
  ["we use it and", "phrase"],
  ["that depends on the", "phrase"],
  ["um", "phrase"],
  ["our budget is", "phrase"],
  ["yes it is", null],
  ["what is it for", null],
  ["that works for us", null],
  ["", null],
  ["رقمي هو خمسة خمسة", "digits"],
  ["أريد أن أعرف لأن", "phrase"],
  ["نستخدم البرنامج وَ", "phrase"],
  ["باء تاء", "spelling"],
  ["هذا جيد", null],
] as const)
  test(`"${said}" leaves open: ${expected ?? "nothing"}`, () =>
    assert.equal(expectsMore(said.split(" ").filter(Boolean)), expected));
