import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Envelope, Request } from "@wingman/domain/protocol/messages";
import { type WebSocket as ServerSocket, WebSocketServer } from "ws";
import { makeSocket, type SocketHandlers } from "./socket.ts";

/** A real server that writes down what comes; `answer` decides what goes back. */
const server = async (
  t: TestContext,
  answer: (message: Envelope, send: (type: string, data: unknown) => void) => void,
) => {
  const sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(sockets, "listening");
  t.after(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
  const heard: Envelope[] = [];
  const lines: ServerSocket[] = [];
  sockets.on("connection", (socket) => {
    lines.push(socket);
    socket.on("message", (data: Buffer, binary) => {
      if (binary) return;
      const message = JSON.parse(data.toString()) as Envelope;
      heard.push(message);
      answer(message, (type, body) => socket.send(JSON.stringify({ v: 1, type, id: "s", ts: Date.now(), data: body })));
    });
  });
  const { port } = sockets.address() as AddressInfo; // Listening on TCP: never a path.
  return {
    url: `ws://127.0.0.1:${port}`,
    heard,
    lines,
    of: (type: string) => heard.filter((message) => message.type === type),
  };
};
const welcome = {
  sentAt: 0,
  serverAt: 0,
  version: "t",
  speech: { ready: true, engine: "", accuracy: "", reason: "" },
  call: null,
  position: null,
  snapshot: null,
};
const handlers = (more: Partial<SocketHandlers> = {}): SocketHandlers => ({
  ticket: async () => "ticket",
  hello: () => ({ client: "test" }),
  welcome: () => {},
  facts: () => {},
  ack: () => {},
  error: () => {},
  link: () => {},
  ...more,
});
const until = async (true_: () => boolean) => {
  for (let n = 0; n < 300 && !true_(); n++) await wait(10);
  assert.ok(true_());
};

test("hello is the first message on every connection, and carries the place to go on from", async (t) => {
  let position: string | undefined;
  const far = await server(t, ({ type }, send) => type === "hello" && send("welcome", welcome));
  const socket = makeSocket(
    far.url,
    handlers({ hello: () => ({ client: "test", ...(position ? { call: "c1", position } : {}) }) }),
  );
  t.after(() => socket.close());
  await until(() => socket.state() === "open");
  position = "1-00000000007-000";
  far.lines[0]?.terminate();
  await until(() => far.of("hello").length === 2);
  assert.equal(far.heard[0]?.type, "hello");
  assert.equal((far.of("hello")[1]?.data as Request<"hello">).position, position);
});

test("a request that was not answered goes out again after a break, an answered one does not", async (t) => {
  const far = await server(t, ({ type, id }, send) => {
    if (type === "hello") send("welcome", welcome);
    if (type === "mark")
      send("ack", { call: "c1", of: id, channel: null, receivedSample: null, settledSample: null, position: null });
  });
  const socket = makeSocket(far.url, handlers());
  t.after(() => socket.close());
  await until(() => socket.state() === "open");
  socket.send("mark", { call: "c1", action: "a1", note: "" });
  const kept = socket.send("copied", { call: "c1", action: "a2", suggestion: "s1" });
  await until(() => far.of("copied").length === 1 && socket.unanswered() === 1);
  far.lines[0]?.terminate();
  await until(() => far.of("copied").length === 2);
  assert.deepEqual(
    far.of("copied").map(({ id }) => id),
    [kept, kept],
  );
  assert.equal(far.of("mark").length, 1);
});

test("what is pressed before the line stands is sent as soon as it does", async (t) => {
  const far = await server(t, ({ type }, send) => type === "hello" && send("welcome", welcome));
  const socket = makeSocket(far.url, handlers());
  t.after(() => socket.close());
  socket.send("mark", { call: "c1", action: "a1", note: "" });
  await until(() => far.of("mark").length === 1);
  assert.deepEqual(
    far.heard.slice(0, 2).map(({ type }) => type),
    ["hello", "mark"],
  );
});

test("the server's clock is known from the exchanges", async (t) => {
  const aheadMs = 3_600_000;
  const far = await server(t, ({ type, data }, send) => {
    if (type === "hello") send("welcome", welcome);
    if (type === "ping") send("pong", { sentAt: (data as Request<"ping">).sentAt, serverAt: Date.now() + aheadMs });
  });
  const socket = makeSocket(far.url, handlers());
  t.after(() => socket.close());
  await until(() => socket.clock.roundTripMs() !== null);
  assert.ok(Math.abs(socket.clock.toServer(0) - aheadMs) < 1_000);
});

test("sound waits while the line is down", async (t) => {
  const far = await server(t, ({ type }, send) => type === "hello" && send("welcome", welcome));
  const states: string[] = [];
  const socket = makeSocket(far.url, handlers({ link: (state) => states.push(state) }));
  t.after(() => socket.close());
  assert.equal(socket.sendSound(new Uint8Array(4)), false);
  await until(() => socket.state() === "open");
  assert.equal(socket.sendSound(new Uint8Array(4)), true);
  far.lines[0]?.terminate();
  await until(() => socket.state() === "reconnecting");
  assert.equal(socket.sendSound(new Uint8Array(4)), false);
  await until(() => socket.state() === "open");
  assert.deepEqual(states, ["open", "reconnecting", "open"]);
});
