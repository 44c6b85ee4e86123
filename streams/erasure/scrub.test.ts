import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { filesHolding } from "../../tests/harness/files-holding.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { keepDatabase } from "../base/database.ts";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import { alone } from "../base/maintain.ts";
import type { Pool } from "../base/pools.ts";
import { asOwner } from "../base/tenant-tx.ts";
import { receiptOf } from "./receipt.ts";
import { scrub } from "./scrub.ts";
import { book, markDone, readErasure } from "./store.ts";

const skip = postgresMissing();
let server: TestPostgres;
let keep: Pool;
let folder: string;
before(async () => {
  if (skip) return;
  server = await startPostgres();
  ({ pool: keep } = await server.database([keepMigrations], keepDatabase));
  await alone(server.admin, sql`alter system set wal_recycle = off`);
  await alone(server.admin, sql`select pg_reload_conf()`);
  folder = (await alone(keep, sql<{ folder: string }>`select current_setting('data_directory') as folder`))[0]!.folder;
});
after(() => server?.[Symbol.asyncDispose]());
const run = (work: string) => asOwner(keep, (tx: Transaction<any>) => sql.raw(work).execute(tx));
const canary = "canary-of-the-words-Xq7";

test("no byte of an erased row is left in any file, and the receipt says so", { skip }, async () => {
  const tenant = "demo" as TenantId;
  const erasure = { tenant, erasure: "e-1" };
  await book(
    keep,
    { ...erasure, requestedAt: new Date(), by: "ops", why: "asked", target: "call", person: null, subjects: ["both"] },
    ["c-1"],
  );
  await markDone(keep, erasure, "verified", {});
  await run(`create table said (id int primary key, who text, words text);
    insert into said select n, 'them', 'hello ' || n from generate_series(1, 2000) as n;
    insert into said select 10000 + n, 'us', '${canary}' from generate_series(1, 500) as n`);
  await alone(keep, sql`analyze said`);
  await run("update said set words = null where who = 'us'");
  await alone(keep, sql`vacuum said`);
  await alone(keep, sql`checkpoint`);
  const held = await filesHolding(folder, [canary]);
  assert.ok(
    held.some((path) => path.includes("pg_wal/")) && held.some((path) => path.includes("base/")),
    held.join("\n"),
  );
  assert.equal(receiptOf((await readErasure(keep, erasure))!).state, "verified");

  const done = await scrub({ keep, tables: [{ pool: keep, table: "public.said" }] });

  assert.deepEqual(done.leftToOperator, []);
  assert.equal(done.erasures, 1);
  assert.deepEqual(await filesHolding(folder, [canary]), []);
  const receipt = receiptOf((await readErasure(keep, erasure))!);
  assert.equal(receipt.state, "scrubbed");
  assert.ok(!receipt.remains.some(({ what }) => what.includes("scrub")));
});

test(
  "where the server keeps old segments under new names, that is left to the operator, and the receipt waits",
  { skip },
  async () => {
    await alone(server.admin, sql`alter system set wal_recycle = on`);
    await alone(server.admin, sql`select pg_reload_conf()`);
    const erasure = { tenant: "demo" as TenantId, erasure: "e-2" };
    await book(
      keep,
      {
        ...erasure,
        requestedAt: new Date(),
        by: "ops",
        why: "asked",
        target: "call",
        person: null,
        subjects: ["both"],
      },
      ["c-1"],
    );
    await markDone(keep, erasure, "verified", {});
    const done = await scrub({ keep, tables: [{ pool: keep, table: "public.said" }] });
    assert.match(done.leftToOperator.join("\n"), /wal_recycle = off/);
    assert.equal(receiptOf((await readErasure(keep, erasure))!).state, "verified");
  },
);
