/** What the demo backend answers about people, sessions and rules: an administrator, two colleagues, one asked in. */
import type { SessionList } from "@wingman/commands/identity/routes";
import type { MemberList } from "@wingman/commands/tenants/routes";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import type { Me } from "../parts/me.ts";

const hourMs = 3_600_000;
const me: Me = {
  tenant: { id: "halden", name: "Halden" },
  person: { id: "marta", name: "Marta Lind", email: "marta.lind@halden.example" },
  roles: ["admin"],
  session: "mock",
};
const members: MemberList = {
  members: [
    {
      member: "ingrid",
      name: "Ingrid Solberg",
      email: "ingrid.solberg@halden.example",
      roles: ["supervisor", "compliance"],
      state: "active",
      team: null,
    },
    {
      member: "marta",
      name: "Marta Lind",
      email: "marta.lind@halden.example",
      roles: ["admin"],
      state: "active",
      team: null,
    },
    {
      member: "omar",
      name: "عمر حداد",
      email: "omar.haddad@halden.example",
      roles: ["agent"],
      state: "invited",
      team: null,
    },
    {
      member: "priya",
      name: "Priya Nair",
      email: "priya.nair@halden.example",
      roles: ["agent"],
      state: "active",
      team: "Hamburg",
    },
  ],
};
const sessions = (now: number, everybody: boolean): SessionList => {
  const at = (hours: number): string => new Date(now - hours * hourMs).toISOString();
  const mine = { member: "marta", name: everybody ? "Marta Lind" : "", how: "password", agent: "Chrome, Windows" };
  const all = [
    { ...mine, session: "s-1", createdAt: at(3), seenAt: at(0), isThis: true },
    { ...mine, session: "s-2", agent: "Safari, iPhone", createdAt: at(50), seenAt: at(26), isThis: false },
    {
      session: "s-3",
      member: "priya",
      name: "Priya Nair",
      how: "invitation",
      agent: "",
      createdAt: at(9),
      seenAt: at(1),
      isThis: false,
    },
  ];
  return { sessions: all.filter(({ member }) => everybody || member === "marta") };
};
/** An address that begins so is somebody's already. */
const taken = /"email":"ingrid/;

/** Undefined for an address that is not of this part. */
export const adminAnswer = (
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
): { readonly code: number; readonly body: unknown } | undefined => {
  const ok = (answer: unknown) => ({ code: 200, body: answer });
  const no = (code: string) => ({ code: 409, body: { code, message: "The demo backend says no.", remedy: null } });
  if (path === "/api/me") return ok(me);
  if (path === "/api/sessions") return ok(sessions(Date.now(), query.get("everybody") === "true"));
  if (path.startsWith("/api/sessions/")) return ok({});
  if (path === "/api/keys" && method === "GET")
    return ok({
      keys: [
        {
          key: "key-1",
          name: "CRM",
          roles: ["viewer"],
          madeBy: "marta",
          createdAt: new Date().toISOString(),
          usedAt: null,
          expiresAt: null,
        },
      ],
    });
  if (path === "/api/policy") return ok(method === "PUT" ? {} : defaultPolicy);
  if (path === "/api/members" && method === "GET") return ok(members);
  if (path === "/api/members")
    return taken.test(body) ? no("WING_REFUSED_MEMBER_KNOWN") : ok({ member: "new", link: "x".repeat(43), hours: 24 });
  if (path.startsWith("/api/members/marta")) return no("WING_REFUSED_LAST_ADMINISTRATOR");
  if (path.startsWith("/api/members/")) return ok({});
  return undefined;
};
