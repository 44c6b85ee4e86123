/** A company's people and rules, by HTTP on real servers: asked to join, given roles, removed; the rules changed. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Policy } from "@wingman/domain/tenant/policy";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { startTestWingman } from "../harness/wingman.ts";

const wingman = await startTestWingman();
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;

type Answer = { readonly status: number; readonly body: any };
const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: await answer.json() };
};
const asHer = async (token: string, method: string, path: string): Promise<number> => {
  const answer = await fetch(`${wingman.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  await answer.body?.cancel();
  return answer.status;
};
const byLink = async (link: string): Promise<Answer> => {
  const answer = await fetch(`${wingman.url}/api/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ link, password: "seven grey herons at noon" }),
  });
  return { status: answer.status, body: await answer.json() };
};
const email = "ann.lee@example.com";
let member = "";
let token = "";

test("somebody is asked to join, sets a password by the link, once, and is in with the roles of the invitation", async () => {
  const asked = await ask("POST", "/api/members", { email, name: "Ann Lee", roles: ["viewer"] });
  assert.equal(asked.status, 200);
  member = asked.body.member;
  const listed = async () => (await ask("GET", "/api/members")).body.members.find((one: any) => one.member === member);
  assert.deepEqual(await listed(), { member, name: "Ann Lee", email, roles: ["viewer"], state: "invited", team: null });
  const came = await byLink(asked.body.link);
  assert.equal(came.status, 200);
  token = came.body.access;
  assert.equal((await byLink(asked.body.link)).body.code, "WING_LINK_USED");
  assert.equal((await listed()).state, "active");
  assert.equal(await asHer(token, "GET", "/api/calls"), 200);
  assert.equal(await asHer(token, "GET", "/api/members"), 403);
});

test("an address that belongs to the tenant is not asked again, nor changed into another person", async () => {
  const again = await ask("POST", "/api/members", { email: email.toUpperCase(), name: "Mallory", roles: ["admin"] });
  assert.deepEqual([again.status, again.body.code], [409, "WING_REFUSED_MEMBER_KNOWN"]);
  const { members } = (await ask("GET", "/api/members")).body;
  assert.equal(members.find((one: any) => one.email === email).name, "Ann Lee");
});

test("roles hold from the next request on; the last administrator stays one", async () => {
  assert.equal((await ask("PUT", `/api/members/${member}/roles`, { roles: ["supervisor"] })).status, 200);
  assert.equal(await asHer(token, "GET", "/api/members"), 200);
  const me = (await ask("GET", "/api/me")).body.person.id;
  const alone = await ask("PUT", `/api/members/${me}/roles`, { roles: ["viewer"] });
  assert.deepEqual([alone.status, alone.body.code], [409, "WING_REFUSED_LAST_ADMINISTRATOR"]);
});

test("whoever is removed is out at once", async () => {
  assert.equal((await ask("DELETE", `/api/members/${member}`)).status, 200);
  assert.equal(await asHer(token, "GET", "/api/calls"), 401);
});

test("rules are changed whole, and what is no rule is refused by name", async () => {
  const policy = (await ask("GET", "/api/policy")).body as Policy;
  const next = { ...policy, timeZone: "Asia/Dubai", retention: { transcriptDays: 30, recordingDays: 7 } };
  assert.equal((await ask("PUT", "/api/policy", next)).status, 200);
  assert.deepEqual((await ask("GET", "/api/policy")).body, next);
  const nowhere = await ask("PUT", "/api/policy", { ...policy, timeZone: "Mars/Olympus" });
  assert.deepEqual([nowhere.status, nowhere.body.code], [400, "WING_REQUEST_INVALID"]);
  const odd = await ask("PUT", "/api/policy", { ...policy, retention: { transcriptDays: 0, recordingDays: 7 } });
  assert.match(odd.body.message, /transcriptDays/);
});

test("a machine comes in by a key, within its roles, until it is revoked; the key is shown once", async () => {
  const made = await ask("POST", "/api/keys", { name: "Nightly export", roles: ["viewer"], expiresAt: null });
  assert.equal(made.status, 200);
  const { key, secret } = made.body as { key: string; secret: string };
  assert.equal(await asHer(secret, "GET", "/api/calls"), 200);
  assert.equal(await asHer(secret, "POST", "/api/socket-ticket"), 200);
  assert.equal(await asHer(secret, "GET", "/api/keys"), 403);
  const { keys } = (await ask("GET", "/api/keys")).body;
  const { createdAt: _, usedAt, madeBy: __, ...shown } = keys[0];
  assert.deepEqual(shown, { key, name: "Nightly export", roles: ["viewer"], expiresAt: null });
  assert.ok(Date.parse(usedAt) > Date.now() - 60_000);
  assert.doesNotMatch(JSON.stringify(keys), new RegExp(secret.slice(-43)));
  const forged = `${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`;
  for (const bad of [
    forged,
    secret.replace("wm_demo", "wm_other"),
    secret.replace(key, made.body.key.replace(/^./, "f")),
  ])
    assert.equal(await asHer(bad, "GET", "/api/calls"), 401);
  assert.equal((await ask("DELETE", `/api/keys/${key}`)).status, 200);
  assert.equal(await asHer(secret, "GET", "/api/calls"), 401);
  const past = await ask("POST", "/api/keys", { name: "Late", roles: ["viewer"], expiresAt: "2020-01-01T00:00:00Z" });
  assert.equal(past.status, 400);
});
