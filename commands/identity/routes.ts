/** Signing in and out, who one is, and the sessions one has. */
import { roles as allRoles, Role } from "@wingman/domain/tenant/roles";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import type { Person } from "@wingman/streams/identity/people";
import type { Directory } from "@wingman/streams/tenants/directory";
import type { People } from "@wingman/streams/identity/people";
import type { Sessions as SessionStore } from "@wingman/streams/identity/sessions";
import type { Standing } from "@wingman/streams/identity/standing";
import { type Static, Type } from "typebox";
import type { Demo } from "./demo.ts";
import { type Door, signInAgain } from "./door.ts";
import { passwordCharsMax } from "./passwords.ts";
import { refreshCookie, type SignIn, type WaysIn } from "./sign-in.ts";

export type IdentityParts = {
  readonly door: Pick<Door, "ticket">;
  readonly ways: WaysIn;
  readonly demo: Demo;
  /** Undefined where no company's own sign-in is set. */
  readonly singleSignOn: object | undefined;
  readonly directory: Pick<Directory, "of">;
  readonly standing: Pick<Standing, "versionOf">;
  readonly people: Pick<People, "byId" | "of">;
  readonly sessions: Pick<SessionStore, "list">;
};

const peopleListMax = 1_000;
const Password = Type.String({ minLength: 1, maxLength: 4 * passwordCharsMax });
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: "^[^\\s@]+@[^\\s@]+$" });
const TenantName = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const SessionId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });

const Me = Type.Object({
  tenant: Type.Object({ id: Type.String(), name: Type.String() }),
  person: Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() }),
  roles: Type.Array(Role),
  session: Type.Union([Type.String(), Type.Null()]),
});
/** Where more is asked for first, `access` is null and `challenge` says which sign-in goes on. */
export const SignInAnswer = Type.Object({
  access: Type.Union([Type.String(), Type.Null()]),
  expiresInS: Type.Integer(),
  challenge: Type.Union([Type.String(), Type.Null()]),
});
const Nothing = Type.Object({});
const Session = Type.Object({
  session: Type.String(),
  member: Type.String(),
  name: Type.String(),
  how: Type.String(),
  agent: Type.String(),
  createdAt: Type.String(),
  seenAt: Type.String(),
  isThis: Type.Boolean(),
});
const Sessions = Type.Object({ sessions: Type.Array(Session) });
export type SessionList = Static<typeof Sessions>;

/** Not held against the minute of the tenant, or of an office's one address: a hundred people come back at once when a gateway does. */
const anyone = (action: string, perMinute = 60): Access => ({
  roles: "anyone",
  object: "none",
  action,
  audit: "write", // Each has an event: LoginSucceeded, LoginRefused, SessionsRevoked.
  limits: { perMinute, free: true },
});
const self = (action: string, audit: Access["audit"], perMinute = 120): Access => ({
  roles: allRoles,
  object: "self",
  action,
  audit,
  limits: { perMinute },
});

export const answerOf = (signIn: SignIn) =>
  signIn.kind === "signed-in"
    ? { access: signIn.access, expiresInS: signIn.expiresInS, challenge: null }
    : { access: null, expiresInS: 0, challenge: signIn.challenge };

