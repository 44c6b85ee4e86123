/** The walls between tenants in PostgreSQL, by its own catalogue, and that they hold for a login that is no superuser. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { history } from "@wingman/projections/history/model";
import { beginEmpty, generationMigrations } from "@wingman/projections/rebuild/generations";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { alone } from "@wingman/streams/base/maintain";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import { asOwner, asProjector, inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import { holesIn } from "../harness/catalogue.ts";
import { postgresMissing, startPostgres, type TestPostgres } from "../harness/postgres.ts";
import { listed, placesOf, isTest, sourceFiles, textOf } from "./repository.ts";

const skip = postgresMissing();
const all = [keepMigrations, history];
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const run = (pool: Pool, work: string): Promise<unknown> =>
  asOwner(pool, (tx: Transaction<any>) => sql.raw(work).execute(tx));

test("every table of a tenant's stands behind the wall", { skip }, async () => {
  const { pool } = await server.database(all);
  assert.deepEqual(await holesIn(pool), []);
});

/** What somebody could leave out of a migration, and what must be said of it. */
const holes: Readonly<Record<string, readonly [work: string, says: RegExp]>> = {
  "a table without row-level security": [
    "create table public.note (tenant_id text primary key)",
    /note: row-level.*not on/,
  ],
  "an owner that is not bound": [
    "alter table public.data_key no force row level security",
    /data_key: row-level.*owner/,
  ],
  "a policy that lets everybody through": [
    "create policy open on public.data_key using (true)",
    /data_key: its policies/,
  ],
  "a policy that is gone": ["drop policy tenant on public.key_person", /key_person: its policies/],
  "a table of nobody's that requests read": [
    "create table public.said (words text primary key); grant select on public.said to wingman_app",
    /said: requests may/,
  ],
  "a view": ["create view public.seen as select * from public.data_key", /seen: a view/],
  "a stored view": ["create materialized view public.kept as select * from public.data_key", /kept: a stored view/],
  "a key over all tenants": ["create unique index one_call on public.key_person (call)", /one_call: a unique key/],
  "a foreign key without the tenant": [
    `create table public.part (tenant_id text, id text, primary key (tenant_id, id));
     create table public.whole (id text primary key);
     alter table public.part add foreign key (id) references public.whole (id)`,
    /part_id_fkey: a foreign key/,
  ],
  "a function with its maker's rights": [
    "create function public.f() returns int language sql security definer as 'select 1'",
    /f: a SECURITY DEFINER/,
  ],
};
for (const [what, [work, says]] of Object.entries(holes))
  test(`the catalogue tells of ${what}`, { skip }, async () => {
    const { pool } = await server.database(all);
    await run(pool, work);
    assert.match((await holesIn(pool)).join("\n"), says);
  });

test("a login that is no superuser makes it all, and sees nothing without a door", { skip }, async () => {
  await run(server.admin, "create role plain login createdb createrole");
  const address = new URL(server.adminUrl);
  address.username = "plain";
  await run(server.admin, "grant wingman_app, wingman_projector to plain");
  await alone(server.admin, sql`create database plain owner plain`);
  await using pool = openPool({
    url: withDatabase(address.href, "plain"),
    name: "t",
    sizeMax: 2,
    readModels: [history],
  });
  await migrate(pool, keepMigrations);
  await migrate(pool, generationMigrations);
  await beginEmpty(pool, history);
  assert.deepEqual(await holesIn(pool), []);
  const keep = (tenant: string) =>
    inTenant(pool, tenant as TenantId, (tx) =>
      sql`insert into public.tenant_key (tenant_id, wrapped, master) values (${tenant}, 'w', 'm')`.execute(tx),
    );
  await keep("acme");
  await keep("ball");
  const tenants = async (tx: Transaction<any>): Promise<string[]> =>
    (await sql<{ t: string }>`select tenant_id as t from public.tenant_key order by 1`.execute(tx)).rows.map(
      ({ t }) => t,
    );
  assert.deepEqual(await inTenant(pool, "acme" as TenantId, tenants), ["acme"]);
  assert.deepEqual(await asProjector(pool, "keys", tenants), ["acme", "ball"]);
  assert.deepEqual(await asOwner(pool, tenants), ["acme", "ball"]);
  const bare = (work: string) =>
    asOwner(pool, async (tx: Transaction<any>) => {
      await sql.raw(work).execute(tx);
      return tenants(tx);
    });
  assert.deepEqual(await bare("select set_config('wingman.processor', '', true)"), []);
  assert.deepEqual(await bare("set local role wingman_app"), []);
  // What a request sets for itself changes nothing: the policy it would need is another role's.
  assert.deepEqual(await bare("set local role wingman_app; select set_config('wingman.processor', 'owner', true)"), []);
  await assert.rejects(
    inTenant(pool, "acme" as TenantId, (tx) =>
      sql`insert into public.tenant_key (tenant_id, wrapped, master) values ('cup', 'w', 'm')`.execute(tx),
    ),
    { code: "WING_DB_DENIED" },
  );
});

test("a login that may not make the roles is told which to make", { skip }, async () => {
  const bare = await startPostgres();
  try {
    await asOwner(bare.admin, async (tx: Transaction<any>) => {
      await sql`drop role wingman_app`.execute(tx);
      await sql`create role poor login`.execute(tx);
      await sql`grant all on database postgres to poor`.execute(tx);
      await sql`grant all on schema public to poor`.execute(tx);
    });
    const address = new URL(bare.adminUrl);
    address.username = "poor";
    await using pool = openPool({ url: address.href, name: "t", sizeMax: 1 });
    await assert.rejects(migrate(pool, keepMigrations), { code: "WING_DB_ROLES" });
  } finally {
    await bare[Symbol.asyncDispose]();
  }
});

test("only the doors change roles", () => {
  const places = placesOf(
    sourceFiles().filter((path) => !isTest(path) && !path.startsWith("streams/base/")),
    /\b(re)?set (local )?role\b|session authorization|set_config\(\s*['"`]?role|wingman\.(tenant|processor)/gi,
  );
  assert.deepEqual(places, [], listed(places));
});

test("what answers requests comes in by the door of a tenant alone", () => {
  const product = sourceFiles().filter((path) => !isTest(path));
  const answering = product.filter(
    (path) =>
      path.startsWith("commands/") ||
      /export const \w+(Routes|Messages)\b/.test(textOf(path)) ||
      /\/(query|figures)\.ts$/.test(path),
  );
  assert.ok(answering.length > 10);
  const places = placesOf(answering, /\b(asProjector|asOwner|openCopier|kyselyOf|connectionsOf)\b/g);
  assert.deepEqual(places, [], listed(places));
});
