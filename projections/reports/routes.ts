/** Files for people to take away: the list of calls at once, and reports that are made first and fetched later. */
import { Id } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { object } from "@wingman/domain/schema";
import type { Pool } from "@wingman/streams/base/pools";
import { type Role, type Route, route } from "@wingman/streams/base/registry";
import { fileHeaders } from "./file-headers.ts";
import { dropFiles, readFile } from "@wingman/streams/reports/files";
import {
  askForReport,
  deliveriesOf,
  type Delivery,
  readReport,
  type ReportRow,
  reportsOf,
} from "@wingman/streams/reports/store";
import { About, What } from "@wingman/streams/reports/what";
import { Type } from "typebox";
import type { HistoryParts } from "../history/routes.ts";
import { askedOf, question } from "../history/search/question.ts";
import { type OneReport, ReportAnswer, ReportsAnswer } from "./answers.ts";
import type { Drawer } from "./browser.ts";
import { callsReport, rowsMax } from "./calls.ts";
import { csvWriter } from "./csv.ts";
import { contentTypes } from "./make.ts";
import { pdfWriter } from "./pdf.ts";
import type { Format, ReportWriter } from "./report.ts";
import { xlsxWriter } from "./xlsx.ts";

export type ReportParts = {
  /** Of the read models, where the files are. */
  readonly pool: Pool;
  readonly keep: Pool;
  readonly now: () => number;
};

const roles: readonly Role[] = ["supervisor", "compliance", "admin"];
const params = Type.Object({ report: Id });

/** `parts` is asked on every request; it throws until they are there. */
export const reportRoutes = (
  history: () => Pick<HistoryParts, "pool">,
  parts: () => ReportParts,
  drawer: () => Drawer,
): readonly Route[] => {
  const writers: Readonly<Record<Format, () => ReportWriter>> = {
    csv: () => csvWriter(),
    xlsx: () => xlsxWriter,
    pdf: () => pdfWriter(drawer()),
  };
  return [
    route({
      method: "GET",
      url: "/api/calls/export",
      summary:
        "The finished calls that are found by what is asked, as a file: the first 5,000 as CSV or XLSX, the first 1,000 as PDF.",
      roles,
      object: "tenant",
      action: "call.export",
      audit: "export",
      limits: { perMinute: 10 },
      contentType: "application/octet-stream",
      schema: {
        query: Type.Object({
          ...question,
          format: Type.Union([Type.Literal("csv"), Type.Literal("xlsx"), Type.Literal("pdf")]),
          language: Type.Optional(Type.Union([Type.Literal("en"), Type.Literal("ar")], { default: "en" })),
        }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal, query: { format, language = "en", ...query }, http }) {
        const wanted = { language, rowsMax: rowsMax[format] };
        const report = await callsReport(history().pool, principal.tenant, askedOf(query), wanted);
        const file = await writers[format]().write(report);
        fileHeaders(http, contentTypes[format], `wingman-calls.${format}`);
        return file;
      },
    }),
    route({
      method: "POST",
      url: "/api/reports",
      summary: "Ask for a report of a call or of some days; it is made beside, and fetched once it is ready.",
      roles,
      object: "tenant",
      action: "report.ask",
      audit: "change",
      limits: { perMinute: 30 },
      schema: {
        body: object({ report: Id, about: About, format: What.properties.format, language: What.properties.language }),
        response: ReportAnswer,
      },
      async handle({ principal, body: { report, ...what } }) {
        const { keep, now } = parts();
        const { tenant, actor } = principal;
        await askForReport(keep, {
          ...{ tenant, report, what, askedBy: actor, schedule: null, night: null },
          ...{ deliver: { members: [], webhook: false }, askedAt: now() },
        });
        const row = await readReport(keep, { tenant, report });
        return answerOf(row ?? missing(), []);
      },
    }),
    route({
      method: "GET",
      url: "/api/reports",
      summary: "The newest reports, how far each is, and what came of sending them.",
      roles,
      object: "tenant",
      action: "report.list",
      audit: "none",
      limits: { perMinute: 240 },
      schema: { response: ReportsAnswer },
      async handle({ principal }) {
        const { keep } = parts();
        const [rows, deliveries] = await Promise.all([
          reportsOf(keep, principal.tenant),
          deliveriesOf(keep, principal.tenant),
        ]);
        const by = Map.groupBy(deliveries, ({ report }) => report);
        return { reports: rows.map((row) => answerOf(row, by.get(row.report) ?? [])) };
      },
    }),
    route({
      method: "GET",
      url: "/api/reports/:report",
      summary: "One report, and how far it is.",
      roles,
      object: "tenant",
      action: "report.read",
      audit: "none",
      limits: { perMinute: 240 },
      schema: { params, response: ReportAnswer },
      async handle({ principal: { tenant }, params: { report } }) {
        const { keep } = parts();
        const [row, deliveries] = await Promise.all([readReport(keep, { tenant, report }), deliveriesOf(keep, tenant)]);
        return answerOf(
          row ?? missing(),
          deliveries.filter((one) => one.report === report),
        );
      },
    }),
    route({
      method: "GET",
      url: "/api/reports/:report/file",
      summary: "The file of a report that is ready.",
      roles,
      object: "tenant",
      action: "report.export",
      audit: "export",
      limits: { perMinute: 30 },
      contentType: "application/octet-stream",
      schema: { params, response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }) },
      async handle({ principal: { tenant }, params: { report }, http }) {
        const { keep, pool } = parts();
        const row = (await readReport(keep, { tenant, report })) ?? missing();
        if (row.state === "queued" || row.state === "making")
          throw new Failure("WING_REPORT_NOT_READY", "the report is still being made.", {
            remedy: "Look again in a few seconds.",
          });
        const file = row.state === "ready" ? await readFile(pool, row) : undefined;
        if (!file)
          throw new Failure("WING_REPORT_GONE", "the file of this report is not kept any more.", {
            remedy: "Make the report again.",
          });
        fileHeaders(http, contentTypes[row.what.format], row.name ?? `wingman-report.${row.what.format}`);
        return file;
      },
    }),
    route({
      method: "DELETE",
      url: "/api/reports/:report",
      summary: "Take the file of a report away.",
      roles: ["supervisor", "admin"],
      object: "tenant",
      action: "report.remove",
      audit: "change",
      limits: { perMinute: 60 },
      schema: { params, response: Type.Object({}) },
      async handle({ principal: { tenant }, params: { report } }) {
        const { keep, pool } = parts();
        await dropFiles(pool, keep, tenant, [report]);
        return {};
      },
    }),
  ];
};

const missing = (): never => {
  throw new Failure("WING_REPORT_NOT_FOUND", "there is no such report.", { remedy: "Look at the list of reports." });
};

const answerOf = (row: ReportRow, deliveries: readonly Delivery[]): OneReport => ({
  ...{ report: row.report, what: row.what, askedBy: row.askedBy, schedule: row.schedule, night: row.night },
  ...{ state: row.state, step: row.step, problem: row.state === "failed" ? row.problem : null },
  ...{ askedAt: row.askedAt, madeAt: row.madeAt, expiresAt: row.expiresAt, position: row.position },
  ...{ timeZone: row.timeZone, digest: row.digest, bytes: row.bytes, name: row.name },
  deliveries: deliveries.map(({ by, to, state, attempts, error }) => ({ by, to, state, attempts, error })),
});