/** `parts` throws `Failure` WING_STARTING until the databases and the log are there. */
export const identityRoutes = (parts: () => IdentityParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/sign-in",
    summary: "How one can sign in here.",
    ...anyone("sign-in.ways", 600),
    audit: "none",
    schema: { response: Type.Object({ password: Type.Boolean(), demo: Type.Boolean(), oidc: Type.Boolean() }) },
    handle: async ({ http }) => {
      const { demo, singleSignOn } = parts();
      return { password: true, demo: demo.isOpen(http), oidc: singleSignOn !== undefined };
    },
  }),
  route({
    method: "POST",
    url: "/api/sign-in",
    summary: "Sign in with an e-mail address and a password.",
    ...anyone("sign-in.password"),
    schema: {
      body: Type.Object(
        { tenant: Type.Optional(TenantName), email: Email, password: Password },
        { additionalProperties: false },
      ),
      response: SignInAnswer,
    },
    handle: async ({ body, http }) => answerOf(await parts().ways.withPassword(body, http)),
  }),
  route({
    method: "POST",
    url: "/api/sign-in/demo",
    summary: "Open the demo, on the computer that runs it.",
    ...anyone("sign-in.demo", 120),
    schema: { response: SignInAnswer },
    handle: async ({ http }) => answerOf(await parts().demo.signIn(http)),
  }),
  route({
    method: "POST",
    url: "/api/sign-in/link",
    summary: "Set a password by a link that was sent, and sign in.",
    ...anyone("sign-in.link"),
    schema: {
      body: Type.Object(
        { link: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }), password: Password },
        { additionalProperties: false },
      ),
      response: SignInAnswer,
    },
    handle: async ({ body, http }) => answerOf(await parts().ways.withLink(body.link, body.password, http)),
  }),
  route({
    method: "POST",
    url: "/api/session/refresh",
    summary: "The next access token, by the cookie that signing in set.",
    ...anyone("session.refresh", 600),
    audit: "none",
    schema: { response: SignInAnswer },
    async handle({ http }) {
      // Known at once, also while the rest is still being set up: the page then shows the way in, and that it waits.
      if (http.cookie(refreshCookie) === undefined) throw signInAgain();
      return answerOf(await parts().ways.refresh(http));
    },
  }),
  route({
    method: "POST",
    url: "/api/session/sign-out",
    summary: "End this session.",
    ...anyone("session.sign-out"),
    schema: { response: Nothing },
    handle: async ({ principal, http }) => {
      await parts().ways.signOut(principal, http);
      return {};
    },
  }),
  route({
    method: "GET",
    url: "/api/me",
    summary: "Who is signed in, and as what.",
    ...self("me.read", "none"),
    limits: { perMinute: 600, free: true },
    schema: { response: Me },
    handle: async ({ principal }) => {
      const { people, directory } = parts();
      const person = await people.byId(principal.tenant, principal.actor);
      return {
        tenant: { id: principal.tenant, name: directory.of(principal.tenant).name },
        person: { id: principal.actor, name: person?.name ?? principal.name, email: person?.email ?? "" },
        roles: [...principal.roles],
        session: principal.session,
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/sessions",
    summary: "Where one is signed in; for administrators with everybody, where anybody of the tenant is.",
    ...self("session.list", "none"),
    schema: {
      query: Type.Object({ everybody: Type.Optional(Type.Boolean()) }),
      response: Sessions,
    },
    handle: async ({ principal, query }) => {
      const { sessions, people, standing } = parts();
      const all = query.everybody === true && principal.roles.includes("admin");
      const list = await sessions.list(principal.tenant, all ? null : principal.actor);
      const names = await namesOf(people, list.length > 0 && all ? principal.tenant : null);
      return {
        sessions: list
          .filter(({ person, version }) => standing.versionOf(principal.tenant, person) === version)
          .map(({ id, person, how, agent, createdAt, seenAt }) => ({
            session: id,
            member: person,
            name: names.get(person) ?? "",
            how,
            agent,
            createdAt: createdAt.toISOString(),
            seenAt: seenAt.toISOString(),
            isThis: id === principal.session,
          })),
      };
    },
  }),
  route({
    method: "DELETE",
    url: "/api/sessions/:session",
    summary: "End a session of one's own; for administrators, of anybody in the tenant.",
    ...self("session.revoke", "write"),
    schema: { params: Type.Object({ session: SessionId }), response: Nothing },
    handle: async ({ principal, params }) => {
      await parts().ways.revoke(principal, params.session);
      return {};
    },
  }),
  route({
    method: "DELETE",
    url: "/api/sessions",
    summary: "Sign out everywhere, this session included.",
    ...self("session.revoke-all", "write"),
    schema: { response: Nothing },
    handle: async ({ principal }) => {
      await parts().ways.revokeAll(principal, principal.actor);
      return {};
    },
  }),
  route({
    method: "POST",
    url: "/api/password",
    summary: "Change one's password; every other session ends.",
    ...self("password.change", "change", 20),
    schema: {
      body: Type.Object({ old: Password, next: Password }, { additionalProperties: false }),
      response: SignInAnswer,
    },
    handle: async ({ principal, body, http }) =>
      answerOf(await parts().ways.changePassword(principal, body.old, body.next, http)),
  }),
  route({
    method: "POST",
    url: "/api/socket-ticket",
    summary: "A ticket for one socket, good once and for 30 seconds.",
    ...self("socket.ticket", "none"),
    limits: { perMinute: 1_200, free: true },
    schema: { response: Type.Object({ ticket: Type.String() }) },
    handle: async ({ principal, http }) => {
      http.setHeader("cache-control", "no-store");
      return { ticket: await parts().door.ticket(principal) };
    },
  }),
];

const namesOf = async (people: IdentityParts["people"], tenant: Person["tenant"] | null) =>
  new Map(tenant === null ? [] : (await people.of(tenant, peopleListMax)).map(({ id, name }) => [id, name] as const));
