/** The scorecard of a call, and for whoever coaches which calls are worth listening to. */
import { type ReasonKind, reasonKinds } from "@wingman/domain/coach/queue";
import type { TenantId } from "@wingman/domain/ids";
import { type PracticeRubric, RubricContent, RubricTrial } from "@wingman/domain/practice/rubric";
import { trialOfCall } from "@wingman/domain/practice/score";
import { object } from "@wingman/domain/schema";
import type { Policy } from "@wingman/domain/tenant/policy";
import { type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import { history } from "../history/model.ts";
import type { HistoryParts } from "../history/routes.ts";
import { leastPosition, waitFor } from "../least-position.ts";
import { CoachingAnswer, ScorecardAnswer } from "./answers.ts";
import { readCoaching, readRecord, readScorecard } from "./query.ts";

export type CoachingParts = Pick<HistoryParts, "pool" | "caughtUp" | "nameOf"> & {
  readonly policyOf: (tenant: TenantId) => Pick<Policy, "timeZone">;
  /** The tenant's own rubric for its real calls, as it is published now; undefined for the usual one. */
  readonly rubricOf?: ((tenant: TenantId) => PracticeRubric | undefined) | undefined;
};

const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "of the tenant's own calendar" });
const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
/** `parts` throws `Failure` WING_STARTING until they are there. */
export const coachingRoutes = (parts: () => CoachingParts): readonly Route[] => {
  const nameIn = (tenant: TenantId) => async (member: string) => (await parts().nameOf?.(tenant, member)) ?? "";
  return [
    route({
      method: "GET",
      url: "/api/calls/:call/scorecard",
      summary: "Yes/no checks of a finished call, each with the moment that decides, or that it cannot be told.",
      roles: ["agent", "supervisor", "viewer", "compliance", "admin"],
      object: "own",
      action: "call.read-scorecard",
      audit: "read-personal",
      limits: { perMinute: 600 },
      schema: {
        params: Type.Object({ call: Id }),
        query: Type.Object({ position: leastPosition }),
        response: ScorecardAnswer,
      },
      async handle({ principal: { tenant }, params: { call }, query, http }) {
        await waitFor(history, parts(), query.position, http);
        return readScorecard(parts().pool, tenant, call, nameIn(tenant), parts().rubricOf?.(tenant));
      },
    }),
    route({
      method: "POST",
      url: "/api/calls/:call/scorecard/try",
      summary: "How a finished call would come out by a rubric that is still being written; nothing is kept.",
      roles: ["supervisor", "admin"],
      object: "tenant",
      action: "call.try-scorecard",
      audit: "read-personal",
      limits: { perMinute: 240 },
      schema: {
        params: Type.Object({ call: Id }),
        body: object({ content: RubricContent }),
        response: RubricTrial,
      },
      async handle({ principal: { tenant }, params: { call }, body: { content } }) {
        return trialOfCall(content, (await readRecord(parts().pool, tenant, call)).record);
      },
    }),
    route({
      method: "GET",
      url: "/api/kpi/coaching",
      summary: "Calls worth listening to, each with its reasons, and how often each check of the scorecard held.",
      roles: ["supervisor", "admin"],
      object: "tenant",
      action: "coaching.read",
      audit: "read-personal",
      limits: { perMinute: 120 },
      schema: {
        query: Type.Object({
          ...{ from: Day, to: Day, rep: Type.Optional(Id), position: leastPosition },
          reason: Type.Optional(
            Type.Unsafe<ReasonKind>({
              ...{ type: "string", enum: [...reasonKinds] },
              description: "calls that have this reason, among those they have",
            }),
          ),
        }),
        response: CoachingAnswer,
      },
      async handle({ principal: { tenant }, query: { from, to, rep, reason, position }, http }) {
        await waitFor(history, parts(), position, http);
        const { timeZone } = parts().policyOf(tenant);
        const reps = rep === undefined ? null : [rep];
        const scope = { tenant, from, to, timeZone, reps, playbook: null };
        return readCoaching(parts().pool, scope, nameIn(tenant), reason, parts().rubricOf?.(tenant));
      },
    }),
  ];
};
