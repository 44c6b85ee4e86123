import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { type WebSocket, WebSocketServer } from "ws";
import type { Address } from "./addresses.ts";
import { allowListOf } from "./allow.ts";
import { type Egress, openEgress, type Resolve } from "./egress.ts";
import { type SocketEnd, socketLimits, type SocketRequest } from "./socket.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const opened = (allow: string, resolve?: Resolve) =>
  stack.use(openEgress({ allow: allowListOf(allow) ?? assert.fail(), ...(resolve && { resolve }) }));
const failsWith = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

type Talk = (socket: WebSocket, request: IncomingMessage) => void;
/** A server whose WebSockets are given to `talk`; `upgrade` may answer in its place. */
const serving = async (
  talk: Talk,
  upgrade?: (request: IncomingMessage, socket: Duplex) => boolean,
): Promise<number> => {
  const sockets = new WebSocketServer({ noServer: true });
  const server: Server = createServer((_request, response) => void response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    if (!upgrade?.(request, socket)) sockets.handleUpgrade(request, socket, head, (one) => talk(one, request));
  });
  stack.defer(() => {
    for (const one of sockets.clients) one.terminate();
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port; // A TCP listener has an address of this shape.
};
/** One socket, what it says and how it ends. */
const talking = async (egress: Egress, url: string, more: Partial<SocketRequest> = {}) => {
  const texts: string[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<SocketEnd>();
  const answer = await egress.webSocket(url, { onText: (text) => texts.push(text), onClose: resolve, ...more });
  return { answer, texts, ended };
};

test("a WebSocket goes where its name was looked at, with its headers, both ways, and says how it ended", async () => {
  const headers: (string | undefined)[] = [];
  const port = await serving((socket, request) => {
    headers.push(request.headers.host, request.headers.authorization);
    socket.on("message", (data: Buffer, isBinary) => {
      socket.send(isBinary ? data : `heard ${data.toString()}`);
      if (isBinary) socket.close(1_011, "NET-0001");
    });
  });
  let asked = 0;
  const local: Address = { address: "127.0.0.1", family: 4 };
  const egress = opened("vendor.test", async () => (asked++ === 0 ? [local] : []));
  const { answer, texts, ended } = await talking(egress, `ws://vendor.test:${port}/v1`, {
    headers: { authorization: "Token k" },
  });
  assert.ok(answer.kind === "open");
  answer.socket.send("one");
  answer.socket.send(new Uint8Array([1, 2]));
  assert.deepEqual(await ended, { code: 1_011, reason: "NET-0001" });
  assert.deepEqual([texts, headers, asked], [["heard one"], [`vendor.test:${port}`, "Token k"], 1]);
  answer.socket.send("nobody listens, and nothing breaks");
});

test("an internal address is not called, nor plain ws, nor what is no such address", async () => {
  const port = await serving(() => assert.fail("it was called"));
  const egress = opened("", async () => [{ address: "8.8.8.8", family: 4 }]);
  for (const [url, code] of [
    [`wss://127.0.0.1:${port}/`, "WING_EGRESS_ADDRESS"],
    ["wss://169.254.169.254/", "WING_EGRESS_ADDRESS"],
    ["ws://example.com/", "WING_EGRESS_URL"],
    ["wss://user:word@example.com/", "WING_EGRESS_URL"],
    ["ftp://example.com/", "WING_EGRESS_URL"],
  ] as const)
    await assert.rejects(talking(egress, url), failsWith(code), url);
  const named = opened("", async () => [{ address: "10.0.0.1", family: 4 }]);
  await assert.rejects(talking(named, "wss://inside.test/"), failsWith("WING_EGRESS_ADDRESS"));
});

test("TLS asks for the name", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = createTcpServer((socket) => {
    socket.once("data", (hello) => {
      resolve(hello.toString("latin1"));
      socket.destroy();
    });
  });
  stack.defer(() => void server.close());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const egress = opened("secret-name.test", async () => [{ address: "127.0.0.1", family: 4 }]);
  await assert.rejects(talking(egress, `wss://secret-name.test:${port}/`), failsWith("WING_EGRESS_UNREACHABLE"));
  assert.match(await promise, /secret-name\.test/);
});

test("an answer that is no WebSocket is told with its status, and a redirect is an answer", async () => {
  const port = await serving(
    () => assert.fail("it was opened"),
    (request, socket) => {
      const status = request.url === "/moved" ? "302 Found\r\nLocation: /" : "429 Too Many\r\nRetry-After: 7";
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
      return true;
    },
  );
  const egress = opened("127.0.0.1");
  const { answer } = await talking(egress, `ws://127.0.0.1:${port}/`);
  assert.ok(answer.kind === "refused");
  assert.deepEqual([answer.answer.status, answer.answer.header("Retry-After")], [429, "7"]);
  const moved = await talking(egress, `ws://127.0.0.1:${port}/moved`);
  assert.equal(moved.answer.kind === "refused" && moved.answer.answer.status, 302);
});

test("messages, sockets and patience have bounds", async () => {
  const port = await serving(
    (socket) => socket.send("x".repeat(socketLimits.messageBytesMax + 1)),
    (request) => request.url === "/mute",
  );
  const egress = opened("127.0.0.1");
  const long = await talking(egress, `ws://127.0.0.1:${port}/`);
  assert.equal((await long.ended).code, 1_006);
  assert.deepEqual(long.texts, []);
  const stop = new AbortController();
  const many = Array.from({ length: socketLimits.socketsMax }, () =>
    talking(egress, `ws://127.0.0.1:${port}/mute`, { signal: stop.signal }).catch((error: unknown) => error),
  );
  await assert.rejects(talking(egress, `ws://127.0.0.1:${port}/mute`), failsWith("WING_EGRESS_BUSY"));
  stop.abort(new Error("not wanted any more"));
  const reasons = new Set((await Promise.all(many)).map((error) => (error as Error).message));
  assert.deepEqual([...reasons], ["not wanted any more"]);
  const began = performance.now();
  await assert.rejects(talking(egress, `ws://127.0.0.1:${port}/mute`), failsWith("WING_EGRESS_TIMEOUT"));
  assert.ok(performance.now() - began >= socketLimits.openMsMax - 50);
});

test("closing the way out ends what is open", async () => {
  const port = await serving(() => undefined);
  const egress = opened("127.0.0.1");
  const { ended } = await talking(egress, `ws://127.0.0.1:${port}/`);
  await egress[Symbol.asyncDispose]();
  assert.equal((await ended).code, 1_006);
});
