/** A workbook with one sheet. Every text is a typed string in a text cell, so nothing is ever reckoned. */
import ExcelJs from "exceljs";
import { cellText, type Report, type ReportWriter, timeText } from "./report.ts";

const widthMax = 48;
/** The library's own format for "whatever is typed here is text", also when somebody edits the cell. */
const textFormat = "@";
const timeFormat = "yyyy-mm-dd hh:mm";
/** Before 1900 a sheet has no dates. */
const timeMsMin = -2_208_988_800_000;
const timeMsMax = 253_402_300_799_000;

export const xlsxWriter: ReportWriter = {
  contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  async write(report) {
    const book = new ExcelJs.Workbook();
    book.creator = "Wingman";
    const sheet = book.addWorksheet(sheetName(report.title), {
      views: [{ state: "frozen", ySplit: 1, rightToLeft: report.language === "ar" }],
    });
    sheet.columns = report.columns.map(({ kind }, at) => ({
      width: Math.min(widthMax, widthOf(report, at)),
      style: { numFmt: kind === "text" ? textFormat : kind === "time" ? timeFormat : "0" },
    }));
    const heading = sheet.addRow(report.columns.map(({ name }) => cellText(name)));
    heading.font = { bold: true };
    heading.numFmt = textFormat;
    for (const row of report.rows)
      sheet.addRow(
        report.columns.map(({ kind }, at) => {
          const cell = row[at] ?? null;
          if (typeof cell === "string") return cellText(cell);
          if (cell === null || !Number.isFinite(cell)) return null;
          if (kind !== "time") return cell;
          return cell >= timeMsMin && cell <= timeMsMax ? new Date(cell) : null;
        }),
      );
    return new Uint8Array(await book.xlsx.writeBuffer({ useSharedStrings: true }));
  },
};

const sheetName = (title: string): string =>
  title
    .replaceAll(/[*?:\\/[\]'\p{Cc}]/gu, " ")
    .trim()
    .slice(0, 31) || "Sheet";

/** Of the first rows: a column as wide as what is mostly in it. */
const widthOf = ({ columns, rows }: Report, at: number): number => {
  const lengths = rows.slice(0, 50).map((row) => {
    const cell = row[at] ?? "";
    return typeof cell === "number" && columns[at]?.kind === "time" ? timeText(cell).length : String(cell).length;
  });
  return 2 + Math.max(columns[at]?.name.length ?? 0, ...lengths);
};
