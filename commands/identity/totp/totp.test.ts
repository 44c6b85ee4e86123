import assert from "node:assert/strict";
import { test } from "node:test";
import { base32, hotp, otpauthLink, stepOf } from "./totp.ts";

const digits = "1234567890";
const secretOf = (bytes: number): Buffer => Buffer.from(digits.repeat(7).slice(0, bytes));

test("codes are those of RFC 6238, appendix B", () => {
  const vectors: [seconds: number, sha1: string, sha256: string, sha512: string][] = [
    [59, "94287082", "46119246", "90693936"],
    [1_111_111_109, "07081804", "68084774", "25091201"],
    [1_111_111_111, "14050471", "67062674", "99943326"],
    [1_234_567_890, "89005924", "91819424", "93441116"],
    [2_000_000_000, "69279037", "90698825", "38618901"],
    [20_000_000_000, "65353130", "77737706", "47863826"],
  ];
  for (const [seconds, sha1, sha256, sha512] of vectors) {
    const step = Math.floor(seconds / 30);
    assert.equal(hotp(secretOf(20), step, 8, "sha1"), sha1);
    assert.equal(hotp(secretOf(32), step, 8, "sha256"), sha256);
    assert.equal(hotp(secretOf(64), step, 8, "sha512"), sha512);
  }
});

test("codes of six digits are those of RFC 4226, appendix D", () => {
  const codes = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ");
  assert.deepEqual(
    codes.map((_, counter) => hotp(secretOf(20), counter)),
    codes,
  );
});

test("a code is good in its own step and the one on either side, and no further", () => {
  const secret = secretOf(20);
  const at = 1_234_567_890_000;
  const step = Math.floor(at / 30_000);
  for (const off of [-1, 0, 1]) assert.equal(stepOf(secret, hotp(secret, step + off), at), step + off);
  for (const off of [-2, 2]) assert.equal(stepOf(secret, hotp(secret, step + off), at), undefined);
  for (const code of ["", "12345", "1234567", "abcdef", "٣٣٣٣٣٣", " 23456"])
    assert.equal(stepOf(secret, code, at), undefined, code);
});

test("base 32 is that of RFC 4648, and the link names all that an app must know", () => {
  const vectors = { f: "MY", fo: "MZXQ", foo: "MZXW6", foob: "MZXW6YQ", fooba: "MZXW6YTB", foobar: "MZXW6YTBOI" };
  for (const [text, expected] of Object.entries(vectors)) assert.equal(base32(Buffer.from(text)), expected);
  const link = new URL(otpauthLink(secretOf(20), "ann+x@acme.example", "Acme & Co"));
  assert.deepEqual(
    [link.protocol, link.host, decodeURIComponent(link.pathname)],
    ["otpauth:", "totp", "/Acme & Co:ann+x@acme.example"],
  );
  assert.deepEqual(Object.fromEntries(link.searchParams), {
    secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    issuer: "Acme & Co",
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});
