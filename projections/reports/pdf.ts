/**
 * PDF drawn by a Chromium that can do nothing else: no script, no network and no file (every request is refused, and
 * names lead nowhere), a fresh browser a report, spoken with over a pipe. Whatever stands in a cell is text.
 */
import { Failure } from "@wingman/domain/failure";
import puppeteer, { type Browser } from "puppeteer-core";
import { type Cell, cellText, type Kind, type Report, type ReportWriter, timeText } from "./report.ts";

const openMsMax = 15_000;
const drawMsMax = 20_000;
/** Browsers drawing at once; each takes some 200 MB. */
const drawingMax = 2;
const cellShownMax = 2_000;

/** `chromium` answers the program, or why there is none. */
export const pdfWriter = (chromium: () => Promise<string | Failure>): ReportWriter => {
  let drawing = 0;
  return {
    contentType: "application/pdf",
    async write(report) {
      const program = await chromium();
      if (program instanceof Failure)
        throw new Failure("WING_REPORT_PDF_OFF", "there is no browser on the server to draw a PDF with.", {
          remedy: "Take it as a table (CSV or XLSX), or have Chromium installed on the server.",
          cause: program,
        });
      if (drawing >= drawingMax)
        throw new Failure("WING_REPORT_BUSY", `${drawingMax} reports are being drawn.`, {
          remedy: "Try again in a few seconds.",
        });
      drawing += 1;
      try {
        return await draw(program, report);
      } catch (cause) {
        throw new Failure("WING_REPORT_FAILED", "the report could not be drawn.", {
          remedy: "Try again, or take it as a table (CSV or XLSX).",
          cause,
        });
      } finally {
        drawing -= 1;
      }
    },
  };
};

const draw = async (program: string, report: Report): Promise<Uint8Array> => {
  const browser = await puppeteer.launch({
    executablePath: program,
    headless: true,
    pipe: true, // No port that a neighbour could speak to.
    timeout: openMsMax,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], LANG: "C.UTF-8" },
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), // Root has no sandbox to begin with.
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-extensions",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND",
      "--proxy-server=127.0.0.1:9",
      "--blink-settings=scriptEnabled=false",
    ],
  });
  const late = setTimeout(() => browser.process()?.kill("SIGKILL"), drawMsMax);
  try {
    return await drawIn(browser, report);
  } finally {
    clearTimeout(late);
    await browser.close().catch(() => browser.process()?.kill("SIGKILL"));
  }
};

const drawIn = async (browser: Browser, report: Report): Promise<Uint8Array> => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  page.on("request", (request) => void request.abort("blockedbyclient").catch(() => undefined));
  await page.setOfflineMode(true);
  await page.setContent(htmlOf(report), { waitUntil: "domcontentloaded", timeout: drawMsMax });
  return await page.pdf({
    format: "A4",
    landscape: true,
    printBackground: true,
    margin: { top: "14mm", bottom: "14mm", left: "12mm", right: "12mm" },
    timeout: drawMsMax,
  });
};

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

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const text = (given: string): string =>
  cellText(given.slice(0, cellShownMax)).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
