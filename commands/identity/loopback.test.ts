import assert from "node:assert/strict";
import { test } from "node:test";
import { isHere } from "./loopback.ts";

const asked = (headers: Record<string, string> = {}, address = "127.0.0.1") =>
  isHere({ address, header: (name) => ({ host: "127.0.0.1:4700", ...headers })[name.toLowerCase()] });

test("whoever sits at this computer is here, by whichever of its names", () => {
  assert.ok(asked());
  assert.ok(asked({ host: "localhost:4700", origin: "http://localhost:4700", "sec-fetch-site": "same-origin" }));
  assert.ok(asked({ host: "[::1]:4700" }, "::1"));
  assert.ok(asked({}, "::ffff:127.0.0.1"));
});

test("whoever comes from elsewhere, through a proxy, or by a page of another address is not", () => {
  for (const address of ["192.168.1.5", "10.0.0.1", "::ffff:10.0.0.1", "128.0.0.1", "fe80::1", ""])
    assert.ok(!asked({}, address), address);
  for (const host of ["wingman.example", "127.0.0.1.evil.example", "localhost.evil.example", ""])
    assert.ok(!asked({ host }), host);
  for (const name of [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-real-ip",
    "x-forwarded-host",
    "x-forwarded-proto",
    "cf-connecting-ip",
  ])
    assert.ok(!asked({ [name]: "127.0.0.1" }), name);
  for (const origin of ["https://evil.example", "http://127.0.0.1:9999", "null", "https://127.0.0.1:4700"])
    assert.ok(!asked({ origin }), origin);
  assert.ok(!asked({ "sec-fetch-site": "cross-site" }));
});
