/**
 * Makes the file of a report. What stands in it follows from the place of the log it was read at, the tenant's time zone
 * and what was asked for: made again at the same place, its HTML, the digest of its data and its CSV are the same.
 */
import { createHash } from "node:crypto";
import type { Pool } from "@wingman/streams/base/pools";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { What } from "@wingman/streams/reports/what";
import type { Drawer } from "./browser.ts";
import { type CallData, callData } from "./call-data.ts";
import { callPage } from "./call-page.ts";
import { csvOf } from "./csv.ts";
import { type PeriodData, periodData } from "./period-data.ts";
import { type OfTenant, periodsHere, type ReadPeriod } from "./period-file.ts";
import { periodPage } from "./period-page.ts";
import type { Format } from "./report.ts";
import { callBook } from "./sheets.ts";
import { workbookOf } from "./xlsx.ts";

export type MakeParts = {
  /** Of the read models. */
  readonly pool: Pool;
  readonly log: Pick<EventLog, "read">;
  readonly drawer: Drawer;
  /** Who reads many calls: processes of their own where this is given, and else whoever asks. */
  readonly readPeriod?: ReadPeriod | undefined;
};
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
export const readData = (
  { pool, log }: Omit<MakeParts, "drawer">,
  tenant: OfTenant,
  { about }: Pick<What, "about">,
): Promise<ReportData> =>
  about.kind === "call" ? callData({ pool, log }, tenant, about) : periodData(pool, tenant, about);

type OnStep = (step: "drawing") => Promise<unknown>;

/** Throws what `readData` and `Drawer.draw` throw. */
export const makeReport = async (
  parts: MakeParts,
  tenant: OfTenant,
  { about, format, language }: What,
  onStep: OnStep = () => Promise.resolve(),
): Promise<MadeFile> => {
  if (about.kind === "call") {
    const data = await readData(parts, tenant, { about });
    await onStep("drawing");
    const content = data.kind === "call" ? await callContent(parts.drawer, data, format, language) : new Uint8Array();
    return fileOf(data, format, content, [about.call]);
  }
  const read = parts.readPeriod ?? periodsHere(parts.pool);
  const { data, content, ids } = await read({ tenant, about, format, language });
  if (format !== "pdf") return fileOf(data, format, content, ids);
  await onStep("drawing");
  const drawn = await parts.drawer.draw(htmlOf(data, language), { preferCSSPageSize: true });
  return fileOf(data, format, drawn, ids);
};

const fileOf = (data: ReportData, format: Format, content: Uint8Array, calls: readonly string[]): MadeFile => ({
  ...{ content, calls, name: nameOf(data, format), position: data.position, timeZone: data.timeZone },
  digest: digestOf(data),
});

/** Of what a report says, whatever its form. */
export const digestOf = (data: ReportData): string => createHash("sha256").update(JSON.stringify(data)).digest("hex");

export const htmlOf = (data: ReportData, language: What["language"]): string =>
  data.kind === "call" ? callPage(data, language) : periodPage(data, language);

const callContent = (
  drawer: Drawer,
  data: CallData,
  format: Format,
  language: What["language"],
): Promise<Uint8Array> => {
  if (format === "pdf") return drawer.draw(htmlOf(data, language), { preferCSSPageSize: true });
  const { main, sheets } = callBook(data, language);
  return format === "csv" ? Promise.resolve(csvOf(main)) : workbookOf(sheets, language);
};

/** No name and no word of anybody: a file's name is seen where the file is not. */
const nameOf = (data: ReportData, format: Format): string =>
  data.kind === "call"
    ? `wingman-call-${data.detail.call.call.slice(0, 40)}-at-${data.position}.${format}`
    : `wingman-${data.from}-${data.days === 1 ? "day" : `${data.days}-days`}-at-${data.position}.${format}`;
