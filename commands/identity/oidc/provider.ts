/**
 * A company's own OpenID provider, asked through the one client for calls to others: where it is (Discovery 1.0), by
 * which keys it signs, and what a code is worth. What it says is believed only as far as it is signed.
 */
import { Failure } from "@wingman/domain/failure";
import type { Egress } from "@wingman/streams/egress/egress";
import { createLocalJWKSet, type JSONWebKeySet } from "jose";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";

export type ProviderSettings = {
  /** Exactly as the provider names itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** As it stands when it is used; undefined for a client that has none. */
  readonly clientSecret: () => string | undefined;
};

/** What was read of the provider is good for so long; an unknown key is looked for earlier, but not at every try. */
const knownMs = 3_600_000;
const keysAgainMs = 60_000;
const keysMax = 50;

const Address = Type.String({ minLength: 1, maxLength: 2_000 });
const Metadata = Type.Object({
  issuer: Address,
  authorization_endpoint: Address,
  token_endpoint: Address,
  jwks_uri: Address,
  token_endpoint_auth_methods_supported: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
});
type Metadata = Static<typeof Metadata>;
const Keys = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() }), { maxItems: keysMax }) });
const Tokens = Type.Object({ id_token: Type.String({ minLength: 1, maxLength: 16_384 }) });

export type KeySet = ReturnType<typeof createLocalJWKSet>;
export type Provider = ReturnType<typeof openProvider>;

/** Everything throws `Failure` WING_SSO_UNAVAILABLE where the provider cannot be asked or answers what it must not. */
export const openProvider = (
  { issuer, clientId, clientSecret }: ProviderSettings,
  egress: Pick<Egress, "call">,
  now: () => number = Date.now,
) => {
  let metadata: { readonly is: Metadata; readonly at: number } | undefined;
  let keys: { readonly is: KeySet; readonly at: number } | undefined;

  const json = async <Schema extends TSchema>(
    schema: Schema,
    what: string,
    url: string,
    form?: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Static<Schema>> => {
    const answer = await egress
      .call(url, {
        method: form ? "POST" : "GET",
        headers: {
          accept: "application/json",
          ...(form && { ...form.headers, "content-type": "application/x-www-form-urlencoded" }),
        },
        ...(form && { body: form.body }),
      })
      .catch((cause: unknown) => {
        throw unavailable(`${what} cannot be asked for`, cause);
      });
    if (answer.status !== 200) throw unavailable(`${what} was answered with ${answer.status}`);
    const body = parsed(answer.body);
    if (!Value.Check(schema, body)) throw unavailable(`${what} does not fit`);
    return body;
  };

  const about = async (): Promise<Metadata> => {
    if (metadata && now() - metadata.at < knownMs) return metadata.is;
    const is = await json(
      Metadata,
      "its configuration",
      `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    );
    if (is.issuer !== issuer) throw unavailable("its configuration names another issuer than WINGMAN_OIDC_ISSUER");
    // A person is sent there, so it is no less guarded than the issuer itself.
    if (!isAsSafe(is.authorization_endpoint, issuer)) throw unavailable("its sign-in page is not at an https address");
    metadata = { is, at: now() };
    return is;
  };

  return {
    issuer,
    clientId,
    /** Where a person signs in, with what is asked of the provider. */
    async signInAddress(
      asked: Readonly<Record<"redirectUri" | "state" | "nonce" | "challenge", string>>,
    ): Promise<string> {
      const url = new URL((await about()).authorization_endpoint);
      const query = {
        response_type: "code",
        client_id: clientId,
        redirect_uri: asked.redirectUri,
        scope: "openid email profile",
        state: asked.state,
        nonce: asked.nonce,
        code_challenge: asked.challenge,
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    /** The id token that a code is worth; what is in it is nobody's word yet. */
    async redeem({
      code,
      verifier,
      redirectUri,
    }: Readonly<Record<"code" | "verifier" | "redirectUri", string>>): Promise<string> {
      const { token_endpoint, token_endpoint_auth_methods_supported: ways = ["client_secret_basic"] } = await about();
      const secret = clientSecret();
      const byHeader =
        secret !== undefined && (ways.includes("client_secret_basic") || !ways.includes("client_secret_post"));
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...(!byHeader && { client_id: clientId }),
        ...(secret !== undefined && !byHeader && { client_secret: secret }),
      });
      const headers: Record<string, string> = byHeader ? { authorization: basic(clientId, secret) } : {};
      return (await json(Tokens, "the token for a code", token_endpoint, { body: form.toString(), headers })).id_token;
    },
    /** The keys by which it signs; with `again`, what was published meanwhile. */
    async keys(again = false): Promise<KeySet> {
      if (keys && now() - keys.at < (again ? keysAgainMs : knownMs)) return keys.is;
      const found = await json(Keys, "its keys", (await about()).jwks_uri);
      // Shared secrets have no business among published keys.
      const published = found.keys.filter(({ kty }) => kty !== "oct");
      keys = { is: createLocalJWKSet({ keys: published } as JSONWebKeySet), at: now() };
      return keys.is;
    },
  };
};

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
const basic = (id: string, secret: string): string => {
  const encoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString("base64")}`;
};

const isAsSafe = (address: string, issuer: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (
    username + password === "" &&
    (protocol === "https:" || (protocol === new URL(issuer).protocol && protocol === "http:"))
  );
};

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

const unavailable = (why: string, cause?: unknown): Failure =>
  new Failure("WING_SSO_UNAVAILABLE", `the company's sign-in did not answer as it must: ${why}.`, {
    remedy:
      "Try again in a moment; whoever runs Wingman finds the reason in its log. A provider in your own network must be named in WINGMAN_EGRESS_ALLOW.",
    cause,
  });
