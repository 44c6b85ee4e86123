import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { EgressRequest } from "@wingman/streams/egress/egress";
import { SignJWT } from "jose";
import { readIdToken } from "./id-token.ts";
import { openProvider } from "./provider.ts";

const issuer = "https://login.acme.example/tenant";
const configuration = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
};
type Answers = Record<string, { readonly status?: number; readonly body: unknown }>;
const ground = (answers: Answers, secret: () => string | undefined = () => "old") => {
  const sent: { readonly url: string; readonly request: EgressRequest }[] = [];
  let ms = 0;
  const egress = {
    async call(url: string, request: EgressRequest) {
      sent.push({ url, request });
      const { status = 200, body } = answers[url] ?? { status: 404, body: "" };
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return { status, header: () => null, body: new TextEncoder().encode(text) };
    },
  };
  const provider = openProvider({ issuer, clientId: "wing:man", clientSecret: secret }, egress, () => ms);
  return { provider, sent, answers, later: (by: number) => (ms += by) };
};
const known = `${issuer}/.well-known/openid-configuration`;
const asked = { redirectUri: "https://w.example/back", state: "s", nonce: "n", challenge: "c" };
const code = { code: "c", verifier: "v", redirectUri: "https://w.example/back" };
const unavailable = (why: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === "WING_SSO_UNAVAILABLE" && why.test(error.message);

const wrong: Readonly<Record<string, [body: unknown, says: RegExp]>> = {
  "another issuer": [{ ...configuration, issuer: "https://evil.example" }, /another issuer/],
  "the issuer with a slash": [{ ...configuration, issuer: `${issuer}/` }, /another issuer/],
  "a sign-in page by http": [{ ...configuration, authorization_endpoint: "http://login.acme.example/" }, /https/],
  "a sign-in page that is a script": [{ ...configuration, authorization_endpoint: "javascript:alert(1)" }, /https/],
  "a sign-in page with a name in it": [{ ...configuration, authorization_endpoint: "https://a:b@c.example" }, /https/],
  "no keys": [{ ...configuration, jwks_uri: undefined }, /does not fit/],
  "a page instead": ["<!doctype html>", /does not fit/],
};
for (const [what, [body, says]] of Object.entries(wrong))
  test(`a configuration with ${what} is not believed`, async () => {
    await assert.rejects(ground({ [known]: { body } }).provider.signInAddress(asked), unavailable(says));
  });

test("what an address has already stays in it, and the configuration is asked once an hour", async () => {
  const page = { ...configuration, authorization_endpoint: `${issuer}/authorize?policy=b2c` };
  const { provider, sent, later } = ground({ [known]: { body: page } });
  const url = new URL(await provider.signInAddress(asked));
  assert.deepEqual([url.searchParams.get("policy"), url.searchParams.get("scope")], ["b2c", "openid email profile"]);
  later(3_599_000);
  await provider.signInAddress(asked);
  assert.equal(sent.length, 1);
  later(2_000);
  await provider.signInAddress(asked);
  assert.equal(sent.length, 2);
});

test("the client proves itself in the way the provider takes, with the secret of this moment, and with none by PKCE alone", async () => {
  const token = { [`${issuer}/token`]: { body: { id_token: "t" } } };
  const sentBy = async (methods: readonly string[] | undefined, secret: string | undefined) => {
    const body = { ...configuration, ...(methods && { token_endpoint_auth_methods_supported: methods }) };
    const { provider, sent } = ground({ [known]: { body }, ...token }, () => secret);
    assert.equal(await provider.redeem(code), "t");
    const form = new URLSearchParams(String(sent[1]?.request.body));
    assert.deepEqual([form.get("code_verifier"), form.get("redirect_uri")], ["v", code.redirectUri]);
    return [sent[1]?.request.headers?.["authorization"] ?? null, form.get("client_id"), form.get("client_secret")];
  };
  const basic = `Basic ${Buffer.from("wing%3Aman:a%2Fb+c").toString("base64")}`;
  assert.deepEqual(await sentBy(undefined, "a/b c"), [basic, null, null]);
  assert.deepEqual(await sentBy(["client_secret_post", "client_secret_basic"], "a/b c"), [basic, null, null]);
  assert.deepEqual(await sentBy(["client_secret_post"], "a/b c"), [null, "wing:man", "a/b c"]);
  assert.deepEqual(await sentBy(["none"], undefined), [null, "wing:man", null]);
});

test("where it sends Wingman elsewhere, or says no, a code is worth nothing", async () => {
  for (const status of [302, 307, 400, 401, 500]) {
    const answer = { status, body: { id_token: "t" } };
    const { provider } = ground({ [known]: { body: configuration }, [`${issuer}/token`]: answer });
    await assert.rejects(provider.redeem(code), unavailable(new RegExp(`answered with ${status}`)));
  }
});

test("a new key is looked for when one is unknown, once a minute at most", async () => {
  const pair = (kid: string) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return { kid, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid } };
  };
  const [old, next] = [pair("old"), pair("next")];
  const jwks = `${issuer}/jwks`;
  const { provider, sent, answers, later } = ground({
    [known]: { body: configuration },
    [jwks]: { body: { keys: [old.jwk] } },
  });
  const read = async ({ kid, privateKey }: typeof old) =>
    readIdToken(
      provider,
      await new SignJWT({ nonce: "n" })
        .setProtectedHeader({ alg: "ES256", kid })
        .setIssuer(issuer)
        .setAudience("wing:man")
        .setSubject("ann")
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey),
      "n",
    );
  const times = (): number => sent.filter(({ url }) => url === jwks).length;
  assert.equal((await read(old)).subject, "ann");
  answers[jwks] = { body: { keys: [next.jwk] } };
  const refused = (error: unknown) => error instanceof Failure && error.code === "WING_SSO_REFUSED";
  for (let n = 0; n < 20; n++) await assert.rejects(read(next), refused);
  assert.equal(times(), 1);
  later(60_000);
  assert.equal((await read(next)).subject, "ann");
  await assert.rejects(read(old), refused);
  assert.equal(times(), 2);
});
