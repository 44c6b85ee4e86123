import assert from "node:assert/strict";
import { test } from "node:test";
import { Type } from "typebox";
import { catalogue } from "./call/events/index.ts";
import { erased, isErased, object, personal, personalKey, personalPaths } from "./schema.ts";

const marks = (schema: Parameters<typeof personalPaths>[0]) =>
  personalPaths(schema).map(({ path, whose }) => `${path.join(".")} ${whose}`);
const name = personal("rep", Type.String());
const word = personal("customer", Type.String());

test("a marked field is found wherever it lies", () => {
  assert.deepEqual(marks(object({ open: Type.String(), name, deep: object({ deeper: object({ word }) }) })), [
    "name rep",
    "deep.deeper.word customer",
  ]);
  assert.deepEqual(marks(name), [" rep"]);
});
test("a marked field is found in every item of an array, and of a tuple", () => {
  assert.deepEqual(marks(object({ list: Type.Array(object({ word })), names: Type.Array(name) })), [
    "list.*.word customer",
    "names.* rep",
  ]);
  assert.deepEqual(marks(Type.Tuple([Type.Number(), name])), ["* rep"]);
});
test("a marked array is one field, not one for each item", () =>
  assert.deepEqual(marks(object({ words: personal("both", Type.Array(object({ word }))) })), ["words both"]));
test("a marked field is found in every branch of a union, and of an intersection", () => {
  assert.deepEqual(marks(object({ either: Type.Union([object({ name }), object({ word }), Type.Null()]) })), [
    "either.name rep",
    "either.word customer",
  ]);
  assert.deepEqual(marks(Type.Intersect([Type.Object({ name }), Type.Object({ word })])), [
    "name rep",
    "word customer",
  ]);
});
test("a field that several branches mark is one field, and both's where they differ", () => {
  assert.deepEqual(marks(Type.Union([object({ name }), object({ name })])), ["name rep"]);
  assert.deepEqual(marks(Type.Union([object({ name }), object({ name: word })])), ["name both"]);
});
test("an optional field keeps its mark, and stays optional", () => {
  const schema = object({ name: Type.Optional(name), word });
  assert.deepEqual(marks(schema), ["name rep", "word customer"]);
  assert.deepEqual(schema.required, ["word"]);
});
test("the mark stands in the schema itself, beside what it was", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(personal("both", Type.String({ maxLength: 9 })))), {
    type: "string",
    maxLength: 9,
    [personalKey]: "both",
  });
});
test("nothing is found where nothing is marked", () =>
  assert.deepEqual(marks(object({ a: Type.Record(Type.String(), Type.Number()), b: Type.Array(Type.String()) })), []));
test("no field of the catalogue that holds a mark escapes the search", () => {
  for (const { type, data } of catalogue.values()) {
    const written = JSON.stringify(data).split(`"${personalKey}"`).length - 1;
    assert.equal(personalPaths(data).length, written, type);
  }
});
test("what was forgotten is told from everything else", () => {
  assert.ok(isErased(erased));
  assert.ok(isErased(JSON.parse(JSON.stringify(erased))));
  for (const other of [null, undefined, "", "erased", 0, true, [], {}, { erased: false }])
    assert.equal(isErased(other), false);
});
