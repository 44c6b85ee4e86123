/** Closed by default: what can be reached has said who may, under which word, what is recorded and how often. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseUnlisted } from "@wingman/commands/gateway/registered";
import { openApiOf } from "@wingman/commands/gateway/openapi";
import { listedUses } from "@wingman/ops/bin/roles/uses";
import { requests } from "@wingman/domain/protocol/messages";
import type { Access } from "@wingman/streams/base/registry";
import { listed, placesOf, isTest, sourceFiles, textOf } from "./repository.ts";

/** Everything that `ops` hands to the gateway. */
const { routes, messages, sound } = listedUses("0");

test("every route and message says who may, on whose things, what is recorded and how often", () => {
  assert.ok(routes.length > 10 && messages.length > 10);
  refuseUnlisted(routes, [...messages, { ...sound, type: "sound" }]);
  for (const route of routes) {
    assert.match(route.url, /^\/(api\/|metrics$|rag\/query$)/);
    assert.match(route.summary, /\.$/, `${route.url}: the summary is a sentence`);
    assert.ok(route.schema.response, `${route.url}: what it answers`);
  }
});

const holes: Readonly<Record<string, Partial<Access>>> = {
  "no role": { roles: [] },
  "a role nobody has": { roles: ["owner" as never] },
  "no object rule": { object: undefined as never },
  "a tenant's things for anyone": { roles: "anyone", object: "tenant" },
  "no word for the permission table": { action: "read" },
  "nothing about the audit trail": { audit: undefined as never },
  "no limit": { limits: undefined as never },
};
for (const [what, hole] of Object.entries(holes))
  test(`a route with ${what} does not register, nor does a message`, () => {
    const [[route], [message]] = [routes, messages];
    assert.throws(() => refuseUnlisted([{ ...route!, ...hole }], []), TypeError);
    assert.throws(() => refuseUnlisted([], [{ ...message!, ...hole }]), TypeError);
  });

test("an own route that neither names a call nor lists does not register", () => {
  const list = routes.find(({ lists }) => lists)!;
  const read = routes.find(({ object, lists }) => object === "own" && !lists)!;
  const { lists: _, ...neither } = list;
  assert.throws(() => refuseUnlisted([neither], []), /no :call in its path/);
  assert.throws(() => refuseUnlisted([{ ...read, lists: true }], []), /does not/);
});

test("every request of the protocol has one handler, and no two routes share a place", () => {
  assert.deepEqual(messages.map(({ type }) => type).toSorted(), Object.keys(requests).toSorted());
  const places = routes.map(({ method, url }) => `${method} ${url}`);
  assert.equal(new Set(places).size, places.length);
});

test("no list of routes or messages is left out of the gateway", () => {
  const product = sourceFiles().filter((path) => !isTest(path));
  const uses = textOf("ops/bin/roles/uses.ts");
  const lists = placesOf(product, /export const \w+(Routes?|Messages)\b/g).filter(
    ({ text }) =>
      !uses.includes(`...${/(\w+)$/.exec(text)?.[1]}`) && !uses.includes(`${/(\w+)$/.exec(text)?.[1]}(routes`),
  );
  assert.deepEqual(lists, [], `Add to ops/bin/roles/uses.ts:\n${listed(lists)}`);
});

test("the API describes every route, and what it describes is OpenAPI 3.1", async () => {
  const text = openApiOf(routes, "0") as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>;
  };
  assert.equal(text.openapi, "3.1.0");
  const operations = Object.entries(text.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  assert.equal(operations.length, routes.length);
  for (const { path, operation } of operations)
    assert.deepEqual(
      (path.match(/\{\w+\}/g) ?? []).map((name) => name.slice(1, -1)).toSorted(),
      operation.parameters
        .filter(({ in: where }) => where === "path")
        .map(({ name }) => name)
        .toSorted(),
      path,
    );
  const ids = operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(ids).size, ids.length, "an action is one route's");
  const self = routes.find(({ url }) => url === "/api/openapi.json");
  assert.deepEqual(JSON.parse(JSON.stringify(await self?.handle({} as never))), JSON.parse(JSON.stringify(text)));
});
