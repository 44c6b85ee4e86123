import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Failure } from "@wingman/domain/failure";
import { type Address, isGlobal } from "./addresses.ts";
import { allowListOf } from "./allow.ts";
import { egressLimits, openEgress, type Resolve } from "./egress.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const allowed = (text: string) => allowListOf(text) ?? assert.fail(`${text} is no list`);
const opened = (allow: string, resolve?: Resolve) =>
  stack.use(openEgress({ allow: allowed(allow), ...(resolve && { resolve }) }));
const listening = async (server: Server): Promise<number> => {
  stack.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port; // A TCP listener has an address of this shape.
};
const v4 = (address: string): Address => ({ address, family: 4 });
const refusedWith = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;
const get = { method: "GET" } as const;

test("only the public internet is global, whatever the family", () => {
  for (const address of ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1111"])
    assert.equal(isGlobal(address), true, address);
  const inside = [
    ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
    ...["255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%lo", "fc00::1", "fd00::1"],
    ...["ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1"],
    ...["::127.0.0.1", "fec0::1", "not an address", "127.1", "0x7f.1"],
  ];
  for (const address of inside) assert.equal(isGlobal(address), false, address);
});

test("an operator's list opens names, addresses and nets, and refuses what is none of them", () => {
  const list = allowed("hooks.corp.example, 10.20.0.0/16,[fd00::7], Bücher.example");
  for (const name of ["hooks.corp.example", "HOOKS.corp.example.", "xn--bcher-kva.example"])
    assert.ok(list.host(name), name);
  assert.ok(!list.host("corp.example") && !list.host("x.hooks.corp.example"));
  for (const address of ["10.20.255.1", "::ffff:10.20.0.1", "fd00::7"]) assert.ok(list.address(address), address);
  assert.ok(!list.address("10.21.0.1") && !list.address("fd00::8") && !list.address("fd00::7%lo"));
  for (const wrong of ["10.0.0.0/33", "a b", "0x7f.1", "2130706433", "http://x", "*.example", "fe80::1%lo"])
    assert.equal(allowListOf(wrong), undefined, wrong);
});

test("one connection asks for the name once and goes where it was looked at, under the name", async () => {
  const hosts: (string | undefined)[] = [];
  const port = await listening(
    createServer(({ headers }, answer) => void (hosts.push(headers.host), answer.end("ok"))),
  );
  let asked = 0;
  const egress = opened("receiver.test", async () => (asked++ === 0 ? [v4("127.0.0.1")] : [v4("127.0.0.2")]));
  const { status, body } = await egress.call(`http://receiver.test:${port}/`, get);
  assert.deepEqual([status, Buffer.from(body).toString(), asked], [200, "ok", 1]);
  assert.deepEqual(hosts, [`receiver.test:${port}`]);
});

test("TLS asks for the name, at the address that was looked at", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = createTcpServer((socket) => {
    socket.once("data", (hello) => {
      resolve(hello.toString("latin1"));
      socket.destroy();
    });
  });
  stack.defer(() => void server.close());
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  const { port } = server.address() as AddressInfo;
  const egress = opened("secure.test", async () => [v4("127.0.0.1")]);
  await assert.rejects(egress.call(`https://secure.test:${port}/`, get), refusedWith("WING_EGRESS_UNREACHABLE"));
  assert.match(await promise, /secure\.test/);
});

test("one internal address among public ones speaks for all, and https is asked of strangers", async () => {
  const mixed = opened("", async () => [v4("8.8.8.8"), v4("10.0.0.1")]);
  await assert.rejects(mixed.call("https://mixed.test/", get), refusedWith("WING_EGRESS_ADDRESS"));
  const plain = opened("", async () => [v4("8.8.8.8")]);
  await assert.rejects(plain.call("http://public.test/", get), refusedWith("WING_EGRESS_URL"));
  const none = opened("", () => Promise.reject(new Error("no such name")));
  await assert.rejects(none.call("https://gone.test/", get), refusedWith("WING_EGRESS_UNRESOLVED"));
  for (const url of ["ftp://x.test/", "file:///etc/passwd", "https://me:secret@x.test/", "nonsense", "data:,x"])
    assert.equal(none.refuses(url)?.code, "WING_EGRESS_URL", url);
});

test("a redirect is an answer", async () => {
  let inside = 0;
  const hidden = await listening(createServer((_request, answer) => void (inside++, answer.end())));
  const port = await listening(
    createServer((_request, answer) => void answer.writeHead(302, { location: `http://127.0.0.1:${hidden}/` }).end()),
  );
  const answer = await opened("127.0.0.1").call(`http://127.0.0.1:${port}/`, get);
  assert.deepEqual([answer.status, answer.header("location")?.includes(String(hidden)), inside], [302, true, 0]);
});

test("an answer is cut off at 1 MB after decompression, at its time, and at its headers", async () => {
  const port = await listening(
    createServer(({ url }, answer) => {
      if (url === "/bomb")
        answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000)));
      else if (url === "/large") answer.end(Buffer.alloc(egressLimits.answerBytesMax + 1));
      else if (url === "/full") answer.end(Buffer.alloc(egressLimits.answerBytesMax));
      else if (url === "/headers") answer.writeHead(200, { "x-long": "x".repeat(40_000) }).end();
      else answer.write("…"); // And no end.
    }),
  );
  const egress = opened("127.0.0.0/8");
  const at = (path: string, msMax?: number) =>
    egress.call(`http://127.0.0.1:${port}${path}`, { ...get, ...(msMax !== undefined && { msMax }) });
  await assert.rejects(at("/bomb"), refusedWith("WING_EGRESS_TOO_LARGE"));
  await assert.rejects(at("/large"), refusedWith("WING_EGRESS_TOO_LARGE"));
  assert.equal((await at("/full")).body.byteLength, egressLimits.answerBytesMax);
  await assert.rejects(at("/headers"), refusedWith("WING_EGRESS_UNREACHABLE"));
  const began = performance.now();
  await assert.rejects(at("/slow", 200), refusedWith("WING_EGRESS_TIMEOUT"));
  assert.ok(performance.now() - began < 1_500);
  const stop = new AbortController();
  const stopped = egress.call(`http://127.0.0.1:${port}/slow`, { ...get, signal: stop.signal });
  stop.abort(new Error("not wanted any more"));
  await assert.rejects(stopped, /not wanted any more/);
});

test("a name server that never answers is given a second", async () => {
  const egress = opened("", () => new Promise(() => undefined));
  const began = performance.now();
  await assert.rejects(egress.call("https://slow.test/", get), refusedWith("WING_EGRESS_TIMEOUT"));
  assert.ok(performance.now() - began < 2_000);
});

test("calls on their way have a bound", async () => {
  const port = await listening(createServer(() => undefined));
  const egress = opened("127.0.0.1");
  const stop = new AbortController();
  const many = Array.from({ length: egressLimits.callsMax }, () =>
    egress.call(`http://127.0.0.1:${port}/`, { ...get, signal: stop.signal }).catch(() => undefined),
  );
  await assert.rejects(egress.call(`http://127.0.0.1:${port}/`, get), refusedWith("WING_EGRESS_BUSY"));
  stop.abort();
  await Promise.all(many);
});
