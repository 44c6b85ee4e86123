/** People of a company at two gateways: coming in, staying in, going out; and the demo, which is this computer's alone. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, test } from "node:test";
import { makeAdministrator } from "@wingman/commands/identity/administrator";
import { openClient } from "@wingman/ops/bin/client";
import { accessLogOn } from "@wingman/streams/tenants/access-log";
import { openDirectory } from "@wingman/streams/tenants/directory";
import { tenantsOn } from "@wingman/streams/tenants/tenants";
import { WebSocket } from "ws";
import { as, comeIn, company, openTwoGateways, password, refresh, signIn } from "../harness/two-gateways.ts";
import { waitUntil } from "./ground.ts";

const two = await openTwoGateways();
after(() => two[Symbol.asyncDispose]());
const [a, b] = two.urls;
const ann = await two.member("Ann", ["admin"]);
const bob = await two.member("Bob", ["agent"]);

type Answer = { readonly status: number; readonly body: any; readonly headers: Headers };
const ask = async (url: string, path: string, access?: string, init: RequestInit = {}): Promise<Answer> => {
  const answer = await fetch(`${url}${path}`, { ...init, ...(access && as(access)) });
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
};
const post = (url: string, path: string, body: object, access?: string): Promise<Answer> =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(access && as(access).headers) },
    body: JSON.stringify(body),
  }).then(async (answer) => ({ status: answer.status, body: await answer.json(), headers: answer.headers }));
const auditOf = async (member: string): Promise<string[]> => {
  const id = `${member.slice(0, 53)}-${new Date().toISOString().slice(0, 10)}`;
  const types: string[] = [];
  for await (const commit of two.log.read({ tenant: company, kind: "access", id }))
    types.push(...commit.events.map(({ type }) => type));
  return types;
};

test("who has the password is in, at every gateway, as what they are now; a cookie that no script reads carries it on", async () => {
  const answer = await post(a, "/api/sign-in", { email: "BOB@acme.example", password });
  assert.equal(answer.status, 200);
  const [cookie = ""] = answer.headers.getSetCookie();
  assert.match(cookie, /^wingman_refresh=[\w-]{43}; Path=\/api\/session; Max-Age=604800; HttpOnly; SameSite=Strict$/);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const { body: me } = await ask(b, "/api/me", answer.body.access);
  assert.deepEqual(
    [me.person.email, me.roles, me.tenant],
    ["bob@acme.example", ["agent"], { id: "acme", name: "Acme" }],
  );
  const next = await refresh(b, cookie.split(";")[0] ?? "");
  assert.equal((await ask(a, "/api/me", next.access)).status, 200);
  assert.equal((await ask(a, "/api/me")).body.code, "WING_SIGN_IN");
  assert.equal((await ask(a, "/api/me", "no token")).status, 401);
  assert.deepEqual(await auditOf(bob.id), ["LoginSucceeded"]);
});

test("a wrong password and an address that nobody has are answered alike; ten of them and it is too often, the right one too", async () => {
  const carl = await two.member("Carl", ["agent"]);
  const answers: [number, string, string][] = [];
  for (const email of [carl.email, "nobody@acme.example"]) {
    for (let n = 0; n < 10; n++) {
      const { status, body } = await post(n % 2 ? a : b, "/api/sign-in", { email, password: `wrong ${n}` });
      answers.push([status, body.code, body.message]);
    }
    const { body } = await post(a, "/api/sign-in", { email, password });
    assert.equal(body.code, "WING_TOO_OFTEN", email);
  }
  assert.equal(new Set(answers.map((answer) => answer.join())).size, 1);
  assert.deepEqual(answers[0]?.slice(0, 2), [401, "WING_SIGN_IN_WRONG"]);
  await waitUntil(
    async () => (await auditOf(carl.id)).filter((type) => type === "LoginRefused").length === 10,
    "refusals",
  );
  assert.equal((await signIn(a, ann)).status, 200); // Others come in as before.
});

test("sessions are one's own to see and end; an administrator sees and ends those of the company", async () => {
  const [own, admin] = [await signIn(a, bob), await signIn(a, ann)];
  const { body: mine } = await ask(b, "/api/sessions?everybody=true", own.access);
  assert.ok(mine.sessions.every(({ member }: { member: string }) => member === bob.id));
  assert.equal(mine.sessions.filter(({ isThis }: { isThis: boolean }) => isThis).length, 1);
  const { body: all } = await ask(b, "/api/sessions?everybody=true", admin.access);
  assert.ok(all.sessions.some(({ name }: { name: string }) => name === "Bob"));
  const anns = all.sessions.find(({ member }: { member: string }) => member === ann.id).session;
  assert.equal(
    (await ask(a, `/api/sessions/${anns}`, own.access, { method: "DELETE" })).body.code,
    "WING_SESSION_NOT_FOUND",
  );
  const bobs = mine.sessions.find(({ isThis }: { isThis: boolean }) => isThis).session;
  assert.equal((await ask(a, `/api/sessions/${bobs}`, admin.access, { method: "DELETE" })).status, 200);
  assert.equal((await ask(a, "/api/me", own.access)).status, 401);
  assert.equal((await refresh(b, own.cookie)).status, 401);
});

test("signing out ends the session of this browser and no other", async () => {
  const [here, there] = [await signIn(a, bob), await signIn(a, bob)];
  const out = await fetch(`${a}/api/session/sign-out`, { method: "POST", headers: { cookie: here.cookie } });
  assert.match(out.headers.getSetCookie()[0] ?? "", /^wingman_refresh=; Path=\/api\/session; Max-Age=0/);
  assert.equal((await ask(a, "/api/me", here.access)).status, 401);
  assert.equal((await ask(a, "/api/me", there.access)).status, 200);
});

test("another password needs the old one, must be one, and ends every other session", async () => {
  const dora = await two.member("Dora", ["viewer"]);
  const [here, there] = [await signIn(a, dora), await signIn(b, dora)];
  const change = (old: string, next: string) => post(a, "/api/password", { old, next }, here.access);
  assert.equal((await change("wrong", "six green birds walk")).body.code, "WING_SIGN_IN_WRONG");
  assert.equal((await change(password, "dora@acme.example")).body.code, "WING_PASSWORD_WEAK");
  const changed = await change(password, "six green birds walk");
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.equal((await ask(b, "/api/me", changed.body.access)).status, 200);
  for (const { access } of [here, there]) assert.equal((await ask(a, "/api/me", access)).status, 401);
  assert.equal((await signIn(a, dora)).status, 401);
  assert.equal((await comeIn(a, "/api/sign-in", { email: dora.email, password: "six green birds walk" })).status, 200);
});

test("a link of the operator's sets a password once, and leaves nothing to find it by", async () => {
  const stop = new AbortController();
  after(() => stop.abort());
  const directory = await openDirectory(two.log, stop.signal);
  const parts = { directory, tenants: tenantsOn(two.log), people: two.people, accessLog: accessLogOn(two.log) };
  const { link, isNew } = await makeAdministrator(parts, { tenant: company, email: "Eve@acme.example" });
  assert.ok(isNew);
  const use = (said: string) => post(b, "/api/sign-in/link", { link, password: said });
  assert.equal((await use("eve eve eve eve")).body.code, "WING_PASSWORD_WEAK"); // The link is still good.
  const came = await use("nine warm stones roll");
  assert.deepEqual((await ask(a, "/api/me", came.body.access)).body.roles, ["admin"]);
  assert.equal((await use("nine warm stones roll")).body.code, "WING_LINK_USED");
  assert.deepEqual(await auditOf("operator"), ["RecordChanged"]);
});

test("a socket without a ticket that is good is told to sign in, and closed with 4401", async () => {
  for (const data of [{ client: "x" }, { client: "x", ticket: "A".repeat(43) }]) {
    const socket = new WebSocket(`${a.replace("http", "ws")}/api/socket`, ["wingman.v1"]);
    const said: string[] = [];
    socket.on("message", (bytes: Buffer) => said.push(JSON.parse(bytes.toString()).data.code));
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(JSON.stringify({ v: 1, type: "hello", id: "m", ts: 1, data }));
    socket.send(JSON.stringify({ v: 1, type: "ping", id: "n", ts: 1, data: { sentAt: 1 } }));
    assert.equal(await new Promise((resolve) => socket.once("close", resolve)), 4401);
    assert.deepEqual(said, ["WING_SIGN_IN"]);
  }
});

test("other roles close a socket with 4403, and whoever comes again has them", async () => {
  const finn = await two.member("Finn", ["viewer"]);
  const { access } = await signIn(a, finn);
  const ticket = async (): Promise<string> => (await post(b, "/api/socket-ticket", {}, access)).body.ticket;
  const client = await openClient(b, { ticket: await ticket() });
  await two.send({ type: "RolesGranted", data: { member: finn.id, roles: ["agent"] } });
  assert.equal(await client.closed, 4403);
  await (await openClient(b, { ticket: await ticket() })).close();
  assert.deepEqual((await ask(b, "/api/me", access)).body.roles, ["agent"]);
});

test("beside a company the demo is closed, and a page of another address may change nothing", async () => {
  assert.deepEqual((await ask(a, "/api/sign-in")).body, { password: true, demo: false, oidc: false });
  assert.equal((await post(a, "/api/sign-in/demo", {})).body.code, "WING_DEMO_CLOSED");
  const { access } = await signIn(a, bob);
  for (const origin of ["https://evil.example", "http://127.0.0.1:1", "null"]) {
    const status = await new Promise((resolve, reject) => {
      const headers = { ...as(access).headers, origin };
      const asked = request(`${a}/api/socket-ticket`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", reject).end();
    });
    assert.equal(status, 403, origin);
  }
});
