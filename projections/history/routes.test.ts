import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Principal, Route } from "@wingman/streams/base/registry";
import { positionOf } from "@wingman/streams/log/position";
import { Compile } from "typebox/compile";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { runProjector } from "../projector.ts";
import { history } from "./model.ts";
import { logOf, plausibleLog } from "./plausible.fixture.ts";
import { historyRoutes } from "./routes.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const principal: Principal = {
  tenant: "acme" as TenantId,
  actor: "a" as ActorId,
  name: "Demo",
  roles: ["agent"],
  session: null,
};
const get =
  (routes: readonly Route[], url: string) =>
  async (request: { params?: object; query?: object; headers?: Map<string, string> }): Promise<any> => {
    const found = routes.find((candidate) => candidate.url === url);
    assert.ok(found);
    const answer = await found.handle({
      principal,
      own: null,
      params: request.params as never,
      query: (request.query ?? {}) as never,
      body: undefined as never,
      http: { setHeader: (name: string, value: string) => request.headers?.set(name, value) } as never, // All they use of it.
    });
    const fits = Compile(found.schema.response);
    assert.ok(fits.Check(answer), JSON.stringify(fits.Errors(answer).slice(0, 3)));
    return answer;
  };

test("a read that names a position sees what was written there", { skip }, async () => {
  const { pool } = await server.database([history]);
  const commits = plausibleLog(51, { calls: 8, erasure: 0.2 });
  const log = logOf();
  const stop = new AbortController();
  const projector = await runProjector({ log, pool, model: history, signal: stop.signal });
  const routes = historyRoutes(() => ({ pool, caughtUp: projector.caughtUp }));
  const list = get(routes, "/api/calls");
  log.push(...commits);
  const { calls } = await list({ query: { limit: 100, position: positionOf(commits.length) } });
  const ended = commits.filter(
    ({ aggregate, events }) => aggregate.tenant === "acme" && events.some(({ type }) => type === "CallEnded"),
  );
  assert.equal(calls.length, ended.length);
  assert.ok(calls.length > 0);
  const detail = await get(routes, "/api/calls/:call")({ params: { call: calls[0].call } });
  assert.deepEqual(detail.call, calls[0]);
  stop.abort();
  await projector.done;
});

test("a read says how far its tables had come, and that they had not come as far as was asked", { skip }, async () => {
  const { pool } = await server.database([history]);
  const commits = plausibleLog(51, { calls: 3, erasure: 0 });
  const log = logOf();
  const stop = new AbortController();
  const projector = await runProjector({ log, pool, model: history, signal: stop.signal });
  log.push(...commits);
  const [there, beyond] = [positionOf(commits.length), positionOf(commits.length + 1)];
  const caughtUp = (sequence: number) => projector.caughtUp(sequence, sequence > commits.length ? 50 : 10_000);
  const list = get(
    historyRoutes(() => ({ pool, caughtUp })),
    "/api/calls",
  );
  const saidOf = async (query: object) => {
    const headers = new Map<string, string>();
    await list({ query, headers });
    return Object.fromEntries(headers);
  };
  assert.deepEqual(await saidOf({}), {});
  assert.deepEqual(await saidOf({ position: there }), { "wingman-position": there });
  assert.deepEqual(await saidOf({ position: beyond }), { "wingman-position": there, "wingman-behind": "true" });
  stop.abort();
  await projector.done;
});

test("a position that is none, and a call that is none, have names", { skip }, async () => {
  const { pool } = await server.database([history]);
  const routes = historyRoutes(() => ({ pool, caughtUp: async () => true }));
  await assert.rejects(
    get(routes, "/api/calls")({ query: { position: "soon" } }),
    (error: Failure) => error.code === "WING_POSITION_INVALID",
  );
  await assert.rejects(
    get(routes, "/api/calls/:call")({ params: { call: "none" } }),
    (error: Failure) => error.code === "WING_CALL_NOT_FOUND",
  );
});

test("the figures' route answers in its own shape", { skip }, async () => {
  const { pool } = await server.database([history]);
  const answer = await get(
    historyRoutes(() => ({ pool })),
    "/api/figures",
  )({ query: { today: 0, week: 0 } });
  assert.deepEqual(answer.calls, { today: 0, week: 0 });
});

test("every route is for every role and limited; what shows a call is recorded as reading personal data", () => {
  for (const { roles, audit, limits, action } of historyRoutes(() =>
    assert.fail("nothing is asked for before a request"),
  )) {
    assert.equal(roles.length, 5);
    assert.equal(audit, action === "figures.read" ? "none" : "read-personal");
    assert.ok(limits.perMinute > 0);
    assert.match(action, /^(call\.(list|read|read-deal-signal)|figures\.read)$/);
  }
});
