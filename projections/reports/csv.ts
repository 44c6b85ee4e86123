/**
 * CSV by RFC 4180, in UTF-8 with its mark, so that spreadsheets read Arabic. A text that a spreadsheet would take for a
 * formula gets a quote before it, also behind a character at which a spreadsheet of another country would split.
 */
import { type Cell, cellText, type Kind, type ReportWriter, type Sheet, timeText } from "./report.ts";

const mark = "\uFEFF";
/** What begins a formula, wide forms included, behind any space or invisible character. */
const formula = /^[\s\p{Cf}]*[=+\-@\u2212＝＋－＠\t\r\n\0]/u;
const formulaWithin = /([;\t\n|][\s\p{Cf}]*)(?=[=+\-@\u2212＝＋－＠])/gu;

export const csvWriter = (options: { readonly mark: boolean } = { mark: true }): ReportWriter => ({
  contentType: "text/csv; charset=utf-8; header=present",
  write: (report) => Promise.resolve(csvOf(report, options)),
});

/** The same rows give the same bytes. */
export const csvOf = ({ columns, rows }: Pick<Sheet, "columns" | "rows">, options = { mark: true }): Uint8Array => {
  const csv = openCsv(columns, options);
  for (const row of rows) csv.write(row);
  return csv.done();
};

/** CSV that is written while its rows are read. */
export const openCsv = (columns: Sheet["columns"], options = { mark: true }) => {
  const parts: Buffer[] = [];
  let text = `${options.mark ? mark : ""}${columns.map(({ name }) => field(harmless(name))).join(",")}\r\n`;
  const write = (row: readonly Cell[]): void => {
    text += `${columns.map(({ kind }, at) => field(textOf(row[at] ?? null, kind))).join(",")}\r\n`;
    if (text.length < partChars) return;
    parts.push(Buffer.from(text, "utf8"));
    text = "";
  };
  return { write, done: (): Uint8Array => Buffer.concat([...parts, Buffer.from(text, "utf8")]) };
};
/** A part is made bytes once it is so long: no text of a whole file is held beside them. */
const partChars = 65_536;

const textOf = (cell: Cell, kind: Kind): string => {
  if (cell === null) return "";
  if (typeof cell === "string") return harmless(cell);
  if (kind === "time") return timeText(cell);
  return Number.isFinite(cell) ? String(cell) : "";
};

/** A number of ours stays one; a text never becomes one that is reckoned with. */
const harmless = (given: string): string => {
  const begins = formula.test(given);
  const text = cellText(given).replaceAll(formulaWithin, "$1'");
  return begins || formula.test(text) ? `'${text}` : text;
};

const field = (text: string): string => (/[",;\t\r\n|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
