/** Coming in, staying in, going out. Each way in ends in `begin`; a second factor can stand before it. */
import { randomBytes } from "node:crypto";
import { sha256 } from "@wingman/streams/base/sha256";
import { describe, Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Http, Principal } from "@wingman/streams/base/registry";
import type { Attempts } from "@wingman/streams/identity/attempts";
import type { People, Person } from "@wingman/streams/identity/people";
import { refreshDays, type SessionRow, type Sessions } from "@wingman/streams/identity/sessions";
import type { AccessLog } from "@wingman/streams/tenants/access-log";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import type { Logger } from "pino";
import { type Door, type DoorParts, signInAgain } from "./door.ts";
import { checkPassword, hashPassword, passwordFault } from "./passwords.ts";
import { signAccess } from "./tokens.ts";

/** Tries within a quarter of an hour: of one address at one account, of everybody at one account, of one address. */
const triesOfBothMax = 10;
const triesAtAccountMax = 50;
const triesOfAddressMax = 100;
/** A session that another gateway began is known here within this. */
const behindMsMax = 2_000;
export const setPasswordHours = 24;

export const refreshCookie = "wingman_refresh";
const cookiePath = "/api/session";

export type How = "password" | "single-sign-on" | "invitation" | "demo";
/** Who is in. */
export type SignedIn = {
  readonly kind: "signed-in";
  readonly access: string;
  readonly expiresInS: number;
  readonly person: Person;
};
/** What a way in comes to: in, or first something more; `challenge` names the sign-in that was begun. */
export type SignIn = SignedIn | { readonly kind: "second-factor"; readonly challenge: string };

export type SignInParts = Omit<DoorParts, "apiKeys"> & {
  readonly door: Door;
  readonly tenants: Tenants;
  readonly accessLog: AccessLog;
  readonly people: People;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly logger: Logger;
  /** A second factor that stands between a right password and a session; undefined where a person has none. */
  readonly secondFactor?: (person: Person, how: How) => Promise<{ readonly challenge: string } | undefined>;
};

export type WaysIn = ReturnType<typeof openSignIn>;

