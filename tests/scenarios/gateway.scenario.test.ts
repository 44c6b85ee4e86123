/** The door: who is let in, what it answers, and what happens to clients that talk too much or listen too little. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, test } from "node:test";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { unsentBytesMax } from "@wingman/commands/gateway/slow-reader";
import { ticketFor } from "@wingman/ops/bin/sign-in";
import { WebSocket } from "ws";
import { keptBytes } from "../harness/kept-bytes.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { deafClient, hears, newCall, read, waitForFact, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.log;
const open = async (hello = {}): Promise<Client> => {
  const client = await openClient(wingman.url, hello);
  after(() => client.close());
  return client;
};
/** What a test and the library keep themselves, 2 to 17 MB however long it goes on; far less than is sent. */
const slackBytes = 24 * 1024 * 1024;
const { port, host } = new URL(wingman.url);

/** Status of a plain request, or of the answer to a WebSocket's upgrade (101 when it is let in). */
const knock = (path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, headers, agent: false });
    asked.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("upgrade", (_answer, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.on("error", reject);
    asked.end();
  });
const upgrade = (headers: Record<string, string>): Promise<number> =>
  knock("/api/socket", {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-protocol": "wingman.v1",
    ...headers,
  });

test("a page of another site may not open a socket; a page of ours and a program may", async () => {
  assert.equal(await upgrade({ origin: "https://evil.example" }), 403);
  assert.equal(await upgrade({ origin: `http://127.0.0.1:${Number(port) + 1}` }), 403);
  assert.equal(await upgrade({ origin: "null" }), 403);
  assert.equal(await upgrade({ origin: `http://${host}` }), 101);
  assert.equal(await upgrade({}), 101);
});

test("a name that is not this computer's own is refused, for pages, data and sockets", async () => {
  for (const name of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "localhost.evil.example"]) {
    for (const path of ["/", "/api/status", "/api/calls", "/healthz"])
      assert.equal(await knock(path, { host: name }), 403, `${name}${path}`);
    assert.equal(await upgrade({ host: name, origin: `http://${name}` }), 403, name);
  }
  for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
    assert.equal(await knock("/healthz", { host: name }), 200, name);
});

test("a socket without a version of ours is refused, and told which there are", async () => {
  for (const protocol of ["", "chat", "xwingman.v1", "wingman.v1x"])
    assert.equal(await upgrade({ "sec-websocket-protocol": protocol }), protocol === "" ? 400 : 426, protocol);
  const refused = await new Promise<{ name: string | undefined; text: string }>((resolve, reject) => {
    const socket = new WebSocket(`ws://${host}/api/socket`, ["chat"]);
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_request, answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      answer.on("end", () => resolve({ name: answer.headers["sec-websocket-protocol"], text }));
    });
    socket.on("open", () => reject(new Error("let in")));
  });
  assert.equal(refused.name, "wingman.v1");
  const { code, message } = JSON.parse(refused.text) as Record<string, string>;
  assert.deepEqual([code, message], ["WING_PROTOCOL_UNKNOWN", "this server speaks wingman.v1"]);
});

test("of the versions a client offers the one that is spoken here is chosen; of others a browser hears why it must go", async () => {
  const opens = (offered: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://${host}/api/socket`, offered);
      socket.on("error", reject);
      socket.on("open", () => {
        if (socket.protocol !== "wingman.v1") return;
        resolve(socket.protocol);
        socket.close();
      });
      socket.on("close", (code, reason) => resolve(`${code} ${reason.toString("utf8")}`));
    });
  assert.equal(await opens(["wingman.v2", "wingman.v1"]), "wingman.v1");
  assert.equal(await opens(["chat", "wingman.v1"]), "wingman.v1");
  assert.equal(await opens(["wingman.v9"]), "4406 this server speaks wingman.v1");
});

test("messages of a type nobody knows are answered, counted by type, and harm nothing", async () => {
  const client = await open();
  const odd = "dance" as "ping"; // A type of a later version, which this one's types do not have.
  for (let n = 0; n < 3; n++) await assert.rejects(client.ask(odd, { sentAt: 0 }), { code: "WING_MESSAGE_UNKNOWN" });
  const { body } = await read(`${wingman.url}/api/status`);
  const { unknownMessages } = body as { unknownMessages: { total: number; types: Record<string, number> } };
  assert.deepEqual(unknownMessages, { total: 3, types: { dance: 3 } });
  assert.deepEqual(await client.ask("start-call", startOf({ call: newCall() })).then(({ channel }) => channel), null);
});

