import assert from "node:assert/strict";
import { test } from "node:test";
import { promiseText } from "./promises.ts";

test("a promise begins where it was noticed and ends with its sentence", () =>
  assert.equal(
    promiseText("I understand. I send you the addendum by Friday. Is that fine?", "I send you"),
    "I send you the addendum by Friday",
  ));
test("words without marks are cut at a word", () => {
  const text = promiseText(`i will send ${"and another thing ".repeat(12)}`, "i will send");
  assert.ok(text.length <= 91 && text.endsWith("…") && !/\s…$/.test(text), text);
});
test("where the phrase does not stand in the text it is the promise", () =>
  assert.equal(promiseText("something else was said", "bring it to finance"), "bring it to finance"));
test("erased words leave nothing", () => assert.equal(promiseText("", ""), ""));
