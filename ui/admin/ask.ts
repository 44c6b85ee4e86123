/** The routes of people, sessions and rules, as these pages use them. */
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Role } from "@wingman/domain/tenant/roles";
import { type AnswerOf, call } from "../parts/client.ts";

export type Member = AnswerOf<"GET /api/members">["members"][number];
export type Session = AnswerOf<"GET /api/sessions">["sessions"][number];
export type Key = AnswerOf<"GET /api/keys">["keys"][number];
export type Invited = AnswerOf<"POST /api/members">;

const msMax = 20_000;

export const admin = {
  members: async () => (await call("GET /api/members", {}, msMax)).members,
  invite: (email: string, name: string, roles: readonly Role[]) =>
    call("POST /api/members", { body: { email, name, roles } }, msMax),
  setTeam: (member: string, team: string | null) =>
    call("PUT /api/members/:member/team", { params: { member }, body: { team } }, msMax),
  setRoles: (member: string, roles: readonly Role[]) =>
    call("PUT /api/members/:member/roles", { params: { member }, body: { roles } }, msMax),
  remove: (member: string) => call("DELETE /api/members/:member", { params: { member } }, msMax),
  sessions: async (everybody: boolean) =>
    (await call("GET /api/sessions", { query: { everybody: everybody || undefined } }, msMax)).sessions,
  endSession: (session: string) => call("DELETE /api/sessions/:session", { params: { session } }, msMax),
  endMine: () => call("DELETE /api/sessions", {}, msMax),
  keys: async () => (await call("GET /api/keys", {}, msMax)).keys,
  makeKey: (name: string, roles: readonly Role[], expiresAt: string) =>
    call("POST /api/keys", { body: { name, roles, expiresAt } }, msMax),
  revokeKey: (key: string) => call("DELETE /api/keys/:key", { params: { key } }, msMax),
  policy: () => call("GET /api/policy", {}, msMax),
  setPolicy: (policy: Policy) => call("PUT /api/policy", { body: policy }, msMax),
  retention: (inDays: number) => call("GET /api/retention/preview", { query: { inDays } }, msMax),
};
