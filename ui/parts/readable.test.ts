import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "./readable.ts";

test("a lone i is written as one reads it", () => {
  assert.equal(readable("i think i'm late and i'll call"), "I think I'm late and I'll call");
});
test("words with an i in them stay as they are", () =>
  assert.equal(readable("this is a big site"), "this is a big site"));
test("text that has its capitals is left alone", () =>
  assert.equal(readable("Phase i of Halden"), "Phase i of Halden"));
test("as many letters come out as went in, so that marks still find their words", () => {
  const text = "can i take it to our finance director i wonder";
  assert.equal(readable(text).length, text.length);
});
