/** Who belongs to a tenant, as what, and by which rules: what its administrators see and change. */
import { Failure } from "@wingman/domain/failure";
import { object } from "@wingman/domain/schema";
import { MemberPlaced } from "@wingman/domain/tenant/events";
import { Policy } from "@wingman/domain/tenant/policy";
import { Role, Roles } from "@wingman/domain/tenant/roles";
import type { TenantCommand } from "@wingman/domain/tenant/tenant";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import type { People } from "@wingman/streams/identity/people";
import type { Directory } from "@wingman/streams/tenants/directory";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { type Static, Type } from "typebox";
import { newLink, setPasswordHours } from "../identity/sign-in.ts";

export type TenantParts = {
  readonly directory: Pick<Directory, "of" | "caughtUp">;
  readonly tenants: Tenants;
  readonly people: Pick<People, "of" | "byId" | "byEmail" | "add" | "addCredential">;
};

const membersMax = 1_000;
const limits = { perMinute: 120 };
const admins = ["admin"] as const;
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: "^[^\\s@]+@[^\\s@]+$" });
const Member = Type.Object({ member: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }) });
const Nothing = Type.Object({});
export const Members = Type.Object({
  members: Type.Array(
    Type.Object({
      member: Type.String(),
      name: Type.String(),
      email: Type.String(),
      roles: Type.Array(Role),
      state: Type.Union([Type.Literal("invited"), Type.Literal("active")]),
      team: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
export type MemberList = Static<typeof Members>;

/** `parts` throws `Failure` WING_STARTING until the log and the databases are there. */
export const tenantRoutes = (parts: () => TenantParts): readonly Route[] => {
  const send = ({ tenant, actor }: Principal, command: TenantCommand): Promise<void> =>
    changeTenant(parts(), tenant, command, actor);
  return [
    route({
      method: "GET",
      url: "/api/members",
      summary: "Everybody who belongs to the tenant or was asked to.",
      roles: ["admin", "supervisor", "compliance"],
      object: "tenant",
      action: "member.list",
      audit: "none",
      limits,
      schema: { response: Members },
      async handle({ principal }) {
        const { directory, people } = parts();
        const named = new Map((await people.of(principal.tenant, membersMax)).map((person) => [person.id, person]));
        const members = [...directory.of(principal.tenant).members].map(([member, { roles, state, team = null }]) => ({
          member,
          name: named.get(member)?.name ?? "",
          email: named.get(member)?.email ?? "",
          roles: [...roles],
          state,
          team,
        }));
        return { members: members.toSorted((a, b) => a.name.localeCompare(b.name, "en")) };
      },
    }),
    route({
      method: "POST",
      url: "/api/members",
      summary: "Ask somebody to join: answers a link, once, by which they set a password.",
      roles: admins,
      object: "tenant",
      action: "member.invite",
      audit: "write",
      limits: { perMinute: 30 },
      schema: {
        body: object({ email: Email, name: Type.String({ minLength: 1, maxLength: 80 }), roles: Roles }),
        response: Type.Object({ member: Type.String(), link: Type.String(), hours: Type.Integer() }),
      },
      async handle({ principal, body, http }) {
        const { people, directory } = parts();
        const { tenant } = principal;
        const [known] = await people.byEmail(body.email, tenant);
        // Nobody is ever changed into another: an address that is known keeps its name, and a member their password.
        const person = known ?? (await people.add({ tenant, name: body.name, email: body.email }));
        if (directory.of(tenant).members.get(person.id)?.state === "active")
          throw new Failure("WING_REFUSED_MEMBER_KNOWN", "somebody with this address belongs to the tenant already.", {
            remedy: "Change the roles instead.",
          });
        await send(principal, { type: "MemberInvited", data: { member: person.id, roles: body.roles } });
        const { link, credential } = newLink();
        await people.addCredential(person, credential);
        http.setHeader("cache-control", "no-store");
        return { member: person.id, link, hours: setPasswordHours };
      },
    }),
    route({
      method: "PUT",
      url: "/api/members/:member/roles",
      summary: "Give somebody these roles and no others.",
      roles: admins,
      object: "tenant",
      action: "member.grant",
      audit: "write",
      limits,
      schema: { params: Member, body: object({ roles: Roles }), response: Nothing },
      async handle({ principal, params, body }) {
        await send(principal, { type: "RolesGranted", data: { member: params.member, roles: body.roles } });
        return {};
      },
    }),
    route({
      method: "PUT",
      url: "/api/members/:member/team",
      summary: "Count somebody with a team in the figures, or with none.",
      roles: admins,
      object: "tenant",
      action: "member.place",
      audit: "write",
      limits,
      schema: { params: Member, body: object({ team: MemberPlaced.data.properties.team }), response: Nothing },
      async handle({ principal, params, body }) {
        await send(principal, { type: "MemberPlaced", data: { member: params.member, team: body.team } });
        return {};
      },
    }),
    route({
      method: "DELETE",
      url: "/api/members/:member",
      summary: "Somebody may do nothing here any more; what they said and did stays.",
      roles: admins,
      object: "tenant",
      action: "member.remove",
      audit: "write",
      limits,
      schema: { params: Member, response: Nothing },
      async handle({ principal, params }) {
        await send(principal, { type: "MemberRemoved", data: { member: params.member } });
        return {};
      },
    }),
    route({
      method: "GET",
      url: "/api/policy",
      summary: "The tenant's rules.",
      roles: ["admin", "supervisor", "compliance"],
      object: "tenant",
      action: "policy.read",
      audit: "none",
      limits,
      schema: { response: Policy },
      handle: ({ principal }) => Promise.resolve(parts().directory.of(principal.tenant).policy),
    }),
    route({
      method: "PUT",
      url: "/api/policy",
      summary: "Change the tenant's rules, whole.",
      roles: admins,
      object: "tenant",
      action: "policy.change",
      audit: "write",
      limits: { perMinute: 30 },
      schema: { body: Policy, response: Nothing },
      async handle({ principal, body }) {
        if (!isTimeZone(body.timeZone))
          throw new Failure("WING_REQUEST_INVALID", `body/timeZone: "${body.timeZone}" is no time zone.`, {
            remedy: "Name one such as Europe/Berlin.",
          });
        await send(principal, { type: "PolicyChanged", data: { policy: body } });
        return {};
      },
    }),
  ];
};

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
