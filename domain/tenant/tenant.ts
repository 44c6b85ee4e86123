/** A tenant: who belongs to it, as what, and by which rules. Pure; the directory of every gateway is a fold of it. */
import { accept, type Decision, refuse } from "../decision.ts";
import {
  decideFeedback,
  evolveFeedback,
  type FeedbackRefusal,
  nothingStands,
  type Standing,
} from "../feedback/standing.ts";
import { hasBasis } from "../privacy/consent-law.ts";
import { type ReportSchedule, schedulesMax } from "../reports/schedule.ts";
import type { EventOf } from "../schema.ts";
import type * as events from "./events.ts";
import { defaultPolicy, type Policy } from "./policy.ts";
import type { Role } from "./roles.ts";

export type TenantEvent = EventOf<typeof events>;
type DataOf<Type extends TenantEvent["type"]> = Extract<TenantEvent, { type: Type }>["data"];

export type Member = {
  readonly roles: readonly Role[];
  readonly state: "invited" | "active";
  /** Whom figures count them with; absent where nobody placed them. */
  readonly team?: string;
};
export type ApiKey = { readonly roles: readonly Role[]; readonly expiresAt: string | null };
export type Hold = { readonly call: string | null; readonly file: string };

export type TenantState = {
  readonly created: boolean;
  readonly name: string;
  readonly policy: Policy;
  readonly members: ReadonlyMap<string, Member>;
  readonly apiKeys: ReadonlyMap<string, ApiKey>;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly feedback: Standing;
  readonly schedules: ReadonlyMap<string, ReportSchedule>;
};

export const initialTenant: TenantState = {
  created: false,
  name: "",
  policy: defaultPolicy,
  members: new Map(),
  apiKeys: new Map(),
  holds: new Map(),
  feedback: nothingStands,
  schedules: new Map(),
};

/** One for each thing that can happen; the event is the command that was let through. */
export type TenantCommand = TenantEvent;

export type TenantRefusal =
  | "TENANT_EXISTS"
  | "TENANT_UNKNOWN"
  | "MEMBER_UNKNOWN"
  | "MEMBER_KNOWN"
  | "LAST_ADMINISTRATOR"
  | "LEGAL_BASIS_MISSING"
  | "KEY_UNKNOWN"
  | "HOLD_UNKNOWN"
  | "SCHEDULE_UNKNOWN"
  | "SCHEDULES_TOO_MANY"
  | FeedbackRefusal;

const isAdmin = ({ roles, state }: Member): boolean => state === "active" && roles.includes("admin");
const admins = ({ members }: TenantState): number => [...members.values()].filter(isAdmin).length;
const without = <Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};
const sameRoles = (a: readonly Role[], b: readonly Role[]): boolean =>
  a.length === b.length && a.every((role) => b.includes(role));

