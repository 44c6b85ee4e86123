/**
 * Who asks: of a request by its access token, of a socket by its ticket. What they may do is looked up in the live
 * directory every time, so that a role that was taken away is gone within a moment.
 */
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { type Http, nobody, type Principal } from "@wingman/streams/base/registry";
import { type ApiKeys, keyIn } from "@wingman/streams/identity/api-keys";
import type { People } from "@wingman/streams/identity/people";
import type { SigningKeys } from "@wingman/streams/identity/signing-keys";
import type { Standing } from "@wingman/streams/identity/standing";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { makeTicket, useTicket } from "@wingman/streams/log/tickets";
import type { Directory } from "@wingman/streams/tenants/directory";
import type { Standings } from "../gateway/socket-door.ts";
import { readAccess } from "./tokens.ts";

/** Names of people who came in lately. */
const namesMax = 10_000;

export type DoorParts = {
  readonly log: JetStreamLog;
  readonly directory: Pick<Directory, "of" | "caughtUp">;
  readonly standing: Standing;
  readonly people: Pick<People, "byId">;
  readonly apiKeys: Pick<ApiKeys, "check">;
  readonly keys: SigningKeys;
};

export type Door = ReturnType<typeof openDoor>;

export const openDoor = ({ log, directory, standing, people, apiKeys, keys }: DoorParts) => {
  const names = new Map<string, string>();
  const remember = (tenant: string, member: string, name: string): void => {
    if (names.size >= namesMax) names.delete(names.keys().next().value as string);
    names.set(`${tenant}|${member}`, name);
  };
  const nameOf = async (tenant: TenantId, member: string): Promise<string> => {
    const known = names.get(`${tenant}|${member}`);
    if (known !== undefined) return known;
    // A call goes on without the database; then its representative has no name in it.
    const name = await people.byId(tenant, member).then(
      (person) => person?.name,
      () => undefined,
    );
    if (name !== undefined) remember(tenant, member, name);
    return name ?? "";
  };

  /** Undefined where they may do nothing here any more. A machine is known by its key's id. */
  const principalOf = (tenant: TenantId, member: string, session: string | null): Principal | undefined => {
    const { members, apiKeys } = directory.of(tenant);
    const key = session === null ? apiKeys.get(member) : undefined;
    if (key && key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now()) return undefined;
    const known = key ? { roles: key.roles, state: "active" } : members.get(member);
    if (known?.state !== "active") return undefined;
    const actor = member as ActorId; // An id of the directory.
    return { tenant, actor, name: names.get(`${tenant}|${member}`) ?? "", roles: known.roles, session };
  };

  /** By a machine's key. Whether it still stands is the directory's word, so that a key that is revoked is gone at once. */
  const byKey = async (token: string): Promise<Principal | undefined> => {
    const key = keyIn(token);
    if (!key || !directory.of(key.tenant).apiKeys.has(key.id)) return undefined;
    const name = await apiKeys.check(key.tenant, key.id, key.secret);
    if (name === undefined) return undefined;
    remember(key.tenant, key.id, name);
    return principalOf(key.tenant, key.id, null);
  };

  const byToken = async (token: string): Promise<Principal | undefined> => {
    const claims = await readAccess(keys, token);
    if (!claims) return undefined;
    if (claims.at > standing.position()) await directory.caughtUp(claims.at);
    const tenant = claims.tid as TenantId; // Signed by one of us.
    if (standing.versionOf(tenant, claims.sub) !== claims.ver) return undefined;
    if (standing.isRevoked(claims.sid, claims.iat * 1_000)) return undefined;
    return principalOf(tenant, claims.sub, claims.sid);
  };

  return {
    remember,
    nameOf,

    /** Nobody without a token; throws `Failure` WING_SIGN_IN for one that is worth nothing. */
    async authenticate(http: Http): Promise<Principal> {
      const header = http.header("authorization");
      if (header === undefined) return nobody;
      const token = /^Bearer (\S+)$/.exec(header)?.[1];
      if (token === undefined) throw signInAgain();
      const principal = await (token.startsWith("wm_") ? byKey(token) : byToken(token));
      if (!principal) throw signInAgain();
      return principal;
    },

    /** A ticket for one socket of whoever asks. */
    ticket: ({ tenant, actor, session }: Principal): Promise<string> =>
      makeTicket(log, { tenant, member: actor, session, version: standing.versionOf(tenant, actor) }),

    /** Uses a ticket up. Throws `Failure` WING_SIGN_IN. */
    async admit(ticket: string | undefined): Promise<Principal> {
      const used = ticket === undefined ? undefined : await useTicket(log, ticket);
      if (!used) throw noTicket();
      const tenant = used.tenant as TenantId; // Written by `ticket`.
      const name = await nameOf(tenant, used.member);
      const known = principalOf(tenant, used.member, used.session);
      if (!known || standing.versionOf(tenant, used.member) !== used.version) throw noTicket();
      if (used.session !== null && standing.isRevoked(used.session, Date.now())) throw noTicket();
      const principal = { ...known, name };
      versions.set(principal, used.version);
      return principal;
    },

    /** Whether the principal of an open socket may stay what it is. */
    stands(principal: Principal): Standings {
      const now = principalOf(principal.tenant, principal.actor, principal.session);
      const isRevoked = principal.session !== null && standing.isRevoked(principal.session, Date.now());
      if (!now || isRevoked) return "signed-out";
      if (standing.versionOf(principal.tenant, principal.actor) !== versions.get(principal)) return "signed-out";
      const isSame = now.roles.length === principal.roles.length && now.roles.every((r) => principal.roles.includes(r));
      return isSame ? "stays" : "roles-changed";
    },
  };
};

/** The version with which a socket's principal came in. */
const versions = new WeakMap<Principal, number>();

export const signInAgain = (): Failure =>
  new Failure("WING_SIGN_IN", "this sign-in is not good any more.", { remedy: "Sign in again." });
const noTicket = (): Failure =>
  new Failure("WING_SIGN_IN", "this connection came without a ticket that is good.", {
    remedy: "Sign in, ask POST /api/socket-ticket for a ticket, and send it with hello within 30 s.",
  });
