import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { subjectsOf } from "@wingman/domain/call/erasure";
import type { TenantId } from "@wingman/domain/ids";
import type { Personal } from "@wingman/domain/schema";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { historyStore } from "./erased.ts";
import { history } from "./model.ts";
import { plausibleLog } from "./plausible.fixture.ts";

const skip = postgresMissing();
let server: TestPostgres;
let pool: Pool;
const log = plausibleLog(31, { calls: 60, erasure: 0 });
const forgets = (call: string): boolean =>
  log.some(
    ({ aggregate, events }) =>
      aggregate.id === call &&
      events.some(
        ({ type, data }) => type === "PersonalDataForgotten" && covers((data as { subjects: Personal[] }).subjects),
      ),
  );
const covers = (subjects: readonly Personal[]): boolean =>
  subjectsOf.customer.every((subject) => subjects.includes(subject));
before(async () => {
  if (skip) return;
  server = await startPostgres();
  ({ pool } = await server.database([history]));
  await asProjector(pool, "history", (tx) => history.project(tx, log));
});
after(() => server?.[Symbol.asyncDispose]());

test("history has nothing left of who was erased, and much of who was not", { skip }, async () => {
  const calls = new Map(log.map(({ aggregate }) => [aggregate.id, aggregate.tenant]));
  const left = { erased: 0, kept: 0, askedOfErased: 0 };
  for (const [call, tenant] of calls) {
    const what = {
      tenant: tenant as TenantId,
      calls: [call],
      subjects: subjectsOf.customer,
      signal: new AbortController().signal,
    };
    const answer = await historyStore(pool).ask(what);
    if (forgets(call)) {
      left.erased += answer.left;
      left.askedOfErased += answer.asked;
    } else left.kept += answer.left;
  }
  assert.equal(left.erased, 0);
  assert.ok(left.askedOfErased > 20 && left.kept > 20, JSON.stringify(left));
});