test("every answer carries the security headers, refusals too", async () => {
  for (const path of ["/", "/healthz", "/api/calls", "/api/nothing", "/api/calls/none"]) {
    const { headers } = await read(`${wingman.url}${path}`);
    assert.match(headers.get("content-security-policy") ?? "", /default-src 'self'.*frame-ancestors 'none'/, path);
    assert.deepEqual(
      ["x-content-type-options", "referrer-policy", "cross-origin-opener-policy"].map((name) => headers.get(name)),
      ["nosniff", "no-referrer", "same-origin"],
      path,
    );
  }
});

test("health and readiness answer, and what is not there says so in the same shape", async () => {
  assert.deepEqual((await read(`${wingman.url}/healthz`)).body, { ok: true });
  await waitUntil(async () => (await read(`${wingman.url}/readyz`)).status === 200, "readiness");
  assert.deepEqual((await read(`${wingman.url}/readyz`)).body, { ready: true, parts: { log: true, database: true } });
  await wingman.ready;
  for (const [path, status, code] of [
    ["/api/nothing", 404, "WING_ROUTE_NOT_FOUND"],
    ["/api/calls/none", 404, "WING_CALL_NOT_FOUND"],
    ["/api/calls?limit=x", 400, "WING_REQUEST_INVALID"],
    ["/api/calls?cursor=x", 400, "WING_CURSOR_INVALID"],
    ["/api/calls?position=x", 400, "WING_POSITION_INVALID"],
  ] as const) {
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
  const ticket = await ticketFor(wingman.url);
  const socket = new WebSocket(`ws://${host}/api/socket`, ["wingman.v1"]);
  await new Promise((resolve) => socket.once("open", resolve));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  const call = newCall();
  const envelope = (type: string, data: unknown) => JSON.stringify({ v: 1, type, id: "m", ts: 1, data });
  socket.send(envelope("hello", { client: "flood", ticket }));
  socket.send(envelope("start-call", startOf({ call })));
  for (let n = 0; n < 3_000; n++) socket.send(envelope("mark", { call, action: `m${n}`, note: "" }));
  assert.equal(await closed, 4429);
  assert.deepEqual((await read(`${wingman.url}/healthz`)).body, { ok: true });
});

test("a client that never reads is closed, what is kept for it stays bounded, and others miss nothing", async () => {
  const writer = await open();
  const call = newCall();
  await writer.ask("start-call", startOf({ call }));
  const deaf = await deafClient(wingman.url, call);
  after(() => deaf.terminate());
  const text = "a ".repeat(2_000).trim();
  const rounds = 400; // Far more than a socket's buffers of the kernel take, so that what is not bounded would show.
  let sentBytes = 0;
  const before = await keptBytes();
  for (let n = 1; n <= rounds; n++) {
    writer.send("transcript", {
      call,
      channel: "rep",
      utterance: "u",
      revision: n,
      text,
      final: false,
      source: "typed",
    });
    if (n % 10 > 0) continue;
    await waitForFact<{ revision: number }>(writer, "FragmentTranscribed", (data) => data.revision === n);
    sentBytes += JSON.stringify(writer.received).length;
    writer.received.length = 0; // What this test keeps itself is not what the server keeps.
  }
  assert.ok(sentBytes > 40_000_000, String(sentBytes));
  const grown = (await keptBytes()) - before;
  assert.ok(grown < unsentBytesMax + slackBytes, `${grown} bytes are kept`);
  const closed = new Promise<number>((resolve) => deaf.once("close", resolve));
  deaf.resume();
  // 1006: on a slow machine it was cut off before it was read again, as one that does not say goodbye is.
  assert.ok([4413, 1006].includes(await closed));
  await writer.ask("transcript", {
    call,
    channel: "rep",
    utterance: "u",
    revision: 999,
    text: "we go on",
    final: true,
    source: "typed",
  });
  await waitForFact<{ text: string }>(writer, "UtteranceTranscribed", ({ text: heard }) => heard === "we go on");
});
