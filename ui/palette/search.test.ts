import assert from "node:assert/strict";
import { test } from "node:test";
import { findCommands } from "./search.ts";

const all = [
  { label: "Pause the call", also: "stop listening" },
  { label: "Pin the tip" },
  { label: "Quiet for 2 minutes", also: "pause tips" },
  { label: "Tomás Ferreira, Corvane Logistics" },
  { label: "Switch to dark", also: "theme night" },
];
const found = (query: string) => findCommands(all, query).map(({ label }) => label);

test("without a query everything is there, in its own order", () => assert.equal(found("  ").length, all.length));
test("the beginnings of words find it, in any order", () => {
  assert.deepEqual(found("log tom"), ["Tomás Ferreira, Corvane Logistics"]);
  assert.deepEqual(found("dark"), ["Switch to dark"]);
});
test("what is in the name comes before what it is also called", () =>
  assert.deepEqual(found("pause"), ["Pause the call", "Quiet for 2 minutes"]));
test("accents and capitals are not asked for", () =>
  assert.deepEqual(found("TOMAS"), ["Tomás Ferreira, Corvane Logistics"]));
test("a word that nothing begins with finds nothing, however well the others fit", () =>
  assert.deepEqual(found("pause xylophone"), []));
test("letters from the middle of a word find it last, and single ones not at all", () => {
  assert.deepEqual(found("gistics"), ["Tomás Ferreira, Corvane Logistics"]);
  assert.deepEqual(found("z"), []);
});
