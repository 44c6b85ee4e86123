/** A table that leaves the house as a file, and who writes it. What stands in a cell is data, in every format. */

export type Kind = "text" | "number" | "time" | "date" | "share";
export type Column = { readonly name: string; readonly kind: Kind };
/**
 * By its column's kind: a text, a number, a time in epoch milliseconds (of the wall clock that its column names), a day
 * as 2026-11-27, or a share from 0 to 1; null is an empty cell.
 */
export type Cell = string | number | null;

/** One table of several; its rows may be many, and are asked for once, as they are written. */
export type Sheet = {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: Iterable<readonly Cell[]>;
};

export type Report = {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said above the table where the format has room for it: how many rows, and what was left off. */
  readonly note: string;
  readonly language: "en" | "ar";
};

export type Format = "csv" | "xlsx" | "pdf";

export type ReportWriter = {
  readonly contentType: string;
  /** Throws `Failure` WING_REPORT_BUSY, WING_REPORT_PDF_OFF, WING_REPORT_FAILED. */
  write(report: Report): Promise<Uint8Array>;
};

/** Characters in one cell; a spreadsheet takes no more. */
export const cellCharsMax = 32_767;

/** A text that every format can hold: no control characters but tab and line end, no half characters, of bounded length. */
export const cellText = (text: string): string => {
  if (text.length <= cellCharsMax && /^[ -~]*$/.test(text)) return text; // Most are, and there are millions.
  const clean = text
    .slice(0, cellCharsMax)
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (character === "\t" || character === "\n" ? character : " "));
  return clean;
};

/** As a person reads it, the same everywhere: `2026-11-27 09:30`, in UTC. */
export const timeText = (ms: number): string =>
  Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, 16).replace("T", " ") : "";
