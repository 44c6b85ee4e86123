/** Closed by default: what can be reached has said who may, under which word, what is recorded and how often. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { callMessages } from "@wingman/commands/call/messages";
import { recordingRoutes } from "@wingman/commands/recordings/routes";
import { retentionRoutes } from "@wingman/commands/rights/retention-routes";
import { rightsRoutes } from "@wingman/commands/rights/routes";
import { helloMessages } from "@wingman/commands/gateway/hello";
import { requests } from "@wingman/domain/protocol/messages";
import { demoRoutes } from "@wingman/ops/demo/routes";
import { metricsRoutes } from "@wingman/ops/watch/routes";
import { historyRoutes } from "@wingman/projections/history/routes";
import { type Access, roles } from "@wingman/streams/base/registry";
import { listed, placesOf, isTest, sourceFiles } from "./repository.ts";

const notAsked = (): never => assert.fail("a list of routes needs nothing before the first request");

/** Every list that `ops` hands to the gateway, by the file it stands in. A new list is a line here. */
const routeLists = {
  "projections/history/routes.ts": historyRoutes(notAsked),
  // The board is asked on requests only; making the list does not touch it.
  "ops/demo/routes.ts": demoRoutes(undefined as unknown as Parameters<typeof demoRoutes>[0], () => ({
    total: 0,
    types: {},
  })),
  "ops/watch/routes.ts": metricsRoutes(notAsked),
  "commands/recordings/routes.ts": recordingRoutes(notAsked),
  "commands/rights/routes.ts": rightsRoutes(notAsked),
  "commands/rights/retention-routes.ts": retentionRoutes(notAsked),
};
const messageLists = { "commands/call/messages.ts": callMessages, "commands/gateway/hello.ts": helloMessages };

const saysWho = (access: Access, where: string): void => {
  assert.ok(access.roles.length > 0, `${where}: nobody may use it`);
  for (const role of access.roles === "anyone" ? [] : access.roles)
    assert.ok(roles.includes(role), `${where}: no role is called ${role}`);
  assert.match(access.action, /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/, `${where}: the action is <noun>.<verb>`);
  assert.ok(["none", "read-personal", "export", "write", "change"].includes(access.audit), `${where}: audit`);
  assert.ok(Number.isInteger(access.limits.perMinute) && access.limits.perMinute > 0, `${where}: a limit a minute`);
};

for (const [file, routes] of Object.entries(routeLists)) {
  test(`every route of ${file} says who may, what is recorded and how often`, () => {
    assert.ok(routes.length > 0);
    for (const route of routes) {
      saysWho(route, `${route.method} ${route.url}`);
      assert.match(route.url, /^\/(api\/|metrics$)/);
      assert.match(route.summary, /\.$/, `${route.url}: the summary is a sentence`);
      assert.ok(route.schema.response, `${route.url}: what it answers`);
      for (const name of route.url.match(/:\w+/g) ?? [])
        assert.ok(
          route.schema.params && name.slice(1) in (route.schema.params as { properties?: object }).properties!,
          `${route.url}: ${name} has a schema`,
        ); // An object schema, as every params is.
    }
  });
}

for (const [file, messages] of Object.entries(messageLists)) {
  test(`every message of ${file} says who may, what is recorded and how often`, () => {
    assert.ok(messages.length > 0);
    for (const message of messages) saysWho(message, message.type);
  });
}

test("every request of the protocol has one handler, and no two routes share a place", () => {
  const handled = Object.values(messageLists)
    .flat()
    .map(({ type }) => type);
  assert.deepEqual(handled.toSorted(), Object.keys(requests).toSorted());
  const places = Object.values(routeLists)
    .flat()
    .map(({ method, url }) => `${method} ${url}`);
  assert.equal(new Set(places).size, places.length);
});

test("no list of routes or messages is missing here", () => {
  const product = sourceFiles().filter((path) => !isTest(path));
  const lists = placesOf(product, /export const \w+(Routes|Messages)\b/g).filter(
    ({ path }) => !(path in routeLists) && !(path in messageLists),
  );
  assert.deepEqual(lists, [], `Add to this file:\n${listed(lists)}`);
});
