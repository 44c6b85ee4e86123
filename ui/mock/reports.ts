/** What the demo backend answers about reports: one ready, one being made, one sent, one that failed, one that is gone. */
import type { SchedulesAnswer } from "@wingman/commands/reports/routes";
import type { OneReport, ReportsList } from "@wingman/projections/reports/answers";

const dayMs = 86_400_000;
const reportOf = (report: string, hours: number, changes: Partial<OneReport>): OneReport => {
  const askedAt = Date.now() - hours * 3_600_000;
  return {
    report,
    what: { about: { kind: "period", from: "2026-11-26", days: 1, reps: [] }, format: "pdf", language: "en" },
    ...{ askedBy: "marta", schedule: null, night: null, state: "ready", step: "ready", problem: null, askedAt },
    ...{ madeAt: askedAt + 900, expiresAt: askedAt + 30 * dayMs, position: "1-0000000k3f2-000" },
    ...{ timeZone: "Europe/Berlin", digest: "5e8f", bytes: 184_211, name: "wingman-2026-11-26-day.pdf" },
    ...{ deliveries: [], ...changes },
  };
};
const none = { madeAt: null, expiresAt: null, position: null, timeZone: null, digest: null, bytes: null, name: null };

const list = (): ReportsList => ({
  reports: [
    reportOf("r1", 0, {
      ...{ ...none, state: "making", step: "drawing" },
      what: { about: { kind: "call", call: "019ac6f0-demo", transcript: true }, format: "pdf", language: "en" },
    }),
    reportOf("r2", 5, {
      ...{ schedule: "s1", night: "2026-11-27", askedBy: "reports" },
      deliveries: [
        { by: "e-mail", to: "ingrid", state: "done", attempts: 1, error: null },
        {
          ...{ by: "e-mail", to: "omar", state: "failed", attempts: 1 },
          error:
            "WING_MAIL_REFUSED: the mail server refused the letter (550). See that the address of this person is right, and that the server lets WINGMAN_SMTP_FROM send.",
        },
        { by: "webhook", to: null, state: "started", attempts: 2, error: "the receiver answered 503" },
      ],
    }),
    reportOf("r3", 28, {
      ...{ ...none, state: "failed", step: "waiting" },
      problem: {
        code: "WING_REPORT_PDF_OFF",
        message: "there is no browser on the server to draw a PDF with.",
        remedy: "Take it as a table (CSV or XLSX), or have Chromium installed on the server.",
      },
    }),
    reportOf("r4", 170, {
      state: "gone",
      name: null,
      what: {
        about: { kind: "period", from: "2026-11-16", days: 7, reps: ["priya"] },
        ...{ format: "xlsx", language: "ar" },
      },
    }),
  ],
});

const schedules: SchedulesAnswer = {
  timeZone: "Europe/Berlin",
  schedules: [
    {
      ...{ schedule: "s1", every: "day", at: "06:30", first: "2026-11-01", reps: [], format: "pdf", language: "en" },
      ...{ members: ["ingrid", "omar"], webhook: true },
    },
  ],
  sends: { mail: true, webhook: true },
};

/** Undefined for what is not about reports. */
export const reportsAnswer = (path: string, isEmpty: boolean): unknown => {
  if (path === "/api/reports") return isEmpty ? { reports: [] } : list();
  if (path === "/api/report-schedules")
    return isEmpty ? { ...schedules, schedules: [], sends: { mail: false, webhook: false } } : schedules;
  if (path.startsWith("/api/reports/") || path.startsWith("/api/report-schedules/")) return {};
  return undefined;
};
