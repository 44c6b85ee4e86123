import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { boundsOf, curlOf, exampleOf, groupsOf, kindOf, type OpenApi, operationsOf, partsOf } from "./operations.ts";

/** The page's own input: what the gateway answers. */
const file = new URL("../../docs/reference/openapi.json", import.meta.url);
const operations = operationsOf(JSON.parse(await readFile(file, "utf8")) as OpenApi);
const named = (id: string) => {
  const found = operations.find((one) => one.id === id);
  assert.ok(found, id);
  return found;
};

test("every operation has a name of its own, a thing it is about, and somebody who may", () => {
  assert.ok(operations.length > 100);
  assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
  for (const one of operations) assert.ok(one.tag && one.summary && one.roles.length > 0 && one.perMinute > 0, one.id);
});

test("operations are found by any words of theirs, in any order", () => {
  const found = (text: string) => groupsOf(operations, text).flatMap((group) => group.operations.map(({ id }) => id));
  assert.deepEqual(found("  newest LIST api/calls  "), ["call.list"]);
  assert.deepEqual(found("kwyjibo"), []);
  assert.equal(found("").length, operations.length);
  const tags = groupsOf(operations, "").map(({ tag }) => tag);
  assert.deepEqual(
    tags,
    [...new Set(tags)].sort((a, b) => a.localeCompare(b, "en")),
  );
});

test("a curl line asks what the operation takes, with what the reader must put in", () => {
  assert.equal(
    curlOf(named("call.list"), "http://here"),
    'curl "http://here/api/calls" \\\n  -H "Authorization: Bearer $KEY"',
  );
  assert.match(curlOf(named("audit.list"), "http://here"), /^curl "http:\/\/here\/api\/audit" /);
  const open = operations.find(({ path, method }) => path === "/api/sign-in" && method === "POST");
  assert.ok(open);
  const line = curlOf(open, "http://here");
  assert.ok(!line.includes("$KEY"));
  assert.match(line, /^curl -X POST .* -d '\{"email":"…","password":"…"\}'$/s);
});

test("an example has all that must be there and nothing else", () => {
  const schema = {
    type: "object",
    required: ["kind", "n", "who"],
    properties: {
      kind: { anyOf: [{ type: "string", const: "a" }, { type: "null" }] },
      n: { type: "integer", minimum: 3 },
      who: { type: "array", minItems: 1, items: { type: "string" } },
      more: { type: "string" },
    },
  };
  assert.deepEqual(exampleOf(schema), { kind: "a", n: 3, who: ["…"] });
  assert.deepEqual(
    partsOf({ type: "array", items: schema })?.map(({ name, required }) => [name, required]),
    [
      ["kind", true],
      ["n", true],
      ["who", true],
      ["more", false],
    ],
  );
});

test("a kind and its bounds read as one would write them", () => {
  assert.equal(
    kindOf({ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } }),
    "(string | null)[]",
  );
  assert.equal(kindOf({ patternProperties: { "^.*$": { type: "integer" } } }), "{ [name]: integer }");
  assert.equal(boundsOf({ type: "integer", minimum: 1, maximum: 100, default: 20 }), "1 ≤ x ≤ 100, = 20");
  assert.equal(boundsOf({ type: "string", maxLength: 40 }), "length ≤ 40");
});
