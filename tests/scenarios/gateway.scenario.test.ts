/** The door: who is let in, what it answers, and what happens to clients that talk too much or listen too little. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, test } from "node:test";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { WebSocket } from "ws";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, read, waitForFact, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.log;
const open = async (hello = {}): Promise<Client> => { const client = await openClient(wingman.url, hello); after(() => client.close()); return client; };
const { port, host } = new URL(wingman.url);

/** Status of a plain request, or of the answer to a WebSocket's upgrade (101 when it is let in). */
const knock = (path: string, headers: Record<string, string>): Promise<number> => new Promise((resolve, reject) => {
  const asked = request({ host: "127.0.0.1", port, path, headers, agent: false });
  asked.on("response", (answer) => { answer.resume(); resolve(answer.statusCode ?? 0); });
  asked.on("upgrade", (_answer, socket) => { socket.destroy(); resolve(101); });
  asked.on("error", reject);
  asked.end();
});
const upgrade = (headers: Record<string, string>): Promise<number> => knock("/api/socket", {
  connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-protocol": "wingman.v1", ...headers,
});

test("a page of another site may not open a socket; a page of ours and a program may", async () => {
  assert.equal(await upgrade({ origin: "https://evil.example" }), 401);
  assert.equal(await upgrade({ origin: `http://127.0.0.1:${Number(port) + 1}` }), 401);
  assert.equal(await upgrade({ origin: "null" }), 401);
  assert.equal(await upgrade({ origin: `http://${host}` }), 101);
  assert.equal(await upgrade({}), 101);
});

test("a name that is not this computer's own is refused, for pages, data and sockets", async () => {
  for (const name of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "localhost.evil.example"]) {
    for (const path of ["/", "/api/status", "/api/calls", "/healthz"]) assert.equal(await knock(path, { host: name }), 403, `${name}${path}`);
    assert.equal(await upgrade({ host: name, origin: `http://${name}` }), 403, name);
  }
  for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) assert.equal(await knock("/healthz", { host: name }), 200, name);
});

test("a socket without our subprotocol is refused", async () => {
  for (const protocol of ["", "chat", "wingman.v10", "xwingman.v1"]) assert.equal(await upgrade({ "sec-websocket-protocol": protocol }), protocol === "" ? 400 : 401, protocol);
  assert.equal(await upgrade({ "sec-websocket-protocol": "chat, wingman.v1" }), 101);
});

test("every answer carries the security headers, refusals too", async () => {
  for (const path of ["/", "/healthz", "/api/calls", "/api/nothing", "/api/calls/none"]) {
    const { headers } = await read(`${wingman.url}${path}`);
    assert.match(headers.get("content-security-policy") ?? "", /default-src 'self'.*frame-ancestors 'none'/, path);
    assert.deepEqual(["x-content-type-options", "referrer-policy", "cross-origin-opener-policy"].map((name) => headers.get(name)), ["nosniff", "no-referrer", "same-origin"], path);
  }
});

test("health and readiness answer, and what is not there says so in the same shape", async () => {
  assert.deepEqual((await read(`${wingman.url}/healthz`)).body, { ok: true });
  assert.deepEqual((await read(`${wingman.url}/readyz`)).body, { ready: true });
  await wingman.ready;
  for (const [path, status, code] of [["/api/nothing", 404, "WING_ROUTE_NOT_FOUND"], ["/api/calls/none", 404, "WING_CALL_NOT_FOUND"], ["/api/calls?limit=x", 400, "WING_REQUEST_INVALID"], ["/api/calls?cursor=x", 400, "WING_CURSOR_INVALID"], ["/api/calls?position=x", 400, "WING_POSITION_INVALID"]] as const) {
    const answer = await read(`${wingman.url}${path}`);
    const { body } = answer as { body: { code: string; message: string } };
    assert.deepEqual([answer.status, body.code], [status, code], path);
    assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
  }
  assert.equal((await read(`${wingman.url}/api/%zz`)).status, 400);
});

test("a chatty client is told WING_TOO_OFTEN, keeps its connection and its call, and others are served", async () => {
  const chatty = await open();
  const refused = (): boolean => chatty.received.some((message) => message.type === "error");
  for (let n = 0; n < 110 && !refused(); n++) {
    for (let k = 0; k < 12; k++) chatty.send("ping", { sentAt: n });
    await waitUntil(() => chatty.received.length > n * 12, "an answer");
  }
  const error = await chatty.waitFor("error");
  assert.equal(error.code, "WING_TOO_OFTEN");
  const call = newCall();
  await chatty.ask("start-call", startOf({ call }));
  await (await open({ call })).ask("mark", { call, action: "m", note: "" });
  await waitForFact(chatty, "MomentMarked");
});

test("a client that throws thousands of messages at once is closed, and the server goes on", async () => {
  const socket = new WebSocket(`ws://${host}/api/socket`, ["wingman.v1"]);
  await new Promise((resolve) => socket.once("open", resolve));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  const call = newCall();
  const envelope = (type: string, data: unknown) => JSON.stringify({ v: 1, type, id: "m", ts: 1, data });
  socket.send(envelope("hello", { client: "flood" }));
  socket.send(envelope("start-call", startOf({ call })));
  for (let n = 0; n < 3_000; n++) socket.send(envelope("mark", { call, action: `m${n}`, note: "" }));
  assert.equal(await closed, 4429);
  assert.deepEqual((await read(`${wingman.url}/healthz`)).body, { ok: true });
});

test("a client that never reads is closed, what is kept for it stays bounded, and others miss nothing", async () => {
  const writer = await open();
  const call = newCall();
  await writer.ask("start-call", startOf({ call }));
  const deaf = new WebSocket(`ws://${host}/api/socket`, ["wingman.v1"], { perMessageDeflate: false });
  after(() => deaf.terminate());
  await new Promise((resolve) => deaf.once("open", resolve));
  const welcome = new Promise((resolve) => deaf.once("message", resolve));
  deaf.send(JSON.stringify({ v: 1, type: "hello", id: "m", ts: 1, data: { client: "deaf", call } }));
  await welcome;
  deaf.pause();
  const text = "a ".repeat(2_000).trim();
  const rounds = 150;
  const before = process.memoryUsage();
  for (let n = 1; n <= rounds; n++) {
    writer.send("transcript", { call, channel: "rep", utterance: "u", revision: n, text, final: false, source: "typed" });
    if (n % 10 === 0) await waitForFact<{ revision: number }>(writer, "FragmentTranscribed", (data) => data.revision === n);
  }
  const sentBytes = JSON.stringify(writer.received).length;
  assert.ok(sentBytes > 15_000_000, String(sentBytes));
  const grown = process.memoryUsage().external - before.external;
  assert.ok(grown < 40_000_000, `${grown} bytes of buffers`);
  const closed = new Promise<number>((resolve) => deaf.once("close", resolve));
  deaf.resume();
  assert.equal(await closed, 4413);
  await writer.ask("transcript", { call, channel: "rep", utterance: "u", revision: 999, text: "we go on", final: true, source: "typed" });
  await waitUntil(() => writer.received.length > rounds, "all rounds on the other screen");
});