/** What a command comes to; again, it changes nothing. */
export const decideTenant = (state: TenantState, command: TenantCommand): Decision<TenantEvent, TenantRefusal> => {
  if ((command.type === "TenantCreated" || command.type === "PolicyChanged") && !hasBasis(command.data.policy.consent))
    return refuse("LEGAL_BASIS_MISSING", "a law that asks less than everybody is written down with its legal basis");
  if (command.type === "TenantCreated")
    return state.created
      ? state.name === command.data.name
        ? accept()
        : refuse("TENANT_EXISTS", "this tenant is there already")
      : accept(command);
  if (!state.created) return refuse("TENANT_UNKNOWN", "there is no such tenant");
  switch (command.type) {
    case "PolicyChanged":
      return JSON.stringify(state.policy) === JSON.stringify(command.data.policy) ? accept() : accept(command);
    case "MemberInvited":
    case "MemberJoined": {
      const known = state.members.get(command.data.member);
      if (known?.state === "active")
        return command.type === "MemberJoined"
          ? accept()
          : refuse("MEMBER_KNOWN", "this person belongs to the tenant already");
      return known && command.type === "MemberInvited" ? accept() : accept(command);
    }
    case "MemberPlaced": {
      const known = state.members.get(command.data.member);
      if (!known) return refuse("MEMBER_UNKNOWN", "nobody here has this id");
      return (known.team ?? null) === command.data.team ? accept() : accept(command);
    }
    case "RolesGranted":
    case "MemberRemoved": {
      const { member } = command.data;
      const known = state.members.get(member);
      if (!known)
        return command.type === "MemberRemoved" ? accept() : refuse("MEMBER_UNKNOWN", "nobody here has this id");
      if (command.type === "RolesGranted" && sameRoles(known.roles, command.data.roles)) return accept();
      const staysAdmin = command.type === "RolesGranted" && command.data.roles.includes("admin");
      if (isAdmin(known) && !staysAdmin && admins(state) === 1)
        return refuse("LAST_ADMINISTRATOR", "a tenant keeps at least one administrator");
      return accept(command);
    }
    case "SessionsRevoked":
      return accept(command);
    case "ApiKeyMade":
      return state.apiKeys.has(command.data.key) ? accept() : accept(command);
    case "ApiKeyRevoked":
      return state.apiKeys.has(command.data.key) ? accept(command) : refuse("KEY_UNKNOWN", "there is no such key");
    case "LegalHoldPlaced":
      return state.holds.has(command.data.hold) ? accept() : accept(command);
    case "LegalHoldLifted":
      return state.holds.has(command.data.hold) ? accept(command) : refuse("HOLD_UNKNOWN", "there is no such hold");
    case "ExperimentStarted":
    case "ExperimentEnded":
    case "RankingReset":
    case "RankingRestored":
      return decideFeedback(state.feedback, command);
    case "ReportScheduled": {
      const known = state.schedules.get(command.data.schedule);
      if (JSON.stringify(known) === JSON.stringify(command.data)) return accept();
      return known || state.schedules.size < schedulesMax
        ? accept(command)
        : refuse("SCHEDULES_TOO_MANY", `${schedulesMax} reports are made by themselves already`);
    }
    case "ReportUnscheduled":
      return state.schedules.has(command.data.schedule)
        ? accept(command)
        : refuse("SCHEDULE_UNKNOWN", "no report is made by itself under this id");
  }
};

export const evolveTenant = (state: TenantState, event: TenantEvent): TenantState => {
  switch (event.type) {
    case "TenantCreated":
      return { ...state, created: true, name: event.data.name, policy: event.data.policy };
    case "PolicyChanged":
      return { ...state, policy: event.data.policy };
    case "MemberInvited":
      return withMember(state, event.data, "invited");
    case "MemberJoined":
      return withMember(state, event.data, "active");
    case "RolesGranted":
      return withMember(state, event.data, state.members.get(event.data.member)?.state ?? "active");
    case "MemberPlaced": {
      const { member, team } = event.data;
      const known = state.members.get(member);
      if (!known) return state;
      const { team: _before, ...rest } = known;
      return { ...state, members: new Map(state.members).set(member, team === null ? rest : { ...rest, team }) };
    }
    case "MemberRemoved":
      return { ...state, members: without(state.members, event.data.member) };
    case "ApiKeyMade": {
      const { key, roles, expiresAt } = event.data;
      return { ...state, apiKeys: new Map(state.apiKeys).set(key, { roles, expiresAt }) };
    }
    case "ApiKeyRevoked":
      return { ...state, apiKeys: without(state.apiKeys, event.data.key) };
    case "LegalHoldPlaced": {
      const { hold, call, file } = event.data;
      return { ...state, holds: new Map(state.holds).set(hold, { call, file }) };
    }
    case "LegalHoldLifted":
      return { ...state, holds: without(state.holds, event.data.hold) };
    case "ExperimentStarted":
    case "ExperimentEnded":
    case "RankingReset":
    case "RankingRestored":
      return { ...state, feedback: evolveFeedback(state.feedback, event) };
    case "ReportScheduled":
      return { ...state, schedules: new Map(state.schedules).set(event.data.schedule, event.data) };
    case "ReportUnscheduled":
      return { ...state, schedules: without(state.schedules, event.data.schedule) };
    case "SessionsRevoked":
    default:
      return state; // Sessions are not the tenant's; those who keep them listen. A newer type changes nothing known here.
  }
};

const withMember = (
  state: TenantState,
  { member, roles }: Pick<DataOf<"RolesGranted">, "member" | "roles">,
  is: Member["state"],
): TenantState => ({
  ...state,
  members: new Map(state.members).set(member, { ...state.members.get(member), roles, state: is }),
});
