/** The company's own sign-in at two gateways: coming in, joining, and every answer that proves nothing. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, test } from "node:test";
import { sql, type Transaction } from "kysely";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import { SignJWT } from "jose";
import { clientId, clientSecret, openOidcProvider, signed, type Claims, type Next } from "../harness/oidc-provider.ts";
import { as, openTwoGateways, refresh } from "../harness/two-gateways.ts";

const provider = await openOidcProvider();
after(() => provider[Symbol.asyncDispose]());
const two = await openTwoGateways({
  WINGMAN_OIDC_ISSUER: provider.issuer,
  WINGMAN_OIDC_CLIENT_ID: clientId,
  WINGMAN_OIDC_CLIENT_SECRET: clientSecret,
  WINGMAN_OIDC_COMPANY: "acme",
  WINGMAN_OIDC_EMAIL_DOMAINS: "acme.example, Acme.Test",
  WINGMAN_EGRESS_ALLOW: "127.0.0.1",
});
after(() => two[Symbol.asyncDispose]());
const [a, b] = two.urls;

const person = (name: string, more: Claims = {}): Claims => ({
  sub: `id-of-${name}`,
  name,
  email: `${name.toLowerCase()}@acme.example`,
  email_verified: true,
  ...more,
});
type Hop = { readonly status: number; readonly to: string; readonly cookies: readonly string[] };
const hop = async (url: string, cookie = ""): Promise<Hop> => {
  const answer = await fetch(url, { redirect: "manual", headers: cookie ? { cookie } : {} });
  await answer.body?.cancel();
  return { status: answer.status, to: answer.headers.get("location") ?? "", cookies: answer.headers.getSetCookie() };
};
const cookieOf = ({ cookies }: Hop): string => cookies[0]?.split(";")[0] ?? "";
/** To the provider and back to the door, which is not gone through yet. */
const toTheDoor = async (next: Next, at = a): Promise<{ readonly door: string; readonly cookie: string }> => {
  provider.next = next;
  const begun = await hop(`${at}/api/sign-in/oidc`);
  assert.equal(begun.status, 303);
  assert.ok(begun.to.startsWith(`${provider.issuer}/authorize?`), begun.to);
  return { door: (await hop(begun.to)).to, cookie: cookieOf(begun) };
};
const comesBack = async (next: Next): Promise<Hop> => {
  const { door, cookie } = await toTheDoor(next);
  return hop(door, cookie);
};
const meOf = async (hopped: Hop): Promise<any> => {
  const cookie = hopped.cookies.find((each) => each.startsWith("wingman_refresh="))?.split(";")[0] ?? "";
  const { access } = await refresh(b, cookie);
  return (await fetch(`${b}/api/me`, as(access))).json();
};
const refusedAs = (code: string, { status, to, cookies }: Hop, what?: string): void => {
  assert.deepEqual([status, to], [303, `/#no=${code}`], what);
  assert.ok(!cookies.some((cookie) => /^wingman_refresh=\S{10}/.test(cookie)), what);
};
const people = async (): Promise<number> =>
  asProjector(two.pool, "test", async (tx: Transaction<object>) => {
    const { rows } = await sql<{ n: string }>`select count(*) as n from public.person`.execute(tx);
    return Number(rows[0]?.n);
  });

test("whoever the company vouches for is in as a viewer, and the same one again whatever they are called by then", async () => {
  assert.deepEqual(await (await fetch(`${b}/api/sign-in`)).json(), { password: true, demo: false, oidc: true });
  const first = await comesBack({ claims: person("Ann") });
  assert.deepEqual([first.status, first.to], [303, "/"]);
  const me = await meOf(first);
  assert.deepEqual([me.person.name, me.person.email, me.roles], ["Ann", "ann@acme.example", ["viewer"]]);
  const asked = provider.authorized;
  assert.equal(asked.get("redirect_uri"), `${a}/api/sign-in/oidc/back`);
  assert.deepEqual([asked.get("response_type"), asked.get("code_challenge_method")], ["code", "S256"]);
  for (const name of ["state", "nonce", "code_challenge"]) assert.match(asked.get(name) ?? "", /^[\w-]{43}$/, name);
  const before = await people();
  const renamed = { ...person("Ann"), name: "Ann Married", email: "other@elsewhere.example", email_verified: false };
  const again = await comesBack({ claims: renamed });
  assert.equal((await meOf(again)).person.id, me.person.id);
  assert.equal(await people(), before);
});

