import assert from "node:assert/strict";
import { test } from "node:test";
import { isSigned, headsIn, makeHead, originOf, readHead } from "./head.ts";
import { emptyRoot, leafHashOf } from "./hash.ts";
import { newSigningKey, readPublicKey, readSigningKey } from "./key.ts";

/** Made for this test alone. */
const pem = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-----END PRIVATE KEY-----
`;
const key = readSigningKey(pem);
const of = {
  origin: originOf("EVENTS_1", "2026-11-26T10:00:00.123456789Z"),
  size: 7,
  root: emptyRoot,
  time: "2026-11-26T10:01:00.000Z",
};
const head = makeHead(of, key);

test("a head is a signed note, as written down in docs/reference/proofs.md", () => {
  assert.equal(
    head.text,
    `wingman/EVENTS_1/2026-11-26T10:00:00.123456789Z
7
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
time 2026-11-26T10:01:00.000Z

— wingman-notary ${head.text.trimEnd().split(" ").at(-1)}
`,
  );
  assert.equal(key.publicKey.line, "wingman-notary+14047bf4+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
});

test("a head reads back as it was made, and is signed by its key alone", () => {
  const read = readHead(head.text) ?? assert.fail("not read");
  assert.deepEqual(read, head);
  assert.ok(isSigned(read, [readPublicKey(key.publicKey.line)]));
  assert.equal(isSigned(read, [readSigningKey(newSigningKey()).publicKey]), false);
  assert.equal(isSigned(read, []), false);
});

test("no letter of a head can be changed", () => {
  for (let at = 0; at < head.text.length; at++) {
    const changed = `${head.text.slice(0, at)}${head.text[at] === "A" ? "B" : "A"}${head.text.slice(at + 1)}`;
    const read = readHead(changed);
    assert.equal(read !== undefined && isSigned(read, [key.publicKey]), false, `letter ${at}`);
  }
});

test("heads are found in a file whose last writing was cut off, and what is none is told", () => {
  const second = makeHead({ ...of, size: 9, root: leafHashOf(Buffer.from("x")) }, key);
  for (const cut of [0, 30, 60, 110, second.text.length - 5]) {
    const torn = second.text.slice(0, cut);
    const { heads, rest } = headsIn(`${head.text}\n${torn}\n${second.text}\n`);
    assert.deepEqual(heads, [head, second], `cut at ${cut}`);
    assert.equal(rest, torn.trim());
  }
});

test("a public key that is no key is refused with the reason", () => {
  for (const line of [
    "",
    "wingman-notary",
    key.publicKey.line.replace(key.publicKey.id, "00000000"),
    `${key.publicKey.line}x`,
  ])
    assert.throws(() => readPublicKey(line), { code: "WING_NOTARY_KEY" });
  assert.throws(() => readSigningKey("nonsense"), { code: "WING_NOTARY_KEY" });
});
