import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Failure } from "@wingman/domain/failure";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { historyMigrations } from "../history/migrations/index.ts";
import { history } from "../history/model.ts";
import { logOf, plausibleLog } from "../history/plausible.fixture.ts";
import { historySchema } from "../history/tables.ts";
import { runProjector } from "../projector.ts";
import { digestTables } from "./digest.ts";
import { rebuild } from "./rebuild.ts";

const skip = postgresMissing();
let server: TestPostgres;
let pool: Pool;
before(async () => {
  if (skip) return;
  server = await startPostgres();
  ({ pool } = await server.database([historyMigrations], readDatabase));
  await server.database([keepMigrations], keepDatabase);
});
after(() => server?.[Symbol.asyncDispose]());
const signal = new AbortController().signal;
const run = (work: string) => asOwner(pool, (tx: Transaction<any>) => sql.raw(work).execute(tx));
const commits = plausibleLog(41, { calls: 14, erasure: 0.15 });

test("rebuilt equals live, to the byte, whatever had happened to the tables", { skip }, async () => {
  const live = logOf(commits.slice(0, 100));
  const stop = new AbortController();
  const projector = await runProjector({ log: live, pool, model: history, signal: stop.signal });
  for (let from = 100; from < commits.length; from += 25) {
    live.push(...commits.slice(from, from + 25));
    assert.equal(await projector.caughtUp(Math.min(from + 25, commits.length)), true);
  }
  stop.abort();
  await projector.done;
  const before = await digestTables(pool, historySchema);
  assert.ok(before.every(({ table, rows }) => rows > 0 || table.endsWith(".quarantine")));
  await run(
    "update rm_history_v1.line set text = 'spoilt'; delete from rm_history_v1.tip; create table rm_history_v1.stray (id text primary key)",
  );
  assert.notDeepEqual(await digestTables(pool, historySchema), before);

  const seen: number[] = [];
  const { commits: count, tables } = await rebuild({
    log: live,
    adminUrl: server.adminUrl,
    database: readDatabase,
    models: [history],
    signal,
    onProgress: ({ sequence, of }) => seen.push(sequence / of),
  });
  assert.equal(count, commits.length);
  assert.deepEqual(tables, before);
  assert.equal(seen.at(-1), 1);
  assert.deepEqual(await digestTables(pool, historySchema), before);
});

test("a projector goes on from where the rebuild ended", { skip }, async () => {
  const log = logOf(commits.slice(0, -5));
  await rebuild({ log, adminUrl: server.adminUrl, database: readDatabase, models: [history], signal });
  const stop = new AbortController();
  const projector = await runProjector({ log, pool, model: history, signal: stop.signal });
  assert.equal(projector.position(), commits.length - 5);
  log.push(...commits.slice(-5));
  assert.equal(await projector.caughtUp(commits.length), true);
  stop.abort();
  await projector.done;
});

test("a projector that runs on through a rebuild is stopped and harms nothing", { skip }, async () => {
  const log = logOf(commits.slice(0, 60));
  await rebuild({ log, adminUrl: server.adminUrl, database: readDatabase, models: [history], signal });
  const old = await runProjector({ log, pool, model: history, signal });
  log.push(...commits.slice(60, 90));
  await old.caughtUp(90);
  const { tables } = await rebuild({
    log: logOf(commits.slice(0, 70)),
    adminUrl: server.adminUrl,
    database: readDatabase,
    models: [history],
    signal,
  });
  log.push(...commits.slice(90));
  await assert.rejects(old.done, (error: Failure) => error.code === "WING_PROJECTOR_TAKEN");
  assert.deepEqual(await digestTables(pool, historySchema), tables);
});

test("an empty log makes empty tables", { skip }, async () => {
  const { commits: count, tables } = await rebuild({
    log: logOf(),
    adminUrl: server.adminUrl,
    database: readDatabase,
    models: [history],
    signal,
  });
  assert.equal(count, 0);
  assert.ok(tables.filter(({ table }) => !table.endsWith("checkpoint")).every(({ rows }) => rows === 0));
});

test("any other database is refused, and stays", { skip }, async () => {
  for (const database of [keepDatabase, "postgres", "wingman_read2", ""])
    await assert.rejects(
      rebuild({ log: logOf(commits), adminUrl: server.adminUrl, database, models: [history], signal }),
      (error: Failure) => error.code === "WING_REBUILD_REFUSED",
    );
  const { rows } = await asOwner(server.admin, (tx: Transaction<any>) =>
    sql`select 1 from pg_database where datname = ${keepDatabase}`.execute(tx),
  );
  assert.equal(rows.length, 1);
});

test("a log that does not answer leaves the tables as they are", { skip }, async () => {
  await rebuild({ log: logOf(commits), adminUrl: server.adminUrl, database: readDatabase, models: [history], signal });
  const before = await digestTables(pool, historySchema);
  const log = { ...logOf(), last: () => Promise.reject(new Error("no log")) };
  await assert.rejects(
    rebuild({ log, adminUrl: server.adminUrl, database: readDatabase, models: [history], signal }),
    /no log/,
  );
  assert.deepEqual(await digestTables(pool, historySchema), before);
});

test("one changed value changes its table's digest and no other", { skip }, async () => {
  const before = await digestTables(pool, historySchema);
  await run(
    "update rm_history_v1.line set end_ms = end_ms + 0.001 where ctid = (select min(ctid) from rm_history_v1.line)",
  );
  const changed = (await digestTables(pool, historySchema)).filter(
    ({ digest }, index) => digest !== before[index]?.digest,
  );
  assert.deepEqual(
    changed.map(({ table }) => table),
    ["rm_history_v1.line"],
  );
});

test("when a row was written does not count", { skip }, async () => {
  const before = await digestTables(pool, historySchema);
  await run("update rm_history_v1.checkpoint set updated_at = '2001-01-01'");
  assert.deepEqual(await digestTables(pool, historySchema), before);
});
