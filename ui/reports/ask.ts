/** The routes of reports, as this page uses them. */
import type { SchedulesAnswer } from "@wingman/commands/reports/routes";
import type { MemberList } from "@wingman/commands/tenants/routes";
import type { OneReport, ReportsList } from "@wingman/projections/reports/answers";
import { json, request } from "../parts/api.ts";

export type Report = OneReport;
export type Schedule = SchedulesAnswer["schedules"][number];
export type Wanted = Report["what"];
export type Member = MemberList["members"][number];

const fileMsMax = 60_000;
const named = (id: string): string => encodeURIComponent(id);

export const reports = {
  list: () => json<ReportsList>("GET", "/api/reports"),
  ask: (what: Wanted) => json<Report>("POST", "/api/reports", { report: crypto.randomUUID(), ...what }),
  file: async (report: string): Promise<Blob> =>
    (await request(`/api/reports/${named(report)}/file`, { signal: AbortSignal.timeout(fileMsMax) })).blob(),
  remove: (report: string) => json("DELETE", `/api/reports/${named(report)}`),
  schedules: () => json<SchedulesAnswer>("GET", "/api/report-schedules"),
  set: ({ schedule, first: _first, ...decided }: Schedule) =>
    json("PUT", `/api/report-schedules/${named(schedule)}`, decided),
  unset: (schedule: string) => json("DELETE", `/api/report-schedules/${named(schedule)}`),
  members: () => json<MemberList>("GET", "/api/members"),
};
