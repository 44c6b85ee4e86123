/** Logs and keys that were saved at different moments, as a drill meets them. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import { sql, type Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { newId } from "../base/ids.ts";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import type { Pool } from "../base/pools.ts";
import { asOwner } from "../base/tenant-tx.ts";
import { writeLedger } from "../erasure/ledger.ts";
import { book } from "../erasure/store.ts";
import { openKeyring } from "../keys/keyring.ts";
import { masterKeyOf } from "../keys/master-key.ts";
import { postgresKeyStore } from "../keys/postgres-store.ts";
import { callAggregate } from "../log/calls.ts";
import { type JetStreamLog, openJetStreamLog } from "../log/jetstream.ts";
import { backUp } from "./backup.ts";
import { checkBackup, restoreBackup } from "./restore.ts";

const skip = postgresMissing();
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const tenant = "acme" as TenantId;
const master = masterKeyOf(randomBytes(32));
const day = 24 * 3_600_000;
let postgres: TestPostgres;
let base: string;
let pool: Pool;
let log: JetStreamLog;
before(async () => {
  if (skip) return;
  base = await mkdtemp(join(tmpdir(), "wingman-restore-"));
  stack.defer(() => rm(base, { recursive: true, force: true }));
  postgres = stack.use(await startPostgres());
  ({ pool } = await postgres.database([keepMigrations]));
  const nats = stack.use(await startNats());
  log = await openJetStreamLog(nats.connection, openKeyring(postgresKeyStore(Promise.resolve(pool)), master));
});

const start = async (id: string): Promise<void> => {
  const meta = {
    actor: "rep-1" as ActorId,
    cause: null,
    tick: null,
    correlation: id,
    clockMs: 0,
    seen: null,
    fence: null,
  };
  const commit = { ...meta, id: newId() as CommitId, traceparent: null, time: new Date(), events: [callStarted()] };
  await log.append(callAggregate(tenant, id), commit, 0);
};
const save = (folder: string, now = new Date()) =>
  backUp({
    log,
    keep: pool,
    folder,
    fragments: true,
    version: "test",
    now: () => now,
    signal: new AbortController().signal,
  });
const restore = async (folder: string, ledger?: string) => {
  const nats = stack.use(await startNats());
  const { pool: keep } = await postgres.database();
  const manager = await jetstreamManager(nats.connection);
  const restored = await restoreBackup(await checkBackup(folder), {
    connection: nats.connection,
    manager,
    keep,
    ledger,
  });
  const keys = openKeyring(postgresKeyStore(Promise.resolve(keep)), master);
  return { ...restored, keep, log: await openJetStreamLog(nats.connection, keys) };
};
const titleOf = async (from: JetStreamLog, id: string): Promise<unknown> => {
  const [commit] = await Array.fromAsync(from.read(callAggregate(tenant, id)));
  return (commit?.events[0]?.data as { title: unknown } | undefined)?.title;
};
const rowsOf = (of: Pool, table: string): Promise<unknown[]> =>
  asOwner(
    of,
    async (tx: Transaction<any>) => (await sql`select * from ${sql.table(table)} order by 1, 2, 3`.execute(tx)).rows,
  );

test("keys older than the log: which calls have none is told, and every other is read", { skip }, async () => {
  const folder = join(base, "older");
  await start("call-1");
  const early = await save(folder);
  await start("call-2");
  const late = await save(folder);
  await rm(join(folder, "keep", late.manifest.keep));
  const { keyless, log: restored } = await restore(folder);
  assert.deepEqual(keyless, [callAggregate(tenant, "call-2")]);
  assert.equal(await titleOf(restored, "call-1"), "Dock scheduling");
  await assert.rejects(titleOf(restored, "call-2"), (error: Failure) => error.code === "WING_KEY_MISSING");
  assert.ok(early.manifest.keep < late.manifest.keep);
});

test("keys newer than the log fit it", { skip }, async () => {
  const folder = join(base, "newer");
  await save(folder);
  const old = join(base, "newer-log");
  await cp(folder, old, { recursive: true });
  await start("call-3");
  const late = await save(folder);
  await cp(join(folder, "keep", late.manifest.keep), join(old, "keep", late.manifest.keep));
  const { keyless, log: restored } = await restore(old);
  assert.deepEqual(keyless, []);
  assert.equal(await titleOf(restored, "call-2"), "Dock scheduling");
  assert.equal(await titleOf(restored, "call-3"), undefined);
});

test(
  "somebody erased after the backup is erased again: by a later ledger, and by that of the folder",
  { skip },
  async () => {
    const folder = join(base, "erased");
    await start("call-gone");
    const early = await save(folder);
    const erasure = {
      tenant,
      erasure: newId(),
      requestedAt: new Date(),
      by: "admin-1",
      why: "asked" as const,
      target: "call" as const,
      person: null,
      subjects: ["rep", "customer", "both"] as const,
    };
    await book(pool, erasure, ["call-gone"]);
    await openKeyring(postgresKeyStore(Promise.resolve(pool)), master).forget({ tenant, calls: ["call-gone"] });
    assert.equal(
      await titleOf((await restore(folder)).log, "call-gone"),
      "Dock scheduling",
      "the copy of keys knows nothing of it",
    );

    const ledger = join(base, "later.jsonl");
    await writeLedger(pool, ledger);
    const { forgotten, log: told } = await restore(folder, ledger);
    assert.ok(forgotten > 0);
    assert.ok(isErased(await titleOf(told, "call-gone")));
    assert.equal(await titleOf(told, "call-1"), "Dock scheduling");

    // The next backup's ledger forgets it also where its keys were lost and those of before are all there is.
    const late = await save(folder);
    await rm(join(folder, "keep", late.manifest.keep));
    assert.ok(early.manifest.keep < late.manifest.keep);
    assert.ok(isErased(await titleOf((await restore(folder)).log, "call-gone")));
  },
);

test("every table of wingman_keep comes back as it was, odd text and bytes included", { skip }, async () => {
  const odd = 'a\tb\n"c", (d) \\ \' ü \u2028';
  await asOwner(pool, (tx: Transaction<any>) =>
    sql`insert into public.effect (tenant_id, processor, cause, state, result, request, next_at)
      values (${tenant}, ${odd}, 'c', 'done', ${JSON.stringify({ odd })}::jsonb, '', null), (${tenant}, 'p', 'd', 'started', null, null, now())`.execute(
      tx,
    ),
  );
  const folder = join(base, "tables");
  await save(folder);
  const { keep } = await restore(folder);
  for (const table of ["effect", "tenant_key", "data_key", "key_person", "connector", "erasure", "erasure_call"])
    assert.deepEqual(await rowsOf(keep, table), await rowsOf(pool, table), table);
  assert.ok((await rowsOf(keep, "data_key")).length > 0);

  const other = await checkBackup(folder);
  const nats = stack.use(await startNats());
  const manager = await jetstreamManager(nats.connection);
  await assert.rejects(
    restoreBackup(other, { connection: nats.connection, manager, keep }),
    (error: Failure) => error.code === "WING_RESTORE_NOT_EMPTY",
  );
});

test("copies of keys older than a week are removed by the next backup, and only those", { skip }, async () => {
  const folder = join(base, "week");
  const now = Date.parse("2026-11-26T12:00:00Z");
  const ages = [9, 8, 7, 3, 0];
  const taken = [];
  for (const age of ages) taken.push(await save(folder, new Date(now - age * day)));
  assert.deepEqual(
    taken.map(({ removed }) => removed.length),
    [0, 0, 0, 0, 2],
  );
  assert.deepEqual(
    await readdir(join(folder, "keep")),
    taken.slice(2).map(({ manifest }) => manifest.keep),
  );
});

test(
  "a backup that was broken off after the log leaves the one before, and what it left is used",
  { skip },
  async () => {
    const folder = join(base, "broken-off");
    await save(folder);
    const manifest = await readFile(join(folder, "manifest.json"));
    await start("call-4");
    await save(folder);
    await writeFile(join(folder, "manifest.json"), manifest);
    const { keyless, counts, log: restored } = await restore(folder);
    assert.deepEqual([keyless, counts["EVENTS_1"]], [[], await log.last()]);
    assert.equal(await titleOf(restored, "call-4"), "Dock scheduling");
  },
);
