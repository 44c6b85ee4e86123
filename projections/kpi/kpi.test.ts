/** The figures' rows: the same however they come to be, and what the screen's fold would count. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { withoutSubjects } from "@wingman/domain/call/erasure";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { TenantId } from "@wingman/domain/ids";
import type { Personal } from "@wingman/domain/schema";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector, inTenant } from "@wingman/streams/base/tenant-tx";
import type { Recorded } from "@wingman/streams/log/event-log";
import type { Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { randomOf } from "../history/plausible.fixture.ts";
import { foldAll } from "../history/sample.ts";
import { digestTables } from "../rebuild/digest.ts";
import { fill } from "../rebuild/fill.ts";
import { kpi } from "./model.ts";
import { plausibleKpiLog } from "./plausible.fixture.ts";
import { countedOf } from "./sample.ts";
import type { KpiTables } from "./tables.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());
const empty = async () => (await server.database([kpi])).pool;
const schema = "rm_kpi_v1";
const figures = /^kpi_/;
const digests = async (pool: Pool) => (await digestTables(pool, schema)).filter(({ table }) => figures.test(table));

const projectInRuns = async (pool: Pool, log: readonly Recorded[], random: () => number): Promise<void> => {
  for (let from = 0; from < log.length;) {
    const run = log.slice(from, from + 1 + Math.floor(random() * random() * 120));
    await asProjector(pool, "kpi", (tx) => kpi.project(tx, run));
    from += run.length;
  }
};

for (const seed of [1, 2, 3, 4, 5, 6])
  test(`a call's row counts what the screen's fold counts, seed ${seed}`, { skip }, async () => {
    const log = plausibleKpiLog(seed, { calls: 12, erasure: seed % 2 ? 0.3 : 0 });
    const pool = await empty();
    await projectInRuns(pool, log, randomOf(seed + 100));
    const calls = new Set(
      log.filter(({ aggregate }) => aggregate.kind === "call").map(({ aggregate }) => aggregate.id),
    );
    const finished = foldAll(log.filter(({ aggregate }) => calls.has(aggregate.id))).filter(
      ({ view }) => view.status === "ended",
    );
    assert.ok(finished.length >= 5, "the log has finished calls");
    for (const folded of finished) {
      const row = await inTenant(pool, folded.tenant, (tx: Transaction<KpiTables>) =>
        tx.selectFrom("kpi_call").selectAll().where("call_id", "=", folded.view.call).executeTakeFirstOrThrow(),
      );
      const should = countedOf(folded);
      assert.ok(should);
      const is = Object.fromEntries(Object.keys(should).map((part) => [part, row[part as keyof typeof row]]));
      assert.deepEqual(is, should);
    }
  });

for (const seed of [21, 22, 23])
  test(`rows are the same in one run, in many, one by one, and filled in one go, seed ${seed}`, { skip }, async () => {
    const log = plausibleKpiLog(seed, { calls: 10, erasure: 0.1 });
    const [one, runs, singly, filled] = [await empty(), await empty(), await empty(), await empty()];
    await asProjector(one, "kpi", (tx) => kpi.project(tx, log));
    await projectInRuns(runs, log, randomOf(5));
    for (const commit of log) await asProjector(singly, "kpi", (tx) => kpi.project(tx, [commit]));
    const is = await digests(one);
    assert.equal(is.length, 6);
    assert.ok(
      is.every(({ rows }) => rows > 0),
      "every table has rows to compare",
    );
    assert.deepEqual(await digests(runs), is);
    assert.deepEqual(await digests(singly), is);
    await fill({
      async *read() {
        for (let from = 0; from < log.length; from += 37) yield log.slice(from, from + 37);
      },
      pool: filled,
      model: kpi,
      schema,
      until: log.length,
      signal: new AbortController().signal,
      // Pages are let go early, so that many commits come late.
      bounds: { settledAfter: 3, heldMax: 60, lateMax: 40, copyMax: 4_096, piecesMax: 2 },
      sweepEvery: 5,
    });
    assert.deepEqual(await digests(filled), is);
  });

test("twice is once: a commit again, a run again, the whole log again", { skip }, async () => {
  const log = plausibleKpiLog(31, { calls: 6, erasure: 0 });
  const pool = await empty();
  for (const [index, commit] of log.entries())
    await asProjector(pool, "kpi", (tx) => kpi.project(tx, [...log.slice(Math.max(0, index - 3), index), commit]));
  const once = await empty();
  await asProjector(once, "kpi", (tx) => kpi.project(tx, log));
  const is = await digests(once);
  assert.deepEqual(await digests(pool), is);
  await asProjector(pool, "kpi", (tx) => kpi.project(tx, log));
  assert.deepEqual(await digests(pool), is);
});

test("rows rebuilt from a log that can no longer be opened are those of before", { skip }, async () => {
  const log = plausibleKpiLog(24, { calls: 40, erasure: 0 });
  const gone = new Map<string, readonly Personal[]>();
  for (const { aggregate, events } of log)
    for (const event of events)
      if (event.type === "PersonalDataForgotten")
        gone.set(aggregate.id, [
          ...(gone.get(aggregate.id) ?? []),
          ...(event.data as EventData<"PersonalDataForgotten">).subjects,
        ]);
  assert.ok(gone.size >= 5, "some calls were erased");
  const closed = log.map((commit) => ({
    ...commit,
    events: commit.events.map((event) => ({
      ...event,
      data:
        commit.aggregate.kind === "call"
          ? withoutSubjects(event.type as CallEvent["type"], event.data as never, gone.get(commit.aggregate.id) ?? [])
          : event.data,
    })),
  }));
  const [live, rebuilt] = [await empty(), await empty()];
  await projectInRuns(live, log, randomOf(6));
  await projectInRuns(rebuilt, closed, randomOf(7));
  assert.deepEqual(await digests(rebuilt), await digests(live));
});

test("another tenant sees none of it, and no row holds a name or a word", { skip }, async () => {
  const log = plausibleKpiLog(41, { calls: 10, erasure: 0 });
  const pool = await empty();
  await asProjector(pool, "kpi", (tx) => kpi.project(tx, log));
  const tables = ["kpi_call", "kpi_line", "kpi_tip", "kpi_act", "kpi_noted", "kpi_document"] as const;
  for (const table of tables) {
    const rowsOf = (tenant: string) =>
      inTenant(pool, tenant as TenantId, (tx: Transaction<KpiTables>) => tx.selectFrom(table).selectAll().execute());
    const [acme, other, stranger] = await Promise.all([rowsOf("acme"), rowsOf("borealis"), rowsOf("stranger")]);
    assert.ok(acme.length > 0 && acme.every(({ tenant_id }) => tenant_id === "acme"), table);
    assert.ok(other.every(({ tenant_id }) => tenant_id === "borealis"));
    assert.equal(stranger.length, 0);
    const text = JSON.stringify(acme);
    for (const said of ["Priya", "Ferreira", "planned", "expensive", "save you", "Send the paper"])
      assert.ok(!text.includes(said), `${table} holds "${said}"`);
  }
});
