/**
 * A company's sign-in after OpenID Connect Core, Discovery and RFC 7636, over real HTTP: codes are good once, for the
 * client, redirect address and verifier they were asked with. Each sign-in can be given a fault.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, SignJWT } from "jose";

export const clientId = "wingman-at-acme";
/** With signs in it that Basic must encode. */
export const clientSecret = "s3cret:with/odd+signs%and_more";

export type Claims = Record<string, unknown>;
/** What the provider says of whoever signs in next, and what is wrong with it. */
export type Next = {
  readonly claims: Claims;
  /** Makes another token than it should. */
  readonly forge?: (claims: Claims, keys: ProviderKeys) => Promise<string> | string;
  /** Sends the browser back with an error instead of a code. */
  readonly error?: string;
};
export type ProviderKeys = { readonly privateKey: KeyObject; readonly publicKey: KeyObject; readonly kid: string };
export type OidcProvider = AsyncDisposable & {
  readonly issuer: string;
  next: Next;
  /** How often each path was asked. */
  readonly asked: Map<string, number>;
  /** What arrived at the sign-in page last. */
  authorized: URLSearchParams;
};

const newKeys = (): ProviderKeys => ({
  ...generateKeyPairSync("rsa", { modulusLength: 2_048 }),
  kid: randomBytes(6).toString("hex"),
});

/** As it should be signed. */
export const signed = (claims: Claims, { privateKey, kid }: ProviderKeys, alg = "RS256"): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);

type Code = { readonly query: URLSearchParams; readonly next: Next };

export const openOidcProvider = async (): Promise<OidcProvider> => {
  const keys = newKeys();
  const codes = new Map<string, Code>();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: OidcProvider = {
    issuer,
    next: { claims: {} },
    asked: new Map(),
    authorized: new URLSearchParams(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "", issuer);
    provider.asked.set(pathname, (provider.asked.get(pathname) ?? 0) + 1);
    const json = (body: unknown, status = 200): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (pathname === "/.well-known/openid-configuration")
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      });
    if (pathname === "/jwks") {
      // A key of another kind beside ours, as it stands at big providers.
      const ours = { ...(await exportJWK(keys.publicKey)), kid: keys.kid, use: "sig", alg: "RS256" };
      return json({ keys: [{ kty: "oct", k: Buffer.from(clientSecret).toString("base64url"), kid: "shared" }, ours] });
    }
    if (pathname === "/authorize") {
      provider.authorized = searchParams;
      const back = new URL(searchParams.get("redirect_uri") ?? "");
      const code = randomBytes(16).toString("hex");
      codes.set(code, { query: searchParams, next: provider.next });
      if (provider.next.error) back.searchParams.set("error", provider.next.error);
      else back.searchParams.set("code", code);
      back.searchParams.set("state", searchParams.get("state") ?? "");
      return void response.writeHead(303, { location: back.href }).end();
    }
    if (pathname !== "/token" || request.method !== "POST") return json({}, 404);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const form = new URLSearchParams(Buffer.concat(parts).toString());
    const [id, secret] = Buffer.from((request.headers.authorization ?? "").replace("Basic ", ""), "base64")
      .toString()
      .split(":")
      .map((text) => decodeURIComponent(text.replaceAll("+", " ")));
    if (id !== clientId || secret !== clientSecret) return json({ error: "invalid_client" }, 401);
    const code = form.get("code") ?? "";
    const known = codes.get(code);
    codes.delete(code);
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (
      !known ||
      form.get("grant_type") !== "authorization_code" ||
      form.get("redirect_uri") !== known.query.get("redirect_uri") ||
      known.query.get("code_challenge_method") !== "S256" ||
      verifier !== known.query.get("code_challenge")
    )
      return json({ error: "invalid_grant" }, 400);
    const now = Math.floor(Date.now() / 1_000);
    const nonce = known.query.get("nonce");
    const claims = { iss: issuer, aud: clientId, iat: now, exp: now + 300, nonce, ...known.next.claims };
    const forge = known.next.forge ?? signed;
    return json({ access_token: "opaque", token_type: "Bearer", id_token: await forge(claims, keys) });
  };
  return provider;
};
