/**
 * Makes the file of a report. What stands in it follows from the place of the log it was read at, the tenant's time zone
 * and what was asked for: made again at the same place, its HTML, the digest of its data and its CSV are the same.
 */
import { createHash } from "node:crypto";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { What } from "@wingman/streams/reports/what";
import type { Drawer } from "./browser.ts";
import { type CallData, callData } from "./call-data.ts";
import { callPage } from "./call-page.ts";
import { csvOf } from "./csv.ts";
import { type PeriodData, periodData } from "./period-data.ts";
import { periodPage } from "./period-page.ts";
import type { Format } from "./report.ts";
import { bookOf } from "./sheets.ts";
import { workbookOf } from "./xlsx.ts";

export type MakeParts = {
  /** Of the read models. */
  readonly pool: Pool;
  readonly log: Pick<EventLog, "read">;
  readonly drawer: Drawer;
};
export type OfTenant = { readonly id: TenantId; readonly name: string; readonly timeZone: string };
export type ReportData = CallData | PeriodData;
export type MadeFile = {
  readonly content: Uint8Array;
  readonly name: string;
  readonly position: string;
  readonly timeZone: string;
  /** Of the data, SHA-256 in hex. */
  readonly digest: string;
  readonly calls: readonly string[];
};

export const contentTypes: Readonly<Record<Format, string>> = {
  csv: "text/csv; charset=utf-8; header=present",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
};

/** Throws `Failure` WING_CALL_NOT_FOUND, WING_CALL_INCOMPLETE, WING_STARTING, WING_DB_*, and what the log throws. */
export const readData = ({ pool, log }: Omit<MakeParts, "drawer">, tenant: OfTenant, { about }: What): Promise<ReportData> =>
  about.kind === "call" ? callData({ pool, log }, tenant, about) : periodData(pool, tenant, about);

/** Throws what `readData` and `Drawer.draw` throw. */
export const makeReport = async (
  parts: MakeParts,
  tenant: OfTenant,
  what: What,
  onStep: (step: "drawing") => Promise<unknown> = () => Promise.resolve(),
): Promise<MadeFile> => {
  const data = await readData(parts, tenant, what);
  await onStep("drawing");
  return {
    content: await contentOf(parts.drawer, data, what),
    name: nameOf(data, what.format),
    position: data.position,
    timeZone: data.timeZone,
    digest: digestOf(data),
    calls: data.kind === "call" ? [data.detail.call.call] : data.calls.map(({ call }) => call),
  };
};

/** Of what a report says, whatever its form. */
export const digestOf = (data: ReportData): string => {
  const hash = createHash("sha256");
  if (data.kind === "call") return hash.update(JSON.stringify(data)).digest("hex");
  // A hundred thousand calls are no one text.
  const { calls, ...rest } = data;
  hash.update(JSON.stringify(rest));
  for (const call of calls) hash.update(JSON.stringify(call));
  return hash.digest("hex");
};

export const htmlOf = (data: ReportData, language: What["language"]): string =>
  data.kind === "call" ? callPage(data, language) : periodPage(data, language);

const contentOf = (drawer: Drawer, data: ReportData, { format, language }: What): Promise<Uint8Array> => {
  if (format === "pdf") return drawer.draw(htmlOf(data, language), { preferCSSPageSize: true });
  const { main, sheets } = bookOf(data, language);
  return format === "csv" ? Promise.resolve(csvOf(main)) : workbookOf(sheets, language);
};

/** No name and no word of anybody: a file's name is seen where the file is not. */
const nameOf = (data: ReportData, format: Format): string =>
  data.kind === "call"
    ? `wingman-call-${data.detail.call.call.slice(0, 40)}-at-${data.position}.${format}`
    : `wingman-${data.from}-${data.days === 1 ? "day" : `${data.days}-days`}-at-${data.position}.${format}`;
