/** Reads many calls and writes their table, and knows nothing of events: a process that does it is light. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import type { What } from "@wingman/streams/reports/what";
import { openCsv } from "./csv.ts";
import { type Period, type PeriodAbout, type PeriodCall, type PeriodData, withPeriod } from "./period-data.ts";
import type { Cell, Format } from "./report.ts";
import { callsAt, callsTable, periodNames, periodSheets } from "./sheets.ts";
import { openWorkbook, pagesOf } from "./xlsx.ts";

export type OfTenant = { readonly id: TenantId; readonly name: string; readonly timeZone: string };
export type PeriodAsk = {
  readonly tenant: OfTenant;
  readonly about: PeriodAbout;
  readonly format: Format;
  readonly language: What["language"];
};
/** `content`: empty where paper is asked for, which is drawn from the data. `ids`: every call it tells of. */
export type PeriodFile = { readonly data: PeriodData; readonly content: Uint8Array; readonly ids: readonly string[] };
/** Throws as `periodData` does, and `Failure` WING_REPORT_* for what it cannot make. */
export type ReadPeriod = (ask: PeriodAsk) => Promise<PeriodFile>;
/** In the process of whoever asks. */
export const periodsHere =
  (pool: Pool): ReadPeriod =>
  (ask) =>
    withPeriod(pool, ask.tenant, ask.about, (period) => periodFile(period, ask));

/** Tables are written while calls are read; a page of paper needs them to have been. */
const periodFile = async (period: Period, { tenant, format, language }: PeriodAsk): Promise<PeriodFile> => {
  const { columns, rowOf } = callsTable({ position: period.position, timeZone: tenant.timeZone }, language);
  if (format === "xlsx") {
    const book = openWorkbook(periodNames(language), language);
    await book.sheet(callsAt, columns, rowsOf(period, rowOf));
    const data = await period.done();
    for (const sheet of periodSheets(data, language)) await book.sheet(sheet.at, sheet.columns, pagesOf(sheet.rows));
    return { data, content: await book.done(), ids: period.ids };
  }
  const csv = openCsv(columns);
  for await (const page of rowsOf(period, rowOf)) if (format === "csv") for (const row of page) csv.write(row);
  return { data: await period.done(), content: csv.done(), ids: period.ids };
};

async function* rowsOf(
  period: Period,
  rowOf: (call: PeriodCall) => readonly Cell[],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const page of period.pages()) yield page.map(rowOf);
}
