import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { edgeOf, type EdgeSettings } from "./edge.ts";
import { traceIdOf } from "./trace.ts";

const tls = { tlsCertFile: "c", tlsKeyFile: "k" };
const origins = "https://wingman.example.com";
const asked = { host: "wingman.example.com", remote: "10.0.0.7", forwardedProto: "https", isProbe: false };

test("unless said it answers this computer alone, by its own names", () => {
  const edge = edgeOf();
  assert.deepEqual([edge.host, edge.loopbackOnly, edge.scheme], ["127.0.0.1", true, "http"]);
  for (const host of ["127.0.0.1:4700", "localhost", "LOCALHOST:1", "[::1]:4700"])
    assert.equal(edge.refuses({ ...asked, host }), undefined, host);
  for (const host of [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:80",
    "",
    undefined,
    "127.0.0.2",
  ])
    assert.equal(edge.refuses({ ...asked, host })?.code, "WING_NOT_LOOPBACK", host);
  assert.equal(edge.mayCall("http://127.0.0.1:4700", "127.0.0.1:4700"), true);
  for (const origin of ["http://127.0.0.1:4701", "https://127.0.0.1:4700", "null", "", "http://127.0.0.1:4700/"])
    assert.equal(edge.mayCall(origin, "127.0.0.1:4700"), false, origin);
  assert.equal(edge.mayCall(undefined, "127.0.0.1:4700"), true);
});

const unsafe: [string, EdgeSettings, string][] = [
  ["everywhere in the clear", { httpHost: "0.0.0.0", origins }, "WING_EDGE_UNSAFE"],
  ["on one address in the clear", { httpHost: "192.168.1.2" }, "WING_EDGE_UNSAFE"],
  ["by TLS for whatever page", { httpHost: "0.0.0.0", ...tls }, "WING_EDGE_UNSAFE"],
  ["behind a proxy for whatever page", { behindProxy: "10.0.0.7" }, "WING_EDGE_UNSAFE"],
  ["another computer's pages in the clear", { origins }, "WING_EDGE_UNSAFE"],
  ["half a certificate", { tlsCertFile: "c" }, "WING_EDGE_INVALID"],
  ["a proxy that is everybody", { behindProxy: "0.0.0.0/0", origins }, "WING_EDGE_INVALID"],
  ["a proxy that is a name", { behindProxy: "proxy.internal", origins }, "WING_EDGE_INVALID"],
  ["pages by http", { httpHost: "0.0.0.0", ...tls, origins: "http://wingman.example.com" }, "WING_EDGE_INVALID"],
  ["pages with a path", { httpHost: "0.0.0.0", ...tls, origins: `${origins}/` }, "WING_EDGE_INVALID"],
  ["any page", { httpHost: "0.0.0.0", ...tls, origins: "*" }, "WING_EDGE_INVALID"],
];
for (const [what, settings, code] of unsafe)
  test(`it does not start ${what}`, () => {
    assert.throws(
      () => edgeOf(settings),
      (error: unknown) => error instanceof Failure && error.code === code && error.remedy !== undefined,
    );
  });

test("by TLS it answers exactly the names of its pages, and exactly their calls", () => {
  const edge = edgeOf({ httpHost: "0.0.0.0", ...tls, origins: `${origins},https://b.example:8443` });
  assert.deepEqual([edge.loopbackOnly, edge.scheme], [false, "https"]);
  for (const host of ["wingman.example.com", "wingman.example.com:443", "WINGMAN.example.com", "b.example:8443"])
    assert.equal(edge.refuses({ ...asked, host }), undefined, host);
  for (const host of [
    "127.0.0.1",
    "localhost",
    "b.example",
    "x.wingman.example.com",
    "wingman.example.com:80",
    undefined,
  ])
    assert.equal(edge.refuses({ ...asked, host })?.code, "WING_HOST_UNKNOWN", host);
  assert.equal(edge.refuses({ ...asked, host: "10.1.2.3:8080", isProbe: true }), undefined);
  assert.equal(edge.mayCall(origins, "b.example:8443"), true);
  for (const origin of [
    "https://wingman.example.com.evil.example",
    "http://wingman.example.com",
    "null",
    "https://evil.example",
  ])
    assert.equal(edge.mayCall(origin, "wingman.example.com"), false, origin);
});

test("behind a proxy nobody comes past it, nor by http", () => {
  const edge = edgeOf({ httpHost: "0.0.0.0", behindProxy: "10.0.0.7,10.1.0.0/16,fd00::/8", origins });
  assert.equal(edge.loopbackOnly, false);
  assert.equal(edge.refuses(asked), undefined);
  assert.equal(edge.refuses({ ...asked, remote: "::ffff:10.1.200.3" }), undefined);
  assert.equal(edge.refuses({ ...asked, remote: "fd12::1" }), undefined);
  assert.equal(edge.refuses({ ...asked, remote: "10.0.0.8" })?.code, "WING_PROXY_ONLY");
  assert.equal(edge.refuses({ ...asked, remote: undefined })?.code, "WING_PROXY_ONLY");
  assert.equal(edge.refuses({ ...asked, forwardedProto: "https, http" })?.code, "WING_PROXY_ONLY");
});

test("who asks is the rightmost address that no trusted proxy stands behind, whatever was forged before it", () => {
  const edge = edgeOf({ httpHost: "0.0.0.0", behindProxy: "10.0.0.7,10.1.0.0/16", origins });
  const cases: [remote: string, forwarded: string | undefined, expected: string][] = [
    ["10.0.0.7", "203.0.113.9", "203.0.113.9"],
    ["10.0.0.7", "1.1.1.1, 203.0.113.9", "203.0.113.9"],
    ["10.0.0.7", "1.1.1.1, 203.0.113.9, 10.1.4.4", "203.0.113.9"],
    ["::ffff:10.0.0.7", "203.0.113.9:5123", "203.0.113.9"],
    ["10.0.0.7", "[2001:db8::1]:443", "2001:db8::1"],
    ["10.0.0.7", "1.1.1.1, what", "10.0.0.7"],
    ["10.0.0.7", "1.1.1.1,", "10.0.0.7"],
    ["10.0.0.7", undefined, "10.0.0.7"],
    ["10.0.0.7", "10.1.4.4", "10.1.4.4"],
    ["203.0.113.9", "1.1.1.1", "203.0.113.9"],
  ];
  for (const [remote, forwarded, expected] of cases)
    assert.equal(edge.addressOf(remote, forwarded), expected, `${remote} <- ${forwarded}`);
  const seen = new Set<string>();
  for (let n = 0; n < 10_000; n++) seen.add(edge.addressOf("10.0.0.7", `${n >> 8}.${n & 255}.1.1, 203.0.113.9`));
  assert.deepEqual([...seen], ["203.0.113.9"]);
  assert.equal(edgeOf().addressOf("127.0.0.1", "203.0.113.9"), "127.0.0.1");
});

test("a trace goes on under the id it came with; what is none begins a new one", () => {
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  assert.equal(traceIdOf(`00-${id}-00f067aa0ba902b7-01`), id);
  assert.equal(traceIdOf(`cc-${id}-00f067aa0ba902b7-01-more`), id);
  for (const header of [
    undefined,
    "",
    id,
    `ff-${id}-00f067aa0ba902b7-01`,
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${id.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${id}-${"0".repeat(16)}-01`,
    `00-${id}-00f067aa0ba902b7-01\n`,
  ]) {
    const made = traceIdOf(header);
    assert.match(made, /^[0-9a-f]{32}$/);
    assert.notEqual(made, id, header);
  }
});
