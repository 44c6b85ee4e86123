import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { sql, type Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { databaseOf, openPool, withDatabase } from "./pools.ts";
import { asOwner, asProjector, inTenant, inTenantAt } from "./tenant-tx.ts";
import { wallOff } from "./walls.ts";

const skip = postgresMissing();
const acme = "acme" as TenantId;
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const setting = (name: string) => async (tx: Transaction<unknown>) =>
  (await sql<{ value: string }>`select current_setting(${name}, true) as value`.execute(tx)).rows[0]?.value;
const failsWith =
  (code: string, cause: boolean = true) =>
  (error: unknown) =>
    error instanceof Failure && error.code === code && Boolean(error.remedy) && (error.cause !== undefined) === cause;

test("a tenant's transaction carries its name, and the connection forgets it afterwards", { skip }, async () => {
  await using pool = openPool({ url: server.adminUrl, name: "t", sizeMax: 1 });
  assert.equal(await inTenant(pool, acme, setting("wingman.tenant")), "acme");
  assert.equal((await asProjector(pool, "history", setting("wingman.tenant"))) || "", "");
  assert.equal(await asProjector(pool, "history", setting("wingman.processor")), "history");
});

test("every way in has its limits on time", { skip }, async () => {
  await using pool = openPool({ url: server.adminUrl, name: "t", sizeMax: 1 });
  assert.equal(await inTenant(pool, acme, setting("statement_timeout")), "10s");
  assert.equal(await asProjector(pool, "p", setting("statement_timeout")), "1min");
  assert.equal(await asOwner(pool, setting("statement_timeout")), "15min");
  assert.equal(await inTenant(pool, acme, setting("idle_in_transaction_session_timeout")), "30s");
});

test("what looked as a projector first is the tenant's alone afterwards, and cannot write", { skip }, async () => {
  const { pool } = await server.database();
  await asOwner(pool, async (tx) => {
    await sql`create table t (tenant_id text primary key)`.execute(tx);
    await wallOff(tx, "public.t", ["select", "delete"]);
    await sql`insert into t values ('acme'), ('other')`.execute(tx);
  });
  const names = ["role", "wingman.processor", "wingman.tenant"];
  const all = (tx: Transaction<unknown>) => Promise.all(names.map((name) => setting(name)(tx)));
  const [before, after] = await inTenantAt(pool, acme, { processor: "history", look: all }, async (tx, seen) => {
    assert.deepEqual((await sql`select * from t`.execute(tx)).rows, [{ tenant_id: "acme" }]);
    return [seen, await all(tx)];
  });
  assert.deepEqual(before?.slice(0, 2), ["wingman_projector", "history"]);
  assert.deepEqual(after, ["wingman_app", "", "acme"]);
  const write = (tx: Transaction<unknown>) => sql`delete from t`.execute(tx);
  const look = () => Promise.resolve();
  await assert.rejects(inTenantAt(pool, acme, { processor: "history", look }, write), failsWith("WING_DB_QUERY"));
});

test("a read refuses to write", { skip }, async () => {
  const { pool } = await server.database();
  await asOwner(pool, async (tx) => {
    await sql`create table t (tenant_id text primary key)`.execute(tx);
    await wallOff(tx, "public.t", ["insert"]);
  });
  const write = (tx: Transaction<unknown>) => sql`insert into t (tenant_id) values ('acme')`.execute(tx);
  await assert.rejects(inTenant(pool, acme, write, "read"), failsWith("WING_DB_QUERY"));
  await inTenant(pool, acme, write);
});

test("work that throws leaves nothing behind and its own error", { skip }, async () => {
  const { pool } = await server.database();
  await assert.rejects(
    asOwner(pool, async (tx) => {
      await sql`create table gone (id text)`.execute(tx);
      throw new RangeError("mine");
    }),
    RangeError,
  );
  assert.equal(
    await asOwner(
      pool,
      async (tx) => (await sql`select 1 from pg_tables where tablename = 'gone'`.execute(tx)).rows.length,
    ),
    0,
  );
});

test("a bigint is a number, and one that would lose digits is an error", { skip }, async () => {
  const read = (text: string) =>
    asOwner(server.admin, async (tx) => (await sql<{ n: number }>`select ${text}::bigint as n`.execute(tx)).rows[0]?.n);
  assert.equal(await read("9007199254740991"), 9_007_199_254_740_991);
  await assert.rejects(read("9007199254740993"), RangeError);
});

test("each trouble has a code and a remedy", { skip }, async () => {
  const nothing = async () => {};
  const at = (url: string) => openPool({ url, name: "t", sizeMax: 1 });
  {
    await using pool = at("postgres://postgres@127.0.0.1:1/postgres");
    await assert.rejects(inTenant(pool, acme, nothing), failsWith("WING_DB_UNREACHABLE"));
  }
  {
    await using pool = at(withDatabase(server.adminUrl, "nowhere"));
    await assert.rejects(inTenant(pool, acme, nothing), failsWith("WING_DB_MISSING"));
  }
  // Raised by the server itself, under the state it uses when it happens.
  for (const [state, code] of [
    ["53100", "WING_DB_FULL"],
    ["53300", "WING_DB_CONNECTIONS"],
    ["57014", "WING_DB_TIMEOUT"],
    ["40P01", "WING_DB_CONFLICT"],
    ["28000", "WING_DB_DENIED"],
  ] as const)
    await assert.rejects(
      asOwner(server.admin, (tx) =>
        sql`do ${sql.lit(`begin raise exception 'x' using errcode = '${state}'; end`)}`.execute(tx),
      ),
      failsWith(code),
    );
});

test("a role without connections left is told so", { skip }, async () => {
  await asOwner(server.admin, async (tx) => {
    await sql`create role crowded login connection limit 1`.execute(tx);
  });
  const url = new URL(server.adminUrl);
  url.username = "crowded";
  await asOwner(server.admin, (tx) => sql`grant wingman_app, wingman_projector to crowded`.execute(tx));
  await using one = openPool({ url: url.href, name: "one", sizeMax: 1 });
  await using two = openPool({ url: url.href, name: "two", sizeMax: 1 });
  await inTenant(one, acme, async () => {
    await assert.rejects(
      inTenant(two, acme, async () => {}),
      failsWith("WING_DB_CONNECTIONS"),
    );
  });
});

test("a statement's text and values stay out of the message", { skip }, async () => {
  const secret = (tx: Transaction<unknown>) => sql`select ${"my words"}::integer`.execute(tx);
  await assert.rejects(
    asOwner(server.admin, secret),
    (error: Failure) => error.code === "WING_DB_QUERY" && !error.message.includes("my words"),
  );
});

test("a server that was killed is an error once and usable again when it is back", { skip }, async () => {
  const { pool } = await server.database();
  await inTenant(pool, acme, async () => {});
  await assert.rejects(
    inTenant(pool, acme, async (tx: Transaction<unknown>) => {
      await server.restart();
      await sql`select 1`.execute(tx);
    }),
    failsWith("WING_DB_UNREACHABLE"),
  );
  await inTenant(pool, acme, async () => {});
});

test("an address keeps everything but the database's name", () => {
  assert.equal(
    withDatabase("postgres://u:p@h:1/x?sslmode=require", "wingman_read"),
    "postgres://u:p@h:1/wingman_read?sslmode=require",
  );
  assert.equal(databaseOf("postgres://h/wingman_read"), "wingman_read");
});
