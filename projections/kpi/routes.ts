/** What came of the calls, by person, team, playbook and time; what is behind each figure; and what a tenant used. */
import { dateAt } from "@wingman/streams/reports/zone";
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Standing } from "@wingman/domain/feedback/standing";
import type { TenantState } from "@wingman/domain/tenant/tenant";
import { type Access, type Principal, type Role, type Route, route } from "@wingman/streams/base/registry";
import { askedSequence } from "@wingman/streams/log/position";
import { type Static, Type } from "typebox";
import type { HistoryParts } from "../history/routes.ts";
import { BehindAnswer, ChoicesAnswer, EffectAnswer, KpiAnswer, PilotAnswer, UsageAnswer } from "./answers.ts";
import { readBehind, whatPattern } from "./behind.ts";
import { readEffect } from "./effect.ts";
import { repsOf } from "./names.ts";
import { pilotDays, readPilot } from "./pilot.ts";
import { readKpi } from "./query.ts";
import { type Scope, type TimeUnit, units } from "./scope.ts";
import { usageFile } from "./usage-file.ts";
import { readUsage } from "./usage.ts";

export type KpiParts = Pick<HistoryParts, "pool" | "caughtUp"> & {
  /** Names stand there, and there alone. */
  readonly history: HistoryParts["pool"];
  readonly policyOf: (tenant: TenantId) => Policy;
  readonly membersOf: (tenant: TenantId) => TenantState["members"];
  readonly standingOf: (tenant: TenantId) => Standing;
  readonly playbooksOf: (tenant: TenantId) => readonly { readonly id: string; readonly name: string }[];
};

const roles: readonly Role[] = ["agent", "supervisor", "viewer", "compliance", "admin"];
const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "of the tenant's own calendar" });
const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Unit = Type.Unsafe<TimeUnit>({ type: "string", enum: [...units] });
const days = { from: Day, to: Day };
const filters = {
  ...days,
  rep: Type.Optional(Id),
  team: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  playbook: Type.Optional(Id),
  position: Type.Optional(Type.String({ maxLength: 40, description: "position a command answered" })),
};
const Filters = Type.Object(filters);

const reads = (action: string, audit: Access["audit"] = "none") =>
  ({ roles, object: "own", lists: true, action, audit, limits: { perMinute: 240 } }) as const;
