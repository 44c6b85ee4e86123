/** The routes of people, sessions and rules, as these pages use them. */
import type { KeyListAnswer } from "@wingman/commands/identity/key-routes";
import type { SessionList } from "@wingman/commands/identity/routes";
import type { RetentionPreview } from "@wingman/commands/rights/retention-routes";
import type { MemberList } from "@wingman/commands/tenants/routes";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Role } from "@wingman/domain/tenant/roles";
import { json as askJson } from "../parts/api.ts";

export type Member = MemberList["members"][number];
export type Session = SessionList["sessions"][number];
export type Key = KeyListAnswer["keys"][number];
export type Invited = { readonly member: string; readonly link: string; readonly hours: number };

const timeoutMs = 20_000;
const json = <Body>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Body> =>
  askJson<Body>(method, path, body, timeoutMs);
const one = (id: string): string => encodeURIComponent(id);

export const admin = {
  members: () => json<MemberList>("GET", "/api/members").then(({ members }) => members),
  invite: (email: string, name: string, roles: readonly Role[]) =>
    json<Invited>("POST", "/api/members", { email, name, roles }),
  setTeam: (member: string, team: string | null) => json("PUT", `/api/members/${one(member)}/team`, { team }),
  setRoles: (member: string, roles: readonly Role[]) => json("PUT", `/api/members/${one(member)}/roles`, { roles }),
  remove: (member: string) => json("DELETE", `/api/members/${one(member)}`),
  sessions: (everybody: boolean) =>
    json<SessionList>("GET", `/api/sessions${everybody ? "?everybody=true" : ""}`).then(({ sessions }) => sessions),
  endSession: (session: string) => json("DELETE", `/api/sessions/${one(session)}`),
  endMine: () => json("DELETE", "/api/sessions"),
  keys: () => json<KeyListAnswer>("GET", "/api/keys").then(({ keys }) => keys),
  makeKey: (name: string, roles: readonly Role[], expiresAt: string) =>
    json<{ readonly key: string; readonly secret: string }>("POST", "/api/keys", { name, roles, expiresAt }),
  revokeKey: (key: string) => json("DELETE", `/api/keys/${one(key)}`),
  policy: () => json<Policy>("GET", "/api/policy"),
  setPolicy: (policy: Policy) => json("PUT", "/api/policy", policy),
  retention: (inDays: number) => json<RetentionPreview>("GET", `/api/retention/preview?inDays=${inDays}`),
};
