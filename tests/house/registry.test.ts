/** Closed by default: what can be reached has said who may, under which word, what is recorded and how often. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { callMessages, soundAccess } from "@wingman/commands/call/messages";
import { refuseUnlisted } from "@wingman/commands/gateway/registered";
import { recordingRoutes } from "@wingman/commands/recordings/routes";
import { helloMessages } from "@wingman/commands/gateway/hello";
import { requests } from "@wingman/domain/protocol/messages";
import { demoRoutes } from "@wingman/ops/demo/routes";
import { metricsRoutes } from "@wingman/ops/watch/routes";
import { historyRoutes } from "@wingman/projections/history/routes";
import type { Access } from "@wingman/streams/base/registry";
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
};
const messageLists = { "commands/call/messages.ts": callMessages, "commands/gateway/hello.ts": helloMessages };

for (const [file, routes] of Object.entries(routeLists)) {
  test(`every route of ${file} says who may, what is recorded and how often`, () => {
    assert.ok(routes.length > 0);
    refuseUnlisted(routes, []);
    for (const route of routes) {
      assert.match(route.url, /^\/(api\/|metrics$)/);
      assert.match(route.summary, /\.$/, `${route.url}: the summary is a sentence`);
      assert.ok(route.schema.response, `${route.url}: what it answers`);
    }
  });
}

for (const [file, messages] of Object.entries(messageLists)) {
  test(`every message of ${file} says who may, what is recorded and how often`, () => {
    assert.ok(messages.length > 0);
    refuseUnlisted([], messages);
  });
}

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
    const [route] = historyRoutes(notAsked);
    const [message] = callMessages;
    assert.throws(() => refuseUnlisted([{ ...route!, ...hole }], []), TypeError);
    assert.throws(() => refuseUnlisted([], [{ ...message!, ...hole }]), TypeError);
  });

test("an own route that neither names a call nor lists does not register", () => {
  const [list, , read] = historyRoutes(notAsked);
  const { lists: _, ...neither } = list!;
  assert.throws(() => refuseUnlisted([neither], []), /no :call in its path/);
  assert.throws(() => refuseUnlisted([{ ...read!, lists: true }], []), /does not/);
});

test("sound is in the registry as well", () => refuseUnlisted([], [{ ...soundAccess, type: "sound" }]));

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
