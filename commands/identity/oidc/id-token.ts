/** What an id token must be before anybody is who it says (OpenID Connect Core, 3.1.3.7). */
import { Failure } from "@wingman/domain/failure";
import { errors, jwtVerify } from "jose";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Provider } from "./provider.ts";

/** By published keys alone: no `none`, and nothing that whoever knows the client's secret could sign. */
const algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
/** Clocks of the provider and of this machine. */
const clockToleranceS = 30;
/** One that was made longer ago comes from no sign-in that has just been. */
const ageS = 10 * 60;

const Claims = Type.Object({
  sub: Type.String({ minLength: 1, maxLength: 255 }),
  nonce: Type.String(),
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  azp: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  email_verified: Type.Optional(Type.Unknown()),
  name: Type.Optional(Type.String()),
});

/** Somebody as their company knows them. Who it is are `issuer` and `subject`, for ever; the rest is what they are called. */
export type Identity = {
  readonly issuer: string;
  readonly subject: string;
  /** In small letters; undefined where the provider does not vouch for it. */
  readonly email: string | undefined;
  readonly name: string;
};

/** Throws `Failure` WING_SSO_REFUSED for whatever is not a token for us, for this sign-in, of this moment; WING_SSO_UNAVAILABLE. */
export const readIdToken = async (
  provider: Pick<Provider, "issuer" | "clientId" | "keys">,
  token: string,
  nonce: string,
): Promise<Identity> => {
  const verify = async (again: boolean) =>
    jwtVerify(token, await provider.keys(again), {
      algorithms,
      issuer: provider.issuer,
      audience: provider.clientId,
      clockTolerance: clockToleranceS,
      maxTokenAge: ageS,
      requiredClaims: ["iss", "aud", "sub", "exp", "iat", "nonce"],
    });
  const { payload } = await verify(false)
    .catch((error: unknown) => {
      if (error instanceof errors.JWKSNoMatchingKey) return verify(true); // It may sign by a newer key.
      throw error;
    })
    .catch((error: unknown) => {
      throw error instanceof errors.JOSEError || error instanceof TypeError ? refused(error) : error;
    });
  if (!Value.Check(Claims, payload)) throw refused("its claims do not fit");
  if (payload.nonce !== nonce) throw refused("its nonce is another sign-in's");
  const forOthers = Array.isArray(payload.aud) && payload.aud.length > 1;
  if ((forOthers || payload.azp !== undefined) && payload.azp !== provider.clientId)
    throw refused("it was made for another client");
  const email = payload.email_verified === true ? payload.email?.trim().toLowerCase() : undefined;
  return { issuer: provider.issuer, subject: payload.sub, email, name: (payload.name ?? "").trim().slice(0, 80) };
};

const refused = (why: unknown): Failure =>
  new Failure("WING_SSO_REFUSED", "what the company's sign-in answered does not prove who you are.", {
    remedy: "Sign in again; if it lasts, whoever runs Wingman finds the reason in its log.",
    cause: why instanceof Error ? why : new Error(String(why)),
  });