export const openSignIn = (parts: SignInParts) => {
  const { door, directory, standing, accessLog, people, sessions, attempts, keys, logger } = parts;

  const tokensOf = async (session: SessionRow, refresh: string, person: Person, http: Http): Promise<SignedIn> => {
    http.setCookie(refreshCookie, refresh, { path: cookiePath, maxAgeS: refreshDays * 86_400 });
    http.setHeader("cache-control", "no-store");
    door.remember(session.tenant, session.person, person.name);
    const { token, expiresInS } = await signAccess(keys, {
      member: session.person,
      tenant: session.tenant,
      session: session.id,
      version: session.version,
      at: standing.position(),
    });
    return { kind: "signed-in", access: token, expiresInS, person };
  };

  /** A session for somebody who has proved who they are, whatever the way. Written down before it is answered. */
  const begin = async (person: Person, how: How, http: Http): Promise<SignedIn> => {
    const { tenant, id } = person;
    if (directory.of(tenant).members.get(id)?.state !== "active") throw wrong();
    const version = standing.versionOf(tenant, id);
    const { session, token } = await sessions.begin(tenant, id, { how, version, agent: agentOf(http) });
    await accessLog.record(tenant, actorOf(id), { type: "LoginSucceeded", data: { session: session.id, how } });
    return tokensOf(session, token, person, http);
  };

  /** Not waited for: whether somebody is known must not be told by the time an answer takes. */
  const recordRefusal = ({ tenant, id }: Person, reason: string): void => {
    accessLog.record(tenant, actorOf(id), { type: "LoginRefused", data: { reason } }).catch((error: unknown) => {
      logger.error({ error: describe(error) }, "a refused sign-in was not written down");
    });
  };

  /** Counts the try. Throws `Failure` WING_TOO_OFTEN, alike for who is known and who is not. */
  const allow = async (account: string, { address }: Http): Promise<{ succeeded(): Promise<void> }> => {
    const from = networkOf(address);
    const limits = [
      { key: `both ${account} ${from}`, max: triesOfBothMax },
      { key: `account ${account}`, max: triesAtAccountMax },
      { key: `address ${from}`, max: triesOfAddressMax },
    ];
    if (!(await attempts.count(limits)))
      throw new Failure("WING_TOO_OFTEN", "somebody tried to sign in here too often.", {
        remedy: "Wait a quarter of an hour, or ask an administrator for a link to set a new password.",
      });
    const [both, all, shared] = limits.map(({ key }) => key);
    return { succeeded: () => attempts.forget([both ?? "", all ?? ""], shared ?? "") };
  };

  const passwordOf = async (person: Person): Promise<string | undefined> =>
    (await people.credentials(person.tenant, person.id, "password"))[0]?.secret;

  const endEverywhere = async (tenant: TenantId, member: string, by: string): Promise<void> => {
    await sessions.end(tenant, member, null);
    const revoked = { type: "SessionsRevoked" as const, data: { member, session: null } };
    await changeTenant(parts, tenant, revoked, actorOf(by));
  };
  /** First in the database, then on the log: cut short in between, the caller was told nothing and does it again. */
  const endOne = async ({ tenant, person, id }: SessionRow, by: string): Promise<void> => {
    await sessions.end(tenant, person, id);
    const revoked = { type: "SessionsRevoked" as const, data: { member: person, session: id } };
    await changeTenant(parts, tenant, revoked, actorOf(by));
  };

  /** Whoever was asked to join has, once they prove that the link reached them. */
  const join = async ({ tenant, id }: Person): Promise<void> => {
    const invited = directory.of(tenant).members.get(id);
    if (invited?.state !== "invited") return;
    const joined = {
      type: "MemberJoined" as const,
      data: { member: id, roles: [...invited.roles], how: "invitation" as const },
    };
    await changeTenant(parts, tenant, joined, actorOf(id));
  };

  const faultOf = (person: Person, password: string): Failure | undefined =>
    passwordFault(password, [...wordsOf(person), directory.of(person.tenant).name]);
  const setPassword = async (person: Person, password: string): Promise<void> => {
    const fault = faultOf(person, password);
    if (fault) throw fault;
    await people.setPassword(person, await hashPassword(password));
    await endEverywhere(person.tenant, person.id, person.id);
  };

  return {
    begin,
    setPassword,
    endEverywhere,

    /**
     * The same answer, after the same work, for a wrong password, an address that nobody has, and one that several
     * companies know while none is named. Throws `Failure` WING_SIGN_IN_WRONG, WING_TOO_OFTEN.
     */
    async withPassword(
      { tenant, email, password }: { readonly tenant?: string; readonly email: string; readonly password: string },
      http: Http,
    ): Promise<SignIn> {
      const address = email.trim().toLowerCase();
      const counted = await allow(address, http);
      const found = await people.byEmail(address, tenant as TenantId | undefined); // Compared with, never trusted.
      const person = found.length === 1 ? found[0] : undefined;
      const phc = person && (await passwordOf(person));
      const { isRight, isOld } = await checkPassword(password, phc);
      if (!person || !isRight) {
        if (person) recordRefusal(person, "WING_SIGN_IN_WRONG");
        throw wrong();
      }
      await counted.succeeded();
      if (isOld) await people.setPassword(person, await hashPassword(password));
      const more = await parts.secondFactor?.(person, "password");
      return more ? { kind: "second-factor", ...more } : begin(person, "password", http);
    },

    /**
     * The next access token, and the next refresh token as a cookie. A refresh token that was used before ends its
     * session: one of the two who had it is a thief. Throws `Failure` WING_SIGN_IN.
     */
    async refresh(http: Http): Promise<SignedIn> {
      const token = http.cookie(refreshCookie);
      if (token === undefined) throw signInAgain();
      const refreshed = await sessions.refresh(token);
      if (refreshed.kind === "reused") {
        await endOne(refreshed.session, refreshed.session.person);
        logger.warn({ session: refreshed.session.id }, "a refresh token was used twice: its session has ended");
      }
      const holds = refreshed.kind === "refreshed" && (await isStillIn(refreshed.session));
      const person = holds ? await people.byId(refreshed.session.tenant, refreshed.session.person) : undefined;
      if (!holds || !person) {
        http.setCookie(refreshCookie, "", { path: cookiePath, maxAgeS: 0 });
        throw signInAgain();
      }
      return tokensOf(refreshed.session, refreshed.token, person, http);
    },

    /** Ends the session of the cookie, or of the token; without either there was none. */
    async signOut(principal: Principal, http: Http): Promise<void> {
      const token = http.cookie(refreshCookie);
      const session =
        (token === undefined ? undefined : await sessions.ofToken(token)) ??
        (principal.session === null ? undefined : await sessions.find(principal.tenant, principal.session));
      http.setCookie(refreshCookie, "", { path: cookiePath, maxAgeS: 0 });
      if (session) await endOne(session, session.person);
    },

    /** Throws `Failure` WING_SIGN_IN_WRONG for another than the old one, WING_PASSWORD_WEAK, WING_TOO_OFTEN. */
    async changePassword(principal: Principal, old: string, next: string, http: Http): Promise<SignedIn> {
      const person = await people.byId(principal.tenant, principal.actor);
      if (!person) throw wrong();
      const counted = await allow(person.email, http);
      const { isRight } = await checkPassword(old, await passwordOf(person));
      if (!isRight) {
        recordRefusal(person, "WING_SIGN_IN_WRONG");
        throw wrong();
      }
      await counted.succeeded();
      await setPassword(person, next);
      return begin(person, "password", http);
    },

    /** Sets a password by a link that an administrator, or the operator, made. Throws `Failure` WING_LINK_USED, WING_PASSWORD_WEAK. */
    async withLink(link: string, password: string, http: Http): Promise<SignIn> {
      await allow("link", http);
      const secret = hashOfLink(link);
      const person = await people.bySecret("set-password", secret);
      const fault = person && faultOf(person, password); // Before the link is used up.
      if (fault) throw fault;
      if (!person || !(await people.useOnce("set-password", secret)))
        throw new Failure("WING_LINK_USED", "this link was used before, or is too old.", {
          remedy: "Ask whoever sent it for another.",
        });
      await setPassword(person, password);
      await join(person);
      const more = await parts.secondFactor?.(person, "password");
      return more ? { kind: "second-factor", ...more } : begin(person, "password", http);
    },

    /** One's own, or for administrators anybody's of the tenant. Throws `Failure` WING_SESSION_NOT_FOUND. */
    async revoke(principal: Principal, session: string): Promise<void> {
      const found = await sessions.find(principal.tenant, session);
      if (!found || (found.person !== principal.actor && !principal.roles.includes("admin")))
        throw new Failure("WING_SESSION_NOT_FOUND", "there is no such session.", {
          remedy: "Look at the list again; it may have ended.",
        });
      await endOne(found, principal.actor);
    },
    revokeAll: (principal: Principal, member: string): Promise<void> =>
      endEverywhere(principal.tenant, member, principal.actor),
  };

  async function isStillIn({ tenant, person, id, version }: SessionRow): Promise<boolean> {
    for (const until = Date.now() + behindMsMax; standing.versionOf(tenant, person) < version;) {
      if (Date.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return (
      standing.versionOf(tenant, person) === version &&
      !standing.isRevoked(id, Date.now()) &&
      directory.of(tenant).members.get(person)?.state === "active"
    );
  }
};

/** A link to set a password with: what is shown once, and what is kept of it. */
export const newLink = (): { readonly link: string; readonly credential: ReturnType<typeof linkCredential> } => {
  const link = randomBytes(32).toString("base64url");
  return { link, credential: linkCredential(hashOfLink(link)) };
};
const linkCredential = (secret: string) => ({
  kind: "set-password",
  secret,
  expiresAt: new Date(Date.now() + setPasswordHours * 3_600_000),
});
const hashOfLink = (link: string): string => sha256(link).toString("base64url");

const wrong = (): Failure =>
  new Failure("WING_SIGN_IN_WRONG", "that e-mail address and password do not belong together.", {
    remedy: "Try again. With an address at several companies, name the company too.",
  });
const actorOf = (id: string): ActorId => id as ActorId; // People's ids are made by `newId`.
const wordsOf = ({ name, email }: Person): string[] => [...name.split(/\s+/), email, ...email.split(/[@.]/)];

/** A browser in a few words: what a person needs to know their own again by, and no more. */
export const agentOf = (http: Pick<Http, "header">): string => {
  const text = http.header("user-agent") ?? "";
  const browser = /\b(Edg|OPR|Firefox|Chrome|Safari)\//.exec(text)?.[1] ?? text.split(/[/ ]/)[0] ?? "";
  const system = /\b(Windows|Mac OS X|Android|iPhone|iPad|CrOS|Linux)\b/.exec(text)?.[1] ?? "";
  const named = { Edg: "Edge", OPR: "Opera" }[browser] ?? browser;
  return [named, system]
    .filter((word) => word !== "")
    .join(", ")
    .replaceAll(/[^\p{L}\p{N} ,._-]/gu, "")
    .slice(0, 80);
};

/** An address as it is counted: of IPv6 the network of a house, since one machine has as many addresses as it likes. */
const networkOf = (address: string): string =>
  address.includes(":") && !address.startsWith("::ffff:") ? address.split(":").slice(0, 4).join(":") : address;