const billing = (action: string, audit: Access["audit"] = "none") =>
  ({ roles: ["admin"], object: "tenant", action, audit, limits: { perMinute: 60 } }) as const;

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const kpiRoutes = (parts: () => KpiParts): readonly Route[] => {
  const scopeOf = async (
    { tenant }: Principal,
    own: string | null,
    { from, to, rep, team, playbook, position }: Static<typeof Filters>,
  ): Promise<Scope> => {
    const { policyOf, membersOf, caughtUp } = parts();
    if (position !== undefined) await caughtUp?.(askedSequence(position));
    // As the teams are today: who changed teams takes their calls along.
    const ofTeam =
      team === undefined
        ? undefined
        : [...membersOf(tenant)].flatMap(([member, known]) => (known.team === team ? [member] : []));
    const asked = [own ? [own] : undefined, rep === undefined ? undefined : [rep], ofTeam].filter(
      (one) => one !== undefined,
    );
    const [first, ...more] = asked;
    const reps = first?.filter((one) => more.every((others) => others.includes(one))) ?? null;
    return { tenant, from, to, timeZone: policyOf(tenant).timeZone, reps, playbook: playbook ?? null };
  };
  return [
    route({
      method: "GET",
      url: "/api/kpi",
      summary: "The figures of finished calls between two days, of as many days before, and through time.",
      ...reads("kpi.read"),
      schema: { query: Type.Object({ ...filters, unit: Type.Optional(Unit) }), response: KpiAnswer },
      async handle({ principal, own, query }) {
        const scope = await scopeOf(principal, own, query);
        return readKpi(parts().pool, scope, { unit: query.unit ?? "week", byRep: own === null });
      },
    }),
    route({
      method: "GET",
      url: "/api/kpi/calls",
      summary: "The calls behind a figure, newest first.",
      ...reads("kpi.list-calls", "read-personal"),
      schema: {
        query: Type.Object({
          ...filters,
          what: Type.String({ pattern: whatPattern, description: "a figure, or a kind: objection:price" }),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: BehindAnswer,
      },
      async handle({ principal, own, query }) {
        const scope = await scopeOf(principal, own, query);
        return readBehind(parts(), scope, query.what, query.cursor);
      },
    }),
    route({
      method: "GET",
      url: "/api/kpi/effect",
      summary: "What came of calls in which tips were used and not, and of calls that trials dealt an arm.",
      ...reads("kpi.read-effect"),
      schema: { query: Filters, response: EffectAnswer },
      async handle({ principal, own, query }) {
        const scope = await scopeOf(principal, own, query);
        return readEffect(parts().pool, scope, parts().standingOf(principal.tenant).experiments);
      },
    }),
    route({
      method: "GET",
      url: "/api/kpi/pilot",
      summary: "A team's first weeks against as many right before, each person held against themselves.",
      roles: ["supervisor", "viewer", "compliance", "admin"],
      object: "tenant",
      action: "kpi.read-pilot",
      audit: "none",
      limits: { perMinute: 120 },
      schema: {
        query: Type.Object({
          on: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "the day it was switched on" }),
          weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: 26, default: 4 })),
          team: filters.team,
          playbook: filters.playbook,
        }),
        response: PilotAnswer,
      },
      async handle({ principal, query: { on, weeks = 4, team, playbook } }) {
        const wanted = {
          ...pilotDays(on, weeks),
          ...(team !== undefined && { team }),
          ...(playbook !== undefined && { playbook }),
        };
        return readPilot(parts().pool, await scopeOf(principal, null, wanted));
      },
    }),
    route({
      method: "GET",
      url: "/api/kpi/choices",
      summary: "People, teams and playbooks that figures can be filtered by.",
      ...reads("kpi.read-choices"),
      schema: { response: ChoicesAnswer },
      async handle({ principal: { tenant }, own }) {
        const { history, membersOf, playbooksOf, policyOf } = parts();
        const members = membersOf(tenant);
        const { timeZone } = policyOf(tenant);
        const teams = own === null ? [...members.values()].flatMap(({ team }) => team ?? []) : [];
        return {
          reps: (await repsOf(history, tenant, own)).map(({ rep, name }) => ({
            rep,
            name,
            team: members.get(rep)?.team ?? null,
          })),
          teams: [...new Set(teams)].sort(),
          playbooks: playbooksOf(tenant).map(({ id, name }) => ({ playbook: id, name })),
          timeZone,
          today: dateAt(Date.now(), timeZone),
          isOwn: own !== null,
        };
      },
    }),
    route({
      method: "GET",
      url: "/api/usage",
      summary: "What the tenant used between two days: seconds, tokens and tips, and what is stored now.",
      ...billing("usage.read"),
      schema: { query: Type.Object({ ...days, unit: Type.Optional(Unit) }), response: UsageAnswer },
      handle: ({ principal: { tenant }, query: { from, to, unit = "month" } }) =>
        readUsage(parts().pool, { tenant, from, to, timeZone: parts().policyOf(tenant).timeZone }, unit),
    }),
    route({
      method: "GET",
      url: "/api/usage/export",
      summary: "The same as a file: CSV, a line a month.",
      ...billing("usage.export", "export"),
      contentType: "text/csv",
      schema: {
        query: Type.Object({ ...days, unit: Type.Optional(Unit) }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal: { tenant }, query: { from, to, unit = "month" }, http }) {
        const of = { tenant, from, to, timeZone: parts().policyOf(tenant).timeZone };
        const file = await usageFile(await readUsage(parts().pool, of, unit));
        http.setHeader("content-disposition", `attachment; filename="wingman-usage-${from}-${to}.csv"`);
        http.setHeader("content-security-policy", "sandbox; default-src 'none'");
        http.setHeader("x-content-type-options", "nosniff");
        http.setHeader("cache-control", "no-store");
        return file;
      },
    }),
  ];
};
