/** Scorecard and queue out of real rows: what a person says of them outranks, orders and can be taken back. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as facts from "@wingman/domain/call/call.fixture";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, EventId, TenantId } from "@wingman/domain/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Recorded } from "@wingman/streams/log/event-log";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
import { Compile } from "typebox/compile";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { history } from "../history/model.ts";
import type { Coaching, Scorecard } from "./answers.ts";
import { coachingRoutes } from "./routes.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const at = Date.parse("2026-11-20T10:00:00Z");
let sequence = 0;
const commit = (call: string, events: readonly CallEvent[], tenant = "acme"): Recorded => {
  sequence += 1;
  const id = `commit-${sequence}` as CommitId;
  return {
    ...{ id, sequence, storedAt: at, aggregate: callAggregate(tenant as TenantId, call) },
    ...{ actor: "rep-1" as ActorId, cause: null, tick: null, correlation: id, clockMs: 0 },
    ...{ seen: null, fence: null, traceparent: null },
    events: events.map(({ type, data }, n) => ({
      ...{ id: `${id}.${n}` as EventId, type, v: 1, time: new Date(at).toISOString(), data },
    })),
  };
};
/** The customer objects to the price, and gets "Okay." for it. */
const unmet: readonly CallEvent[] = [
  facts.started,
  facts.asked,
  facts.given,
  { type: "UtteranceTranscribed", data: facts.said("customer", 0, "that is too expensive") },
  facts.noticed(),
  { type: "UtteranceTranscribed", data: facts.said("rep", 40_000, "okay") },
  facts.ended,
];
const fine: readonly CallEvent[] = [facts.started, facts.asked, facts.given, facts.ended];
const undo = (action: string, undoes: string): CallEvent => ({
  type: "ActionUndone",
  data: { action, undoes, atMs: 3_000 },
});

const days = { from: "2026-11-01", to: "2026-11-30" };
const ask = async <Answer>(
  pool: Pool,
  url: string,
  params: object,
  query: object,
  tenant = "acme",
): Promise<Answer> => {
  const routes = coachingRoutes(() => ({
    ...{ pool, policyOf: () => ({ timeZone: "Europe/Berlin" }), nameOf: async (_: TenantId, id: string) => `<${id}>` },
  }));
  const found = routes.find((one) => one.url === url) ?? assert.fail(url);
  const answer = await found.handle({
    principal: {
      ...{ tenant: tenant as TenantId, actor: "coach-1" as ActorId, name: "", roles: ["supervisor"], session: null },
    },
    ...{
      own: null,
      params: params as never,
      query: query as never,
      body: undefined as never,
      http: undefined as never,
    },
  });
  const fits = Compile(found.schema.response);
  assert.ok(fits.Check(answer), JSON.stringify(fits.Errors(answer).slice(0, 3)));
  return answer as Answer;
};
const queue = (pool: Pool, tenant?: string) => ask<Coaching>(pool, "/api/kpi/coaching", {}, days, tenant);
const card = async (pool: Pool, call: string) =>
  (await ask<Scorecard>(pool, "/api/calls/:call/scorecard", { call }, {})).checks.find(
    ({ check }) => check === "objections-met",
  );
const tell = (pool: Pool, ...commits: readonly Recorded[]) =>
  asProjector(pool, "history", (tx) => history.project(tx, commits));

test("the queue names the call with its reason and its moment, and marks come and go", { skip }, async () => {
  const { pool } = await server.database([history]);
  await tell(pool, commit("call-1", unmet), commit("call-2", fine), commit("call-9", unmet, "borealis"));
  const first = await queue(pool);
  assert.deepEqual([first.looked, first.isAll, first.more], [2, true, 0]);
  assert.deepEqual(
    first.queue.map(({ call, reasons }) => [
      call,
      reasons.map(({ kind, what, moment }) => [kind, what, moment?.words]),
    ]),
    [["call-1", [["objection-unmet", "price", "that is too expensive"]]]],
  );
  const narrowed = async (reason: string) =>
    (await ask<Coaching>(pool, "/api/kpi/coaching", {}, { ...days, reason })).queue.map(({ call }) => call);
  assert.deepEqual([await narrowed("objection-unmet"), await narrowed("low-csat")], [["call-1"], []]);
  await tell(pool, commit("call-1", [facts.coached("m1", "later")]), commit("call-1", [facts.coached("m2", "done")]));
  const done = await queue(pool);
  assert.deepEqual([done.queue.length, done.later.length, done.done[0]?.mark?.name], [0, 0, "<coach-1>"]);
  await tell(pool, commit("call-1", [undo("m3", "m2")]));
  assert.equal((await queue(pool)).later[0]?.mark?.action, "m1");
  await tell(pool, commit("call-1", [undo("m4", "m1")]));
  assert.equal((await queue(pool)).queue[0]?.call, "call-1");
  assert.equal((await queue(pool, "borealis")).queue[0]?.call, "call-9");
});

test("a scorecard decides by the words, a person outranks it, and an undo gives the rule back", { skip }, async () => {
  const { pool } = await server.database([history]);
  await tell(pool, commit("call-1", unmet));
  const byRule = await card(pool, "call-1");
  assert.deepEqual(
    [byRule?.verdict, byRule?.why, byRule?.moment?.words],
    ["no", "objection-unmet", "that is too expensive"],
  );
  await tell(pool, commit("call-1", [facts.checkJudged("j1", "yes")]));
  const byPerson = await card(pool, "call-1");
  assert.deepEqual([byPerson?.verdict, byPerson?.person?.name, byPerson?.person?.rule], ["yes", "<coach-1>", "no"]);
  const { all, reps } = await queue(pool);
  assert.deepEqual(
    all.find(({ check }) => check === "objections-met"),
    { check: "objections-met", says: null, yes: 1, no: 0, unknown: 0 },
  );
  assert.deepEqual(
    reps.map(({ id, calls }) => [id, calls]),
    [["rep-1", 1]],
  );
  await tell(pool, commit("call-1", [undo("j2", "j1")]));
  assert.deepEqual(await card(pool, "call-1"), byRule);
  await assert.rejects(card(pool, "call-9"), (error: Failure) => error.code === "WING_CALL_NOT_FOUND");
});

test("the queue is for whoever looks after others' calls", () => {
  const [scorecard, list] = coachingRoutes(() => assert.fail("nothing is asked for before a request"));
  assert.deepEqual([list?.roles, list?.audit], [["supervisor", "admin"], "read-personal"]);
  assert.equal(scorecard?.object, "own");
});
