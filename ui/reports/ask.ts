/** The routes of reports, as this page uses them. */
import { type AnswerOf, call, file } from "../parts/client.ts";

export type Report = AnswerOf<"GET /api/reports">["reports"][number];
export type Schedule = AnswerOf<"GET /api/report-schedules">["schedules"][number];
export type Wanted = Report["what"];
export type Member = AnswerOf<"GET /api/members">["members"][number];

export const reports = {
  list: () => call("GET /api/reports"),
  ask: (what: Wanted) => call("POST /api/reports", { body: { report: crypto.randomUUID(), ...what } }),
  file: (report: string) => file("GET /api/reports/:report/file", { params: { report } }),
  remove: (report: string) => call("DELETE /api/reports/:report", { params: { report } }),
  schedules: () => call("GET /api/report-schedules"),
  set: ({ schedule, first: _first, ...decided }: Schedule) =>
    call("PUT /api/report-schedules/:schedule", { params: { schedule }, body: decided }),
  unset: (schedule: string) => call("DELETE /api/report-schedules/:schedule", { params: { schedule } }),
  members: () => call("GET /api/members"),
};
