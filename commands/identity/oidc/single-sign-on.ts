/**
 * Signing in by the company's own provider (OpenID Connect, code flow with PKCE). Who somebody is are issuer and
 * subject; an e-mail address only opens the door to who is new, and never another person's.
 */
import { randomBytes } from "node:crypto";
import { sha256 } from "@wingman/streams/base/sha256";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Http } from "@wingman/streams/base/registry";
import type { ForeignPeople, ForeignPerson } from "@wingman/streams/identity/foreign";
import type { Directory } from "@wingman/streams/tenants/directory";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import type { WaysIn } from "../sign-in.ts";
import { type Identity, readIdToken } from "./id-token.ts";
import type { Provider } from "./provider.ts";

export const startPath = "/api/sign-in/oidc";
export const backPath = "/api/sign-in/oidc/back";
/** Binds a sign-in to the browser it was begun in. */
export const flowCookie = "wingman_oidc";
const flowCookieS = 10 * 60;

export type SingleSignOnParts = {
  readonly provider: Provider;
  /** Of the pages, as a browser has it: the provider sends people back there and nowhere else. */
  readonly address: string;
  readonly company: TenantId;
  /** Of addresses of who may join, in small letters; without any nobody new is let in. */
  readonly domains: readonly string[];
  readonly foreign: ForeignPeople;
  readonly directory: Pick<Directory, "of" | "caughtUp">;
  readonly tenants: Tenants;
  readonly ways: Pick<WaysIn, "begin">;
};
export type SingleSignOn = ReturnType<typeof openSingleSignOn>;

/** What came back from the provider with the person. */
export type Back = Readonly<Partial<Record<"code" | "state" | "iss" | "error", string>>>;

export const openSingleSignOn = (parts: SingleSignOnParts) => {
  const { provider, address, company, domains, foreign, directory, tenants, ways } = parts;
  const redirectUri = new URL(backPath, address).href;

  /** Throws `Failure` WING_SSO_NOT_LET_IN. */
  const newcomer = async ({ email, name, ...id }: Identity): Promise<ForeignPerson> => {
    if (!directory.of(company).created) throw notLetIn("the company is not here yet");
    const domain = email === undefined ? undefined : /^[^\s@]+@([^\s@]+)$/.exec(email)?.[1];
    if (email === undefined || email.length > 254 || domain === undefined)
      throw notLetIn("the provider does not vouch for an e-mail address");
    if (!domains.includes(domain)) throw notLetIn("the address is of no domain that may join");
    const added = await foreign.add(id, { tenant: company, email, name: name || (email.split("@")[0] ?? email) });
    const person = added ?? (await foreign.find(id)); // In another tab at the same moment.
    if (!person) throw notLetIn("somebody else of the company has the address");
    return person;
  };

  const join = async (person: ForeignPerson): Promise<void> => {
    const member = { member: person.id, roles: ["viewer" as const], how: "single-sign-on" as const };
    const joined = { type: "MemberJoined" as const, data: { ...member, roles: [...member.roles] } };
    await changeTenant({ tenants, directory }, person.tenant, joined, person.id as ActorId); // Made by `newId`.
    await foreign.settle(person);
  };

  return {
    /** Where the browser goes. Throws `Failure` WING_SSO_UNAVAILABLE, WING_BUSY. */
    async start(http: Http): Promise<string> {
      // Under another name of ours the cookie would not come back to the one address that the provider knows.
      const host = http.header("host") ?? "";
      const asked = URL.canParse(`${address.split(":")[0]}://${host}`)
        ? new URL(`${address.split(":")[0]}://${host}`).host
        : "";
      if (asked !== new URL(address).host) return new URL(startPath, address).href;
      const [nonce, verifier] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
      const flow = await foreign.begin({ nonce, verifier });
      if (!flow)
        throw new Failure("WING_BUSY", "too many people are signing in at once.", { remedy: "Try again in a moment." });
      http.setCookie(flowCookie, flow.browser, { path: backPath, maxAgeS: flowCookieS, sameSite: "Lax" });
      const challenge = sha256(verifier).toString("base64url");
      return provider.signInAddress({ redirectUri, state: flow.state, nonce, challenge });
    },

    /** Lets in whoever came back. Throws `Failure` WING_SSO_REFUSED, WING_SSO_NOT_LET_IN, WING_SSO_UNAVAILABLE, WING_SIGN_IN_WRONG. */
    async end({ code, state, iss, error }: Back, http: Http): Promise<void> {
      const browser = http.cookie(flowCookie);
      http.setCookie(flowCookie, "", { path: backPath, maxAgeS: 0, sameSite: "Lax" });
      const flow = state && browser ? await foreign.take(state, browser) : undefined;
      if (!flow) throw stale();
      if (iss !== undefined && iss !== provider.issuer) throw stale(); // RFC 9207: another provider's answer.
      if (error !== undefined || code === undefined) throw notLetIn("the provider did not let them in");
      const token = await provider.redeem({ code, verifier: flow.verifier, redirectUri });
      const identity = await readIdToken(provider, token, flow.nonce);
      const person = (await foreign.find(identity)) ?? (await newcomer(identity));
      if (person.tenant !== company) throw notLetIn("they belong to another company");
      if (!person.hasJoined) await join(person);
      // A second step is the provider's: it knows more of how they came in than a code would tell.
      await ways.begin(person, "single-sign-on", http);
    },
  };
};

const stale = (): Failure =>
  new Failure("WING_SSO_REFUSED", "this sign-in was not begun here, is too old, or was ended before.", {
    remedy: "Sign in again.",
  });
const notLetIn = (why: string): Failure =>
  new Failure("WING_SSO_NOT_LET_IN", `the company's sign-in does not open this: ${why}.`, {
    remedy: "Ask an administrator. Whoever has a password here already signs in with that.",
  });
