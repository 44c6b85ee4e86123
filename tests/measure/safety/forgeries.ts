/** Access tokens that are none: each a way that has let somebody in somewhere, or is a small step from one that has. */
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";

export type Genuine = {
  readonly token: string;
  readonly refresh: string;
  /** Of this installation; for tokens that are signed well and say something that they must not. */
  readonly privateKey: KeyObject;
  /** A session of another member whose sign-in was taken back. */
  readonly endedSession: string;
};
export type Forgery = { readonly name: string; readonly token: string };

type Json = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
const b64 = (value: unknown): string => Buffer.from(text(value)).toString("base64url");
const rs256 = (head: string, body: string, key: KeyObject, hash = "sha256"): string =>
  `${head}.${body}.${sign(hash, Buffer.from(`${head}.${body}`), key).toString("base64url")}`;
const hs = (head: string, body: string, key: string | Buffer, hash = "sha256"): string =>
  `${head}.${body}.${createHmac(hash, key).update(`${head}.${body}`).digest("base64url")}`;

export const forgeriesOf = ({ token, refresh, privateKey, endedSession }: Genuine): Forgery[] => {
  const [head = "", body = "", signature = ""] = token.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString()) as Json;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Json;
  const publicKey = createPublicKey(privateKey);
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const jwk = publicKey.export({ format: "jwk" });
  const other = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const otherJwk = other.publicKey.export({ format: "jwk" });
  const curve = generateKeyPairSync("ed25519").privateKey;
  const now = Math.floor(Date.now() / 1_000);
  const list: Forgery[] = [];
  const add = (name: string, forged: string): void => void list.push({ name, token: forged });
  /** Signed by our own key, so that nothing but what is said can be what it is refused for. */
  const ours = (name: string, heads: Json, says: Json = {}): void =>
    add(name, rs256(b64({ ...header, ...heads }), b64({ ...claims, ...says }), privateKey));
  /** Signed by somebody else's. */
  const theirs = (name: string, heads: Json): void =>
    add(name, rs256(b64({ ...header, ...heads }), body, other.privateKey));

  for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
    add(`alg ${alg || "empty"}, no signature`, `${b64({ ...header, alg })}.${body}.`);
    add(`alg ${alg || "empty"}, the old signature`, `${b64({ ...header, alg })}.${body}.${signature}`);
  }
  for (const [name, key] of [
    ["the public key as PEM", pem],
    ["the PEM with a space before it", ` ${pem}`],
    ["the PEM without its end of line", pem.trim()],
    ["the PEM with CRLF", pem.replaceAll("\n", "\r\n")],
    ["the DER of the public key", publicKey.export({ type: "spki", format: "der" })],
    ["the JWK of the public key", JSON.stringify(jwk)],
    ["the modulus", Buffer.from(String(jwk.n), "base64url")],
    ["an empty key", ""],
    ["the kid", String(header["kid"])],
  ] as const)
    add(`HS256 with ${name}`, hs(b64({ ...header, alg: "HS256" }), body, key));
  add("HS384 with the public key", hs(b64({ ...header, alg: "HS384" }), body, pem, "sha384"));
  add("HS512 with the public key", hs(b64({ ...header, alg: "HS512" }), body, pem, "sha512"));
  add("RS512 by our key", rs256(b64({ ...header, alg: "RS512" }), body, privateKey, "sha512"));
  add("RS384 by our key", rs256(b64({ ...header, alg: "RS384" }), body, privateKey, "sha384"));
  add("alg rs256 by our key", rs256(b64({ ...header, alg: "rs256" }), body, privateKey));
  add(
    "EdDSA by a key of theirs",
    `${b64({ ...header, alg: "EdDSA" })}.${body}.${sign(null, Buffer.from(`${b64({ ...header, alg: "EdDSA" })}.${body}`), curve).toString("base64url")}`,
  );
  ours("no alg", { alg: undefined });
  theirs("another key under our kid", {});
  theirs("another installation's key and kid", { kid: randomUUID() });
  theirs("their key as jwk", { jwk: otherJwk });
  theirs("their key by jku", { jku: "http://127.0.0.1:9/keys.json" });
  theirs("their key by x5u", { x5u: "http://127.0.0.1:9/keys.pem" });
  theirs("their key as x5c", { x5c: [other.publicKey.export({ type: "spki", format: "der" }).toString("base64")] });
  for (const kid of [
    "../../../../dev/null",
    "/dev/null",
    "keys/../signing",
    "' or '1'='1",
    "__proto__",
    "constructor",
    "",
    " ",
    `${String(header["kid"])} `,
    String(header["kid"]).toUpperCase(),
  ])
    ours(`kid ${JSON.stringify(kid)}`, { kid });
  ours("kid a number", { kid: 1 });
  ours("kid a list", { kid: [header["kid"]] });
  ours("no kid", { kid: undefined });
  ours("our key, and a jku", { jku: "http://127.0.0.1:9/keys.json" });
  ours("our key, and a jwk", { jwk });
  ours("our key, and x5t", { x5t: "AAAA" });
  ours("crit of what nobody knows", { crit: ["wing"], wing: 1 });
  ours("crit b64, b64 false", { crit: ["b64"], b64: false });
  ours("b64 false alone", { b64: false });
  ours("zip", { zip: "DEF" });
  ours("cty JWT", { cty: "JWT" });
  for (const typ of ["JWT", "refresh+jwt", "at+jwt;x", "AT+JWT", "", undefined, "application/at+jwt"])
    ours(`typ ${String(typ)}`, { typ });

  ours("another aud", {}, { aud: "somebody" });
  ours("aud a list with ours in it", {}, { aud: ["wingman", "somebody"] });
  ours("no aud", {}, { aud: undefined });
  ours("another iss", {}, { iss: `wingman:${randomUUID()}` });
  ours("no iss", {}, { iss: undefined });
  ours("iss a list", {}, { iss: [claims["iss"]] });
  ours("over", {}, { iat: now - 7_200, nbf: now - 7_200, exp: now - 3_600 });
  ours("over by a minute", {}, { iat: now - 3_660, nbf: now - 3_660, exp: now - 60 });
  ours("not yet", {}, { nbf: now + 600 });
  ours("issued in the future", {}, { iat: now + 600 });
  ours("for a year", {}, { iat: now - 86_400, exp: now + 365 * 86_400 });
  ours("no exp", {}, { exp: undefined });
  ours("exp a text", {}, { exp: String(claims["exp"]) });
  ours("no nbf", {}, { nbf: undefined });
  ours("no iat", {}, { iat: undefined });
  ours("another tenant", {}, { tid: "demo" });
  ours("a tenant nobody made", {}, { tid: "nobody" });
  ours("no tenant", {}, { tid: undefined });
  ours("a tenant by path", {}, { tid: "../acme" });
  ours("another member", {}, { sub: randomUUID() });
  ours("no member", {}, { sub: undefined });
  ours("no session", {}, { sid: undefined });
  ours("a session that was ended", {}, { sid: endedSession });
  ours("a version to come", {}, { ver: Number(claims["ver"]) + 1 });
  ours("a version before all", {}, { ver: -1 });
  ours("no version", {}, { ver: undefined });
  ours("roles of its own", {}, { roles: ["admin"] });
  ours("scope of its own", {}, { scope: "admin" });

  add("a payload that was changed", `${head}.${b64({ ...claims, sub: randomUUID() })}.${signature}`);
  add("a payload with a claim twice", `${head}.${b64(text(claims).replace("{", '{"sub":"x",'))}.${signature}`);
  add("a header that was changed", `${b64({ ...header, x: 1 })}.${body}.${signature}`);
  add("an empty signature", `${head}.${body}.`);
  add("no signature", `${head}.${body}`);
  add("half a signature", `${head}.${body}.${signature.slice(0, signature.length / 2)}`);
  add("a signature with a bit turned", `${head}.${body}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`);
  add("a signature of zeros", `${head}.${body}.${Buffer.alloc(256).toString("base64url")}`);
  add("a signature with more behind it", `${token}AAAA`);
  add("a fourth part", `${token}.AAAA`);
  add("five parts, as if encrypted", `${b64({ alg: "dir", enc: "A256GCM" })}..${b64("iv")}.${body}.${b64("tag")}`);
  add("five parts by RSA-OAEP", `${b64({ alg: "RSA-OAEP", enc: "A256GCM" })}.AA.AA.${body}.AA`);
  add("a token in a token", rs256(b64({ ...header, cty: "JWT" }), b64(token), privateKey));
  add("a JWS as JSON", b64({ payload: body, protected: head, signature }));
  add("base64 with padding", token.replace(".", "=."));
  add("a header that is no JSON", `${b64("x")}.${body}.${signature}`);
  add("a payload that is a text", rs256(head, b64('"sub"'), privateKey));
  add("a payload that is a list", rs256(head, b64([claims]), privateKey));
  add("a payload that is null", rs256(head, b64("null"), privateKey));
  add("three dots", "...");
  add("nothing", ".");
  add("very long", `${head}.${b64({ ...claims, x: "x".repeat(8_000) })}.${signature}`);
  add("the refresh token", refresh);
  return list;
};
