/** Exercises that a manager asks of people until a day. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import {
  type AssignmentFolds,
  type Assignments,
  assignmentsMax,
  changeAssignment,
} from "@wingman/streams/practice/assignments";
import { dateAfter, dateAt } from "@wingman/streams/reports/zone";
import { Type } from "typebox";

export type AssignmentParts = {
  readonly folds: AssignmentFolds;
  readonly writer: Assignments;
  readonly knowsScenario: (tenant: TenantId, id: string) => boolean;
  readonly isMember: (tenant: TenantId, id: string) => boolean;
  readonly timeZoneOf: (tenant: TenantId) => string;
  readonly now: () => number;
};

/** Whoever is given more time than that was given none. */
const dueDaysMax = 366;

const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const writes: Omit<Access, "action"> = {
  roles: ["supervisor", "admin"],
  object: "tenant",
  audit: "write",
  limits: { perMinute: 120 },
};

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const assignmentRoutes = (parts: () => AssignmentParts): readonly Route[] => [
  route({
    method: "PUT",
    url: "/api/practice/assignments/:assignment",
    summary: "Ask an exercise of people until a day. Sent again it is the same one.",
    ...writes,
    action: "practice.assign",
    schema: {
      params: Type.Object({ assignment: Id }),
      body: Type.Object({
        scenario: Id,
        to: Type.Array(Id, { minItems: 1, maxItems: 200 }),
        dueOn: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "day of the company's calendar" }),
        pointsMin: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, default: 60 })),
      }),
      response: Type.Object({ assignment: Id }),
    },
    async handle({
      principal: { tenant, actor },
      params: { assignment },
      body: { scenario, to, dueOn, pointsMin = 60 },
    }) {
      const { folds, writer, knowsScenario, isMember, timeZoneOf, now } = parts();
      const today = dateAt(now(), timeZoneOf(tenant));
      if (Number.isNaN(Date.parse(dueOn)) || dueOn < today || dueOn > dateAfter(today, dueDaysMax))
        throw new Failure("WING_ASSIGNMENT_DAY", `${dueOn} is no day from today on, or more than a year ahead.`, {
          remedy: `Give a day from ${today} on.`,
        });
      if (!knowsScenario(tenant, scenario))
        throw new Failure("WING_SCENARIO_NOT_FOUND", `there is no scenario "${scenario}".`, {
          remedy: "Choose one of the list of scenarios.",
        });
      const people = [...new Set(to)];
      const stranger = people.find((id) => !isMember(tenant, id));
      if (stranger !== undefined)
        throw new Failure("WING_MEMBER_NOT_FOUND", "somebody of these is no member of the company.", {
          remedy: "Choose people of the list of members.",
        });
      if (folds.own(tenant).length >= assignmentsMax && folds.of(tenant, assignment).asked === null)
        throw new Failure("WING_ASSIGNMENTS_FULL", `${assignmentsMax} exercises were assigned already.`, {
          remedy: "Have an operator say what should become of the old ones.",
        });
      const assigned = { scenario, to: people, dueOn, pointsMin, by: actor };
      await changeAssignment({ writer, folds }, tenant, assignment, { type: "Assign", assigned }, actor);
      return { assignment };
    },
  }),
  route({
    method: "DELETE",
    url: "/api/practice/assignments/:assignment",
    summary: "Ask it no more; what was done of it stays.",
    ...writes,
    action: "practice.withdraw",
    schema: { params: Type.Object({ assignment: Id }), response: Type.Object({ assignment: Id }) },
    async handle({ principal: { tenant, actor }, params: { assignment } }) {
      const { folds, writer } = parts();
      await changeAssignment({ writer, folds }, tenant, assignment, { type: "Withdraw", by: actor }, actor);
      return { assignment };
    },
  }),
];
