import assert from "node:assert/strict";
import { test } from "node:test";
import { object, personal } from "@wingman/domain/schema";
import { Type, type TSchema } from "typebox";
import { growth, lockedSchemas, schemaLock, schemasNow } from "./schema-lock.ts";

const was = object({
  id: Type.String({ maxLength: 64 }),
  words: personal("both", Type.String({ maxLength: 100 })),
  kind: Type.Union([Type.Literal("a"), Type.Literal("b")]),
  list: Type.Array(object({ n: Type.Integer({ minimum: 0 }) }), { maxItems: 3 }),
});
const fields = { ...was.properties };
const changes = (is: TSchema): string[] => growth(was, is, "E.v1");

test("a schema that only grows within its version is taken", () => {
  assert.deepEqual(changes(was), []);
  assert.deepEqual(changes(object({ ...fields, added: Type.Optional(Type.String()) })), []);
  assert.deepEqual(changes(object({ ...fields, id: Type.String({ maxLength: 90 }) })), []);
  assert.deepEqual(
    changes(object({ ...fields, kind: Type.Union([Type.Literal("a"), Type.Literal("b"), Type.Literal("c")]) })),
    [],
  );
  assert.deepEqual(changes(object({ ...fields, list: Type.Optional(fields.list) })), []);
});

const { words: _words, ...withoutWords } = fields;
const breaking: readonly [string, TSchema, RegExp][] = [
  ["a field is gone", object(withoutWords), /E\.v1\.words is gone/],
  ["a new field is required", object({ ...fields, added: Type.String() }), /E\.v1\.added is required now/],
  ["a bound is tighter", object({ ...fields, id: Type.String({ maxLength: 32 }) }), /E\.v1\.id: maxLength went down/],
  [
    "another bound is tighter",
    object({ ...fields, list: Type.Array(object({ n: Type.Integer({ minimum: 1 }) }), { maxItems: 3 }) }),
    /E\.v1\.list\.\*\.n: minimum went up/,
  ],
  ["a type is another", object({ ...fields, id: Type.Integer() }), /E\.v1\.id: type was string/],
  ["a choice is gone", object({ ...fields, kind: Type.Union([Type.Literal("a")]) }), /E\.v1\.kind: a branch/],
  [
    "a field is somebody else's",
    object({ ...fields, words: personal("rep", Type.String({ maxLength: 100 })) }),
    /E\.v1\.words: x-personal was both and is rep/,
  ],
  ["a mark is gone", object({ ...fields, words: Type.String({ maxLength: 100 }) }), /E\.v1\.words: x-personal/],
];
for (const [what, is, why] of breaking)
  test(`${what}: refused within a version, by its path`, () => {
    assert.match(changes(is).join("\n"), why);
  });

test("the lock on disk holds every schema there is, and lets all of them through", async () => {
  assert.deepEqual(await lockedSchemas(), schemasNow());
  assert.equal(JSON.stringify(JSON.parse(await schemaLock())), JSON.stringify(schemasNow()));
});
