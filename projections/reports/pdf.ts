/** The list of calls as PDF: a table on paper. Whatever stands in a cell is text; `browser.ts` is what draws it. */
import type { Drawer } from "./browser.ts";
import { type Cell, type Kind, type Report, type ReportWriter, timeText } from "./report.ts";
import { text } from "./text.ts";

export const pdfWriter = (drawer: Drawer): ReportWriter => ({
  contentType: "application/pdf",
  write: (report) =>
    drawer.draw(htmlOf(report), {
      format: "A4",
      landscape: true,
      margin: { top: "14mm", bottom: "14mm", left: "12mm", right: "12mm" },
    }),
});

/** The whole page. Only `text` puts anything of a report into it. */
export const htmlOf = ({ title, note, columns, rows, language }: Report): string => `<!doctype html>
<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title><style>
body { font: 9px/1.45 "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", system-ui, sans-serif; margin: 0; color: #1a1a1a }
h1 { font-size: 15px; margin: 0 0 2px } p { margin: 0 0 10px; color: #555 }
table { border-collapse: collapse; inline-size: 100% } thead { display: table-header-group } tr { break-inside: avoid }
th, td { text-align: start; vertical-align: top; padding: 3px 5px; border-block-end: .5px solid #bbb; overflow-wrap: anywhere; white-space: pre-wrap }
.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
</style></head><body><h1>${text(title)}</h1><p>${text(note)}</p><table><thead><tr>${columns
  .map(({ name, kind }) => `<th${classOf(kind)}>${text(name)}</th>`)
  .join("")}</tr></thead><tbody>${rows
  .map((row) => `<tr>${columns.map(({ kind }, at) => cellOf(row[at] ?? null, kind)).join("")}</tr>`)
  .join("\n")}</tbody></table></body></html>`;

const classOf = (kind: Kind): string => (kind === "number" ? ' class="n"' : "");

const cellOf = (cell: Cell, kind: Kind): string => {
  const shown = cell === null ? "" : typeof cell === "string" ? cell : kind === "time" ? timeText(cell) : String(cell);
  return `<td${classOf(kind)}><bdi>${text(shown)}</bdi></td>`;
};
