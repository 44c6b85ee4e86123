/** Sessions, people and tries on a real PostgreSQL. The races are `safety.refresh`'s. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { sql } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import { asOwner } from "../base/tenant-tx.ts";
import { randomBytes } from "node:crypto";
import { masterKeyOf } from "../keys/master-key.ts";
import { attemptsIn } from "./attempts.ts";
import { peopleIn } from "./people.ts";
import { sessionsIn } from "./sessions.ts";
import { openSigningKeys } from "./signing-keys.ts";

const skip = postgresMissing();
const server: TestPostgres | undefined = skip ? undefined : await startPostgres();
after(() => server?.[Symbol.asyncDispose]());
const database = () => server?.database([keepMigrations]) ?? assert.fail("no PostgreSQL");
const halden = "halden" as TenantId;
const ann = { tenant: halden, name: "Ann", email: "Ann@Halden.example" };
const how = { how: "password", agent: "Firefox, Linux", version: 0 };

test("a person is found by address in any case, and never becomes another", { skip }, async () => {
  const { pool } = await database();
  const people = peopleIn(pool);
  const first = await people.add(ann);
  assert.equal(first.email, "ann@halden.example");
  assert.deepEqual(await people.add({ ...ann, name: "Mallory" }), first);
  const elsewhere = await people.add({ ...ann, tenant: "corvane" as TenantId });
  assert.equal((await people.byEmail("ANN@halden.example")).length, 2);
  assert.deepEqual(await people.byEmail("ann@halden.example", halden), [first]);
  assert.equal(await people.byId(halden, elsewhere.id), undefined);
});

test("a link is good once, and only until it is too old; a new password takes links away", { skip }, async () => {
  const { pool } = await database();
  const people = peopleIn(pool);
  const person = await people.add(ann);
  const soon = new Date(Date.now() + 60_000);
  await people.addCredential(person, { kind: "set-password", secret: "a", expiresAt: soon });
  await people.addCredential(person, { kind: "set-password", secret: "b", expiresAt: new Date(Date.now() - 1) });
  assert.deepEqual(await people.bySecret("set-password", "a"), person);
  assert.deepEqual(
    await Promise.all(["a", "a", "b"].map((secret) => people.useOnce("set-password", secret))).then(
      (all) => all.filter(Boolean).length,
    ),
    1,
  );
  await people.addCredential(person, { kind: "set-password", secret: "c", expiresAt: soon });
  await people.setPassword(person, "$argon2id$");
  assert.equal(await people.bySecret("set-password", "c"), undefined);
  assert.deepEqual(
    (await people.credentials(halden, person.id, "password")).map(({ secret }) => secret),
    ["$argon2id$"],
  );
});

test(
  "a token has one successor, which its grace gives again; later it is a theft; ended, it is nothing",
  { skip },
  async () => {
    const { pool } = await database();
    const person = await peopleIn(pool).add(ann);
    const sessions = sessionsIn(pool);
    const { session, token } = await sessions.begin(halden, person.id, how);
    const first = await sessions.refresh(token);
    const again = await sessions.refresh(token);
    assert.ok(first.kind === "refreshed" && again.kind === "refreshed");
    assert.equal(again.token, first.token);
    assert.notEqual(first.token, token);
    await asOwner(pool, (tx) =>
      sql`update public.refresh_token set rotated_at = rotated_at - interval '11 seconds'`.execute(tx),
    );
    assert.equal((await sessions.refresh(token)).kind, "reused");
    assert.equal((await sessions.refresh("made up")).kind, "refused");
    assert.deepEqual(
      (await sessions.list(halden, person.id)).map(({ id }) => id),
      [session.id],
    );
    await sessions.end(halden, person.id, session.id);
    assert.equal((await sessions.refresh(first.token)).kind, "refused");
    assert.deepEqual(await sessions.list(halden, null), []);
  },
);

test("nothing in the tables is a token, or opens one", { skip }, async () => {
  const { pool } = await database();
  const person = await peopleIn(pool).add(ann);
  const sessions = sessionsIn(pool);
  const { token } = await sessions.begin(halden, person.id, how);
  const next = await sessions.refresh(token);
  assert.ok(next.kind === "refreshed");
  const rows = await asOwner(pool, (tx) =>
    sql<{ row: string }>`select t::text as row from public.refresh_token t`.execute(tx),
  );
  const all = rows.rows.map(({ row }) => row).join("\n");
  for (const secret of [token, next.token])
    for (const written of [
      secret,
      Buffer.from(secret).toString("hex"),
      Buffer.from(secret, "base64url").toString("hex"),
    ])
      assert.ok(!all.includes(written));
});

test("tries are counted under every key, and forgotten by whoever succeeds", { skip }, async () => {
  const { pool } = await database();
  const attempts = attemptsIn(pool);
  const limits = [
    { key: "account", max: 2 },
    { key: "address", max: 10 },
  ];
  const tries = await Promise.all([1, 2, 3].map(() => attempts.count(limits)));
  assert.equal(tries.filter(Boolean).length, 2);
  await attempts.forget(["account"], "address");
  assert.ok(await attempts.count(limits));
});

test("keys are made once, read by every process, and of no use under another master key", { skip }, async () => {
  const { pool } = await database();
  const master = masterKeyOf(randomBytes(32));
  const [one, two] = await Promise.all([openSigningKeys(pool, master), openSigningKeys(pool, master)]);
  assert.equal(one.signer().kid, two.signer().kid);
  assert.equal(one.issuer, two.issuer);
  const other = await openSigningKeys(pool, masterKeyOf(randomBytes(32)));
  assert.equal(other.find(one.signer().kid), undefined);
  await asOwner(pool, (tx) =>
    sql`update public.signing_key set created_at = created_at - interval '91 days' where master = ${master.id}`.execute(
      tx,
    ),
  );
  const before = one.signer().kid;
  await one.reread();
  await two.reread();
  assert.equal(one.signer().kid, before); // The new one settles first.
  assert.ok(two.find(before));
});
