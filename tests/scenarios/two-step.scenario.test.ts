/** Two-step sign-in at two gateways: setting it up, coming in by a code, and everything that must not come in. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { hotp, stepS } from "@wingman/commands/identity/totp/totp";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Person } from "@wingman/streams/identity/people";
import { rewrapSecondFactors, secondFactorsIn } from "@wingman/streams/identity/second-factors";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { sql, type Transaction } from "kysely";
import { as, company, openTwoGateways, password, signIn } from "../harness/two-gateways.ts";

const two = await openTwoGateways();
after(() => two[Symbol.asyncDispose]());
const [a, b] = two.urls;

type Answer = { readonly status: number; readonly body: any };
const ask = async (method: string, path: string, body?: object, access?: string, url = a): Promise<Answer> => {
  const headers = { ...(body && { "content-type": "application/json" }), ...(access && as(access).headers) };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json() };
};
const said = ({ status, body }: Answer): [number, string] => [status, body.code];

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
};
/** The code of now, or of a step before or after. */
const codeOf = (secret: string, off = 0): string =>
  hotp(fromBase32(secret), Math.floor(Date.now() / 1_000 / stepS) + off);
/** As if so much time had gone by that the codes of now are new. */
const forgetSteps = (): Promise<unknown> =>
  asProjector(two.pool, "test", (tx: Transaction<object>) => sql`update public.totp set last_step = 0`.execute(tx));

/** Waits until so much of this step of time is left that the codes of now stay those of now. */
const early = async (): Promise<void> => {
  const left = stepS * 1_000 - (Date.now() % (stepS * 1_000));
  if (left < 8_000) await new Promise((resolve) => setTimeout(resolve, left + 50));
};

const enrolled = async (name: string) => {
  await early();
  const person = await two.member(name, ["agent"]);
  const { access } = await signIn(a, person);
  const begun = await ask("POST", "/api/totp", undefined, access);
  assert.equal(begun.status, 200);
  const { secret } = begun.body as { secret: string };
  const confirmed = await ask("POST", "/api/totp/confirm", { code: codeOf(secret) }, access);
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  return { person, access, secret, link: begun.body.link as string, codes: confirmed.body.codes as string[] };
};
const challengeOf = async (person: Person, url = a): Promise<string> => {
  const { status, body } = await ask("POST", "/api/sign-in", { email: person.email, password }, undefined, url);
  assert.deepEqual([status, body.access, typeof body.challenge], [200, null, "string"]);
  return body.challenge;
};
const second = (challenge: string, code: string, url = a): Promise<Answer> =>
  ask("POST", "/api/sign-in/second", { challenge, code }, undefined, url);

test("once it is on, the password alone opens nothing, and a code at any gateway does, once", async () => {
  const { person, secret, link, codes } = await enrolled("Ann");
  assert.match(link, /^otpauth:\/\/totp\/Wingman%20Acme:ann%40acme\.example\?secret=[A-Z2-7]{32}&/);
  assert.equal(new Set(codes).size, 10);
  const challenge = await challengeOf(person);
  // The code that switched it on was used up by that.
  assert.deepEqual(said(await second(challenge, codeOf(secret))), [401, "WING_CODE_WRONG"]);
  const code = codeOf(secret, 1);
  const came = await second(challenge, code, b);
  assert.equal(came.status, 200);
  assert.equal((await ask("GET", "/api/me", undefined, came.body.access)).body.person.id, person.id);
  assert.deepEqual(said(await second(challenge, codeOf(secret, 1), b)), [401, "WING_SECOND_STEP_OVER"]);
  assert.deepEqual(said(await second(await challengeOf(person), code)), [401, "WING_CODE_WRONG"], "a code seen in use");
  await forgetSteps();
  const racing = await Promise.all([challengeOf(person), challengeOf(person, b)]);
  const now = codeOf(secret);
  const both = await Promise.all([second(racing[0], now, a), second(racing[1], now, b)]);
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((x, y) => x - y),
    [200, 401],
    "one code, two at once",
  );
});

test("a recovery code stands for a code, once, however it is typed, and for nobody else", async () => {
  const { person, codes } = await enrolled("Bob");
  const other = await enrolled("Carl");
  const [first = "", next = ""] = codes;
  assert.deepEqual(said(await second(await challengeOf(other.person), first)), [401, "WING_CODE_WRONG"]);
  assert.equal((await second(await challengeOf(person), first)).status, 200);
  assert.deepEqual(said(await second(await challengeOf(person), first)), [401, "WING_CODE_WRONG"]);
  assert.equal((await second(await challengeOf(person, b), next.toUpperCase().replaceAll("-", " "))).status, 200);
});

