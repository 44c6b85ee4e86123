import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { ensureDatabase, recreateDatabase } from "./database.ts";
import { keepMigrations } from "./keep/migrations/index.ts";
import { migrate, type MigrationFamily } from "./migrate.ts";
import { asOwner } from "./tenant-tx.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const table = (name: string) => async (db: Transaction<any>) => {
  await sql`create table ${sql.id(name)} (id text primary key)`.execute(db);
};
const family = (count: number): MigrationFamily => ({
  family: "zoo",
  migrations: ["0001-ape", "0002-bee", "0003-cat"].slice(0, count).map((name) => ({ name, up: table(name.slice(5)) })),
});

test("migrations run once, in order, and later ones join them", { skip }, async () => {
  const { pool } = await server.database();
  assert.deepEqual(await migrate(pool, family(2)), ["0001-ape", "0002-bee"]);
  assert.deepEqual(await migrate(pool, family(2)), []);
  assert.deepEqual(await migrate(pool, family(3)), ["0003-cat"]);
});

test("ten processes that migrate at once do it once", { skip }, async () => {
  const { pool } = await server.database();
  const done = await Promise.all(Array.from({ length: 10 }, () => migrate(pool, family(3))));
  assert.deepEqual(done.flat(), ["0001-ape", "0002-bee", "0003-cat"]);
});

test("a migration that fails leaves none of its run", { skip }, async () => {
  const { pool } = await server.database();
  const broken: MigrationFamily = {
    family: "zoo",
    migrations: [...family(1).migrations, { name: "0002-bad", up: table("ape") }],
  };
  await assert.rejects(migrate(pool, broken), (error: Failure) => error.code === "WING_DB_QUERY");
  assert.deepEqual(await migrate(pool, family(1)), ["0001-ape"]);
});

test("an older version refuses a newer database, and families do not mind each other", { skip }, async () => {
  const { pool } = await server.database();
  await migrate(pool, family(3));
  await assert.rejects(migrate(pool, family(2)), (error: Failure) => error.code === "WING_DB_NEWER");
  assert.deepEqual(
    await migrate(pool, keepMigrations),
    keepMigrations.migrations.map(({ name }) => name),
  );
});

test("numbers out of order are a mistake", () => {
  assert.throws(
    () => migrate(undefined as never, { family: "zoo", migrations: [{ name: "0002-x", up: table("x") }] }),
    RangeError,
  );
});

test("every file of what is kept is in its list", async () => {
  const files = (await readdir(join(import.meta.dirname, "keep/migrations")))
    .filter((name) => /^\d{4}-/.test(name))
    .map((name) => name.replace(/\.ts$/, ""));
  assert.deepEqual(
    keepMigrations.migrations.map(({ name }) => name),
    files.sort(),
  );
});

test("a cause has one effect for a processor of a tenant", { skip }, async () => {
  const { pool } = await server.database([keepMigrations]);
  const start = () =>
    asOwner(pool, (db) =>
      sql`insert into effect (tenant_id, processor, cause, state) values ('acme', 'crm', 'e.0', 'started')`.execute(db),
    );
  await start();
  await assert.rejects(start(), (error: Failure) => error.code === "WING_DB_QUERY");
});

test("only wingman_read can be dropped, whoever asks", { skip }, async () => {
  assert.equal(await ensureDatabase(server.admin, "wingman_keep"), true);
  assert.equal(await ensureDatabase(server.admin, "wingman_keep"), false);
  await assert.rejects(
    recreateDatabase(server.admin, "wingman_keep"),
    (error: Failure) => error.code === "WING_REBUILD_REFUSED",
  );
  assert.equal(await ensureDatabase(server.admin, "wingman_keep"), false);
});
