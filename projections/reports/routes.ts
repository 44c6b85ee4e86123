import type { Failure } from "@wingman/domain/failure";
import { type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { HistoryParts } from "../history/routes.ts";
import { callsReport, rowsMax } from "./calls.ts";
import { csvWriter } from "./csv.ts";
import { pdfWriter } from "./pdf.ts";
import type { Format, ReportWriter } from "./report.ts";
import { xlsxWriter } from "./xlsx.ts";

/** Files for people to take away. `chromium` is asked when a PDF is wanted. */
export const reportRoutes = (
  parts: () => Pick<HistoryParts, "pool">,
  chromium: () => Promise<string | Failure>,
): readonly Route[] => {
  const writers: Readonly<Record<Format, ReportWriter>> = {
    csv: csvWriter(),
    xlsx: xlsxWriter,
    pdf: pdfWriter(chromium),
  };
  return [
    route({
      method: "GET",
      url: "/api/calls/export",
      summary: "The newest finished calls as a file: 5,000 as CSV or XLSX, 1,000 as PDF.",
      roles: ["supervisor", "compliance", "admin"],
      object: "tenant",
      action: "call.export",
      audit: "export",
      limits: { perMinute: 10 },
      contentType: "application/octet-stream",
      schema: {
        query: Type.Object({
          format: Type.Union([Type.Literal("csv"), Type.Literal("xlsx"), Type.Literal("pdf")]),
          language: Type.Optional(Type.Union([Type.Literal("en"), Type.Literal("ar")], { default: "en" })),
        }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal, query: { format, language = "en" }, http }) {
        const report = await callsReport(parts().pool, principal.tenant, { language, rowsMax: rowsMax[format] });
        const file = await writers[format].write(report);
        http.setHeader("content-type", writers[format].contentType);
        http.setHeader("content-disposition", `attachment; filename="wingman-calls.${format}"`);
        // A file is never a page of ours, whoever opens it and however.
        http.setHeader("content-security-policy", "sandbox; default-src 'none'");
        http.setHeader("x-content-type-options", "nosniff");
        http.setHeader("cache-control", "no-store");
        return file;
      },
    }),
  ];
};