test("a sign-in has five tries, and a person ten in a quarter of an hour, the right code too", async () => {
  const { person, secret, codes } = await enrolled("Dora");
  const wrong = (n: number): string => String((Number(codeOf(secret)) + 7 + n) % 1_000_000).padStart(6, "0");
  const challenge = await challengeOf(person);
  for (let n = 0; n < 5; n++)
    assert.deepEqual(said(await second(challenge, wrong(n), n % 2 ? a : b)), [401, "WING_CODE_WRONG"]);
  assert.deepEqual(said(await second(challenge, codes[0] ?? "")), [429, "WING_TOO_OFTEN"]);
  const again = await challengeOf(person);
  for (let n = 0; n < 4; n++) await second(again, wrong(n), b);
  assert.deepEqual(said(await second(await challengeOf(person), codes[0] ?? "")), [429, "WING_TOO_OFTEN"]);
});

test("a sign-in half done ends with the password it began with, and when it is made up, used or old", async () => {
  const { person, access, codes } = await enrolled("Eve");
  const [one = ""] = codes;
  const old = await challengeOf(person);
  await ask("POST", "/api/password", { old: password, next: "seven quiet lamps hum" }, access);
  assert.deepEqual(said(await second(old, one)), [401, "WING_SECOND_STEP_OVER"]);
  assert.deepEqual(said(await second("A".repeat(43), one)), [401, "WING_SECOND_STEP_OVER"]);
  const begun = await ask("POST", "/api/sign-in", { email: person.email, password: "seven quiet lamps hum" });
  await asProjector(two.pool, "test", (tx: Transaction<object>) =>
    sql`update public.credential set expires_at = now() - interval '1 second' where kind = 'second-step'`.execute(tx),
  );
  assert.deepEqual(said(await second(begun.body.challenge, one)), [401, "WING_SECOND_STEP_OVER"]);
});

test("nothing is on before a code came back; off it goes by password or code alone, and an administrator helps", async () => {
  const frank = await two.member("Frank", ["agent"]);
  const boss = await two.member("Gina", ["admin"]);
  await early();
  const { access } = await signIn(a, frank);
  const { body } = await ask("POST", "/api/totp", undefined, access);
  assert.deepEqual((await ask("GET", "/api/totp", undefined, access)).body, { on: false });
  assert.ok((await signIn(a, frank)).access, "a secret that no app has shown it knows asks for nothing");
  assert.deepEqual(said(await ask("POST", "/api/totp/confirm", { code: "000000" }, access)), [401, "WING_CODE_WRONG"]);
  assert.equal((await ask("POST", "/api/totp/confirm", { code: codeOf(body.secret) }, access)).status, 200);
  assert.deepEqual((await ask("GET", "/api/totp", undefined, access, b)).body, { on: true });
  assert.deepEqual(said(await ask("POST", "/api/totp", undefined, access)), [409, "WING_REFUSED_TWO_STEP_ON"]);
  const off = (proof: object): Promise<Answer> => ask("DELETE", "/api/totp", proof, access);
  assert.equal((await off({})).status, 400);
  assert.deepEqual(said(await off({ password: "not my password" })), [401, "WING_SIGN_IN_WRONG"]);
  assert.deepEqual(said(await off({ code: codeOf(body.secret) })), [401, "WING_CODE_WRONG"]);
  assert.equal((await off({ code: codeOf(body.secret, 1) })).status, 200);
  assert.ok((await signIn(b, frank)).access);
  const lost = await enrolled("Hugo");
  assert.equal((await ask("DELETE", `/api/members/${lost.person.id}/totp`, undefined, lost.access)).status, 403);
  const { access: hers } = await signIn(a, boss);
  assert.equal((await ask("DELETE", `/api/members/${lost.person.id}/totp`, undefined, hers)).status, 200);
  assert.ok((await signIn(b, lost.person)).access);
});

test("what lies in the database opens nothing: the secret is sealed, for one person alone, and codes are hashes", async () => {
  const { person, secret, codes } = await enrolled("Ida");
  const rows = await asProjector(two.pool, "test", async (tx: Transaction<object>) => {
    const totp = await sql<{ sealed: Buffer }>`select sealed from public.totp where person_id = ${person.id}`.execute(
      tx,
    );
    const kept = await sql<{ secret: string }>`select secret from public.credential
      where person_id = ${person.id}`.execute(tx);
    return { sealed: totp.rows[0]?.sealed ?? Buffer.alloc(0), secrets: kept.rows.map((row) => row.secret).join() };
  });
  assert.ok(rows.sealed.length > 40 && !rows.sealed.includes(fromBase32(secret)));
  for (const code of codes) assert.ok(!rows.secrets.includes(code) && !rows.secrets.includes(code.replaceAll("-", "")));
  const open = (bound: string) => two.master.unwrap(rows.sealed, bound);
  assert.deepEqual(Buffer.from(await open(`two-step secret\n${company}\n${person.id}`)), fromBase32(secret));
  await assert.rejects(open(`two-step secret\n${company}\nsomebody-else`));
  const next = masterKeyOf(randomBytes(32));
  assert.ok((await rewrapSecondFactors(two.pool, two.master, next)) > 0);
  const wrapped = await secondFactorsIn(two.pool, next).find(person);
  assert.deepEqual(Buffer.from(wrapped?.secret ?? []), fromBase32(secret));
});