test("the cookie of the way goes to that one door, by a page of others, to no script", async () => {
  const begun = await hop(`${a}/api/sign-in/oidc`);
  assert.match(
    begun.cookies[0] ?? "",
    /^wingman_oidc=[\w-]{43}; Path=\/api\/sign-in\/oidc\/back; Max-Age=600; HttpOnly; SameSite=Lax$/,
  );
  const elsewhere = await hop(`${a.replace("127.0.0.1", "localhost")}/api/sign-in/oidc`);
  assert.deepEqual([elsewhere.to, elsewhere.cookies], [`${a}/api/sign-in/oidc`, []], "first to the one address");
});

const now = (): number => Math.floor(Date.now() / 1_000);
const other = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
/** The part of whoever sits between, or knows the client's secret, or has another client at the same provider. */
const forgeries: Readonly<Record<string, Omit<Next, "claims"> & { readonly claims?: Claims }>> = {
  "another sign-in's nonce": { claims: { nonce: "A".repeat(43) } },
  "no nonce": { claims: { nonce: undefined } },
  "another audience": { claims: { aud: "another-client" } },
  "two audiences and no party": { claims: { aud: [clientId, "another-client"] } },
  "another party": { claims: { azp: "another-client" } },
  "another issuer": { claims: { iss: "https://login.example.com" } },
  "the issuer with a slash": { claims: { iss: `${provider.issuer}/` } },
  "a time that is over": { claims: { iat: now() - 500, exp: now() - 100 } },
  "no end": { claims: { exp: undefined } },
  "a token of an hour ago": { claims: { iat: now() - 3_600, exp: now() + 3_600 } },
  "a time to come": { claims: { nbf: now() + 600 } },
  "no subject": { claims: { sub: undefined } },
  "an empty subject": { claims: { sub: "" } },
  "no signature": { forge: (claims) => `${encoded({ alg: "none" })}.${encoded(claims)}.` },
  "no signature under a key's name": {
    forge: (claims, { kid }) => `${encoded({ alg: "none", kid })}.${encoded(claims)}.`,
  },
  "the client's secret as the key": {
    forge: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(clientSecret)),
  },
  "the client's secret under the name of a published one": {
    forge: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid: "shared" })
        .sign(new TextEncoder().encode(clientSecret)),
  },
  "the public key as a secret": {
    forge: (claims, { publicKey, kid }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid })
        .sign(new TextEncoder().encode(publicKey.export({ type: "spki", format: "pem" }) as string)),
  },
  "another's key under the right name": { forge: (claims, { kid }) => signed(claims, { ...other, kid }) },
  "a key of nobody": { forge: (claims) => signed(claims, { ...other, kid: "nobody" }) },
  "a key that it brings along": {
    forge: (claims, { kid }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", kid, jwk: other.publicKey.export({ format: "jwk" }) as never })
        .sign(other.privateKey),
  },
  "other words under a right signature": {
    forge: async (claims, keys) => {
      const [head, , tail] = (await signed(claims, keys)).split(".");
      return `${head}.${encoded({ ...claims, sub: "id-of-boss" })}.${tail}`;
    },
  },
  "no token at all": { forge: () => "abc" },
};
for (const [what, { claims = {}, ...next }] of Object.entries(forgeries))
  test(`an id token with ${what} lets nobody in, and makes nobody`, async () => {
    const before = await people();
    refusedAs("WING_SSO_REFUSED", await comesBack({ claims: { ...person("Mallory"), ...claims }, ...next }));
    assert.equal(await people(), before);
  });

