import assert from "node:assert/strict";
import { test } from "node:test";
import { object, personal } from "@wingman/domain/schema";
import { Type, type TSchema } from "typebox";
import { typeText } from "./type-text.ts";

const said = (schema: TSchema, readonlyLists = false): string => typeText(schema, { readonlyLists, depth: 0 });

const long = Object.fromEntries(
  ["one", "two", "three", "four"].map((name) => [`${name}OfAVeryLongKind`, Type.String()]),
);
const kinds: readonly [what: string, schema: TSchema, text: string][] = [
  ["text with bounds", Type.String({ maxLength: 3, pattern: "^a", description: "of a" }), "string"],
  ["whole numbers", Type.Integer({ minimum: 0 }), "number"],
  ["a literal", Type.Literal('a"b'), '"a\\"b"'],
  ["nothing", Type.Null(), "null"],
  ["a choice", Type.Union([Type.Literal("a"), Type.Literal(2), Type.Null()]), '"a" | 2 | null'],
  ["a choice that says a thing twice", Type.Union([Type.String({ maxLength: 1 }), Type.String()]), "string"],
  ["an enumeration", Type.Enum(["a", "b"]), '"a" | "b"'],
  ["a list of choices", Type.Array(Type.Union([Type.String(), Type.Null()])), "(string | null)[]"],
  ["a list of lists", Type.Array(Type.Array(Type.Number())), "number[][]"],
  ["a tuple", Type.Tuple([Type.String(), Type.Integer()]), "[string, number]"],
  ["a record", Type.Record(Type.String(), Type.Array(Type.Boolean())), "Record<string, boolean[]>"],
  [
    "both of two",
    Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Null() })]),
    "{ a: string } & { b: null }",
  ],
  ["an optional field", object({ a: Type.String(), b: Type.Optional(Type.Integer()) }), "{ a: string; b?: number }"],
  ["a name that is none", object({ "a-b": Type.String() }), '{ "a-b": string }'],
  ["a mark of ours", object({ a: personal("both", Type.String()) }), "{ a: string }"],
  ["an empty answer", Type.Object({}), "Record<string, never>"],
  ["anything", Type.Unknown(), "unknown"],
];
for (const [what, schema, text] of kinds) test(`${what} becomes ${text}`, () => assert.equal(said(schema), text));

test("what is long takes a line a field, each a step further in", () =>
  assert.equal(
    said(object({ in: object(long) })),
    `{\n  in: {\n${Object.keys(long)
      .map((name) => `    ${name}: string;\n`)
      .join("")}  };\n}`,
  ));

test("lists that are asked with may be anybody's", () => {
  assert.equal(said(Type.Array(Type.String()), true), "readonly string[]");
  assert.equal(said(Type.Array(Type.Array(Type.String())), true), "readonly (readonly string[])[]");
  assert.equal(said(Type.Tuple([Type.String()]), true), "readonly [string]");
});

test("a kind of schema that is not known is no `any`", () =>
  assert.throws(() => said({ not: { type: "string" } } as TSchema), /no TypeScript is known/));
