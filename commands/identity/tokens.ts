/**
 * Access tokens: RS256, one hour, checked against this installation's own keys and nothing that a token brings along.
 * A token says who came in and with which session; what they may do is asked of the directory each time.
 */
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import type { SigningKeys } from "@wingman/streams/identity/signing-keys";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";

export const accessS = 60 * 60;
const algorithm = "RS256";
const audience = "wingman";
const type = "at+jwt";
/** Clocks of two gateways differ by a little. */
const clockToleranceS = 5;
/** A real one has about 800; a longer one is not even read. */
const tokenCharsMax = 2_000;

const Text = Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });
const Claims = Type.Object(
  {
    iss: Type.String(),
    aud: Type.Literal(audience),
    /** The member. */
    sub: Text,
    tid: Text,
    sid: Text,
    /** The member's version when it was signed (`streams/identity/standing.ts`). */
    ver: Type.Integer({ minimum: 0 }),
    /** Where the log of tenants stood for whoever signed it: a gateway that is behind waits until it has seen as much. */
    at: Type.Integer({ minimum: 0 }),
    iat: Type.Integer(),
    nbf: Type.Integer(),
    exp: Type.Integer(),
  },
  { additionalProperties: false },
);
const check = Compile(Claims);
export type Claims = Static<typeof Claims>;

/** A token for an hour, and how many seconds that is. */
export const signAccess = async (
  keys: Pick<SigningKeys, "issuer" | "signer">,
  {
    member,
    tenant,
    session,
    version,
    at,
  }: Readonly<Record<"member" | "tenant" | "session", string>> & {
    readonly version: number;
    readonly at: number;
  },
): Promise<{ readonly token: string; readonly expiresInS: number }> => {
  const { kid, privateKey } = keys.signer();
  const token = await new SignJWT({ tid: tenant, sid: session, ver: version, at })
    .setProtectedHeader({ alg: algorithm, typ: type, kid })
    .setIssuer(keys.issuer)
    .setAudience(audience)
    .setSubject(member)
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(`${accessS}s`)
    .sign(privateKey);
  return { token, expiresInS: accessS };
};

/** Its claims, or undefined for whatever is not a token of ours that holds now; why is nobody's business. */
export const readAccess = async (
  keys: Pick<SigningKeys, "issuer" | "find">,
  token: string,
): Promise<Claims | undefined> => {
  if (token.length > tokenCharsMax || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  try {
    // No member of a header but these three means anything here, so none may stand there.
    const header = decodeProtectedHeader(token);
    if (Object.keys(header).toSorted().join() !== "alg,kid,typ") return undefined;
    const key = typeof header.kid === "string" ? keys.find(header.kid) : undefined;
    if (!key || header.alg !== algorithm || header.typ !== type) return undefined;
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: [algorithm],
      issuer: keys.issuer,
      audience,
      typ: type,
      clockTolerance: clockToleranceS,
      maxTokenAge: accessS,
      requiredClaims: ["sub", "tid", "sid", "ver", "at", "iat", "nbf", "exp"],
    });
    return check.Check(payload) ? payload : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
};