test("a way is gone once, in the browser it was begun in; a code is worth something once", async () => {
  const { door, cookie } = await toTheDoor({ claims: person("Bob") });
  assert.equal((await hop(door, cookie)).to, "/");
  refusedAs("WING_SSO_REFUSED", await hop(door, cookie), "the state again");
  const stolen = await toTheDoor({ claims: person("Bob") });
  const tokensAsked = provider.asked.get("/token");
  refusedAs("WING_SSO_REFUSED", await hop(stolen.door), "no cookie");
  const [mine, hers] = [await toTheDoor({ claims: person("Bob") }), await toTheDoor({ claims: person("Bob") })];
  refusedAs("WING_SSO_REFUSED", await hop(mine.door, hers.cookie), "in another browser");
  assert.equal(provider.asked.get("/token"), tokensAsked, "nothing of it reached the provider");
  // A code that was used, under a way that is good: the provider says no, and so does Wingman.
  const used = await toTheDoor({ claims: person("Bob") });
  assert.equal((await hop(used.door, used.cookie)).to, "/");
  const fresh = await toTheDoor({ claims: person("Bob") });
  const replayed = new URL(fresh.door);
  replayed.searchParams.set("code", new URL(used.door).searchParams.get("code") ?? "");
  refusedAs("WING_SSO_UNAVAILABLE", await hop(replayed.href, fresh.cookie), "a code again");
  // Somebody else's code, pasted into one's own way: its nonce, and its verifier, are another's.
  const victim = await toTheDoor({ claims: person("Victim") });
  const thief = await toTheDoor({ claims: person("Thief") });
  const pasted = new URL(thief.door);
  pasted.searchParams.set("code", new URL(victim.door).searchParams.get("code") ?? "");
  refusedAs("WING_SSO_UNAVAILABLE", await hop(pasted.href, thief.cookie), "another's code");
  const late = await toTheDoor({ claims: person("Bob") });
  await asProjector(two.pool, "test", (tx: Transaction<object>) =>
    sql`update public.oidc_flow set expires_at = now() - interval '1 second'`.execute(tx),
  );
  refusedAs("WING_SSO_REFUSED", await hop(late.door, late.cookie), "too late");
  const mixed = await toTheDoor({ claims: person("Bob") });
  refusedAs("WING_SSO_REFUSED", await hop(`${mixed.door}&iss=https%3A%2F%2Fevil.example`, mixed.cookie), "mixed up");
});

test("an address that somebody has is not taken over, nor does one of other domains or unverified open anything", async () => {
  const carl = await two.member("Carl", ["admin"]);
  const before = await people();
  const no = async (claims: Claims, what: string): Promise<void> =>
    refusedAs("WING_SSO_NOT_LET_IN", await comesBack({ claims }), what);
  await no(person("Carl"), "an administrator's address");
  await no(person("Carl", { email: "CARL@Acme.Example" }), "in capitals");
  await no(person("Dan", { email: "dan@elsewhere.example" }), "another domain");
  await no(person("Dan", { email: "dan@sub.acme.example" }), "below the domain");
  await no(person("Dan", { email: "dan@elsewhere.example@acme.example" }), "two signs");
  for (const verified of [false, undefined, "true", 1])
    await no(person("Dan", { email_verified: verified }), `verified: ${verified}`);
  await no(person("Dan", { email: undefined }), "no address");
  assert.equal(await people(), before);
  refusedAs("WING_SSO_NOT_LET_IN", await comesBack({ claims: person("Dan"), error: "access_denied" }));
  assert.equal((await two.people.byEmail(carl.email))[0]?.id, carl.id);
  assert.equal((await comesBack({ claims: person("Dan", { email: "dan@acme.test" }) })).to, "/");
});

test("whoever was removed stays out", async () => {
  const { person: eve } = await meOf(await comesBack({ claims: person("Eve") }));
  await two.send({ type: "MemberRemoved", data: { member: eve.id } });
  let last: Hop | undefined;
  for (const until = Date.now() + 5_000; Date.now() < until;) {
    last = await comesBack({ claims: person("Eve") });
    if (last.to !== "/") break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  refusedAs("WING_SIGN_IN_WRONG", last as Hop);
});
