/**
 * CSV by RFC 4180, in UTF-8 with its mark, so that spreadsheets read Arabic. A text that a spreadsheet would take for a
 * formula gets a quote before it, also behind a character at which a spreadsheet of another country would split.
 */
import { type Cell, cellText, type Kind, type ReportWriter, timeText } from "./report.ts";

const mark = "\uFEFF";
/** What begins a formula, wide forms included, behind any space or invisible character. */
const formula = /^[\s\p{Cf}]*[=+\-@\u2212＝＋－＠\t\r\n\0]/u;
const formulaWithin = /([;\t\n|][\s\p{Cf}]*)(?=[=+\-@\u2212＝＋－＠])/gu;

export const csvWriter = (options: { readonly mark: boolean } = { mark: true }): ReportWriter => ({
  contentType: "text/csv; charset=utf-8; header=present",
  write: ({ columns, rows }) => {
    const lines = [
      columns.map(({ name }) => field(harmless(name))),
      ...rows.map((row) => columns.map(({ kind }, at) => field(textOf(row[at] ?? null, kind)))),
    ];
    const text = lines.map((fields) => `${fields.join(",")}\r\n`).join("");
    return Promise.resolve(Buffer.from(`${options.mark ? mark : ""}${text}`, "utf8"));
  },
});

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
