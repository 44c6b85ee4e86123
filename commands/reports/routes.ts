/** Reports that are made by themselves: what a tenant's supervisors decide. */
import { Id } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { ReportSchedule } from "@wingman/domain/reports/schedule";
import { firstNight } from "@wingman/streams/reports/nights";
import { object } from "@wingman/domain/schema";
import type { TenantCommand } from "@wingman/domain/tenant/tenant";
import { type Access, type Principal, type Route, route } from "@wingman/streams/base/registry";
import type { Directory } from "@wingman/streams/tenants/directory";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { type Static, Type } from "typebox";

export type ScheduleParts = {
  readonly directory: Pick<Directory, "of" | "caughtUp">;
  readonly tenants: Tenants;
  readonly now: () => number;
  /** What reports can be sent by, as this gateway's own settings have it. */
  readonly sends: () => { readonly mail: boolean; readonly webhook: boolean };
};

const writes = (action: string): Access => ({
  roles: ["supervisor", "admin"],
  object: "tenant",
  action,
  audit: "write",
  limits: { perMinute: 60 },
});
const { first: _first, schedule: _schedule, ...decided } = ReportSchedule.properties;

export const SchedulesAnswer = Type.Object({
  timeZone: Type.String({ description: "by whose clock they are made: the policy's" }),
  schedules: Type.Array(ReportSchedule),
  sends: Type.Object({ mail: Type.Boolean(), webhook: Type.Boolean() }),
});
export type SchedulesAnswer = Static<typeof SchedulesAnswer>;

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const scheduleRoutes = (parts: () => ScheduleParts): readonly Route[] => {
  const send = ({ tenant, actor }: Principal, command: TenantCommand): Promise<void> =>
    changeTenant(parts(), tenant, command, actor).catch((error: unknown) => {
      if (!(error instanceof Failure) || !Object.hasOwn(remedies, error.code)) throw error;
      throw new Failure(error.code as `WING_${string}`, error.message, {
        remedy: remedies[error.code] ?? "",
        cause: error,
      });
    });
  return [
    route({
      method: "GET",
      url: "/api/report-schedules",
      summary: "Reports that are made by themselves.",
      roles: ["supervisor", "compliance", "admin"],
      object: "tenant",
      action: "report-schedule.list",
      audit: "none",
      limits: { perMinute: 240 },
      schema: { response: SchedulesAnswer },
      handle({ principal }) {
        const { directory, sends } = parts();
        const { schedules, policy } = directory.of(principal.tenant);
        return Promise.resolve({ timeZone: policy.timeZone, schedules: [...schedules.values()], sends: sends() });
      },
    }),
    route({
      method: "PUT",
      url: "/api/report-schedules/:schedule",
      summary: "Have a report made by itself, or change the whole of how; it begins with the next time its hour comes.",
      ...writes("report-schedule.set"),
      schema: { params: Type.Object({ schedule: Id }), body: object(decided), response: Type.Object({}) },
      async handle({ principal, params: { schedule }, body }) {
        const { schedules, policy, members } = parts().directory.of(principal.tenant);
        const stranger = body.members.find((member) => members.get(member)?.state !== "active");
        if (stranger !== undefined)
          throw new Failure("WING_REPORT_MEMBER", "somebody who is to be sent it does not belong to the company.", {
            remedy: "Choose people of the company; others are invited first.",
          });
        const first = schedules.get(schedule)?.first ?? firstNight(body.at, parts().now(), policy.timeZone);
        await send(principal, { type: "ReportScheduled", data: { ...body, schedule, first } });
        return {};
      },
    }),
    route({
      method: "DELETE",
      url: "/api/report-schedules/:schedule",
      summary: "Have it made no more; what was made stays.",
      ...writes("report-schedule.remove"),
      schema: { params: Type.Object({ schedule: Id }), response: Type.Object({}) },
      async handle({ principal, params: { schedule } }) {
        await send(principal, { type: "ReportUnscheduled", data: { schedule } });
        return {};
      },
    }),
  ];
};

const remedies: Readonly<Record<string, string>> = {
  WING_REFUSED_SCHEDULE_UNKNOWN: "Look at the list again; it was taken away already.",
  WING_REFUSED_SCHEDULES_TOO_MANY: "Take away a report that nobody reads.",
};
