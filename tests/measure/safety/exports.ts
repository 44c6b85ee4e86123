/**
 * Files with harm in every field, read back by other code than wrote them: the sheet's own XML, a CSV reader that splits
 * as spreadsheets of three kinds do, and the text of the PDF. Planted once each and found: formulas not quoted in CSV
 * (1,600 cells), cells written as `{ formula }` (200), the PDF's texts not escaped (50 not drawn as text, and still no
 * hit: the browser's walls hold alone), and those walls taken away as well (59 requests, 1 file read).
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { Failure } from "@wingman/domain/failure";
import type { CallSummary } from "@wingman/projections/history/answers";
import { reportOf } from "@wingman/projections/reports/calls";
import { openDrawer } from "@wingman/projections/reports/browser";
import { csvWriter } from "@wingman/projections/reports/csv";
import { pdfWriter } from "@wingman/projections/reports/pdf";
import { xlsxWriter } from "@wingman/projections/reports/xlsx";
import { extractText, getDocumentProxy } from "unpdf";
import { fromBufferPromise } from "yauzl";
import { chromium } from "../../harness/browser.ts";
import type { Measure } from "../measure-kind.ts";
import { formulaPayloads, htmlPayloads } from "./payloads.ts";

const callWith = (text: string): CallSummary => ({
  call: text,
  kind: "call",
  title: text,
  customer: { name: text, company: text },
  rep: { id: "rep-1", name: text },
  startedAt: 1_795_000_000_000,
  durationMs: 60_000,
  endedReason: text,
  consent: text,
  playbook: { id: "p", version: 1 },
  tips: 1,
  tipsLiked: 1,
  lines: 1,
  sample: null,
  lanes: [],
  tipsAtMs: [],
  outcome: { outcome: text, nextStep: text, nextStepOn: text },
  csat: 5,
  erasedAt: null,
  incomplete: null,
});

/** As a spreadsheet reads it: a quote opens a field only where the field begins. */
const cellsOf = (csv: string, separator: string): string[] => {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < csv.length; at++) {
    const character = csv[at] ?? "";
    if (quoted) {
      if (character !== '"') cell += character;
      else if (csv[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === separator || character === "\n" || character === "\r") {
      cells.push(cell);
      cell = "";
    } else cell += character;
  }
  return [...cells, cell];
};
const isReckoned = (cell: string): boolean => /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\0]/u.test(cell);

const partsOf = async (workbook: Uint8Array): Promise<Map<string, string>> => {
  const zip = await fromBufferPromise(Buffer.from(workbook));
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await textOfStream(await zip.openReadStreamPromise(entry)));
  return parts;
};

export const exports: Measure = {
  name: "safety.exports",
  about:
    "Files with formulas or HTML in every field: what would be reckoned, loaded or run when they are opened or drawn.",
  asked: "0 of 200 formulas in CSV and XLSX, 0 hits of 50 pieces of HTML in PDF",
  unit: "harmful cells and hits",
  async run({ write }) {
    const report = reportOf(formulaPayloads.map(callWith), "en", { leftOff: false, isNarrowed: false });
    const texts = report.columns.filter(({ kind }) => kind === "text").length;

    const csv = Buffer.from(await csvWriter({ mark: false }).write(report)).toString("utf8");
    const inCsv = [",", ";", "\t"].map((separator) => cellsOf(csv, separator).filter(isReckoned).length);
    const cellsRead = cellsOf(csv, ",").length;

    const parts = await partsOf(await xlsxWriter.write(report));
    const sheet = parts.get("xl/worksheets/sheet1.xml") ?? "";
    const typed = [...sheet.matchAll(/<c r="[A-Z]+\d+"[^>]* t="inlineStr"/g)].length;
    const reckoned = [...sheet.matchAll(/<f[\s>/]/g)].length + [...sheet.matchAll(/ t="(?:str|b|e)"/g)].length;
    const reach = [...parts].filter(
      ([name, text]) => /externalLink|connections|\.rels$/.test(name) && /TargetMode="External"/.test(text),
    ).length;
    const kept = formulaPayloads.length * texts + report.columns.length;
    write(`  ${formulaPayloads.length} formulas in ${texts} columns: CSV ${inCsv.join("/")}, XLSX ${reckoned + reach}`);

    const found = await chromium();
    if (found instanceof Failure) throw found;
    const folder = await mkdtemp(join(tmpdir(), "wingman-canary-"));
    const word = "canarythatsang";
    await writeFile(join(folder, "canary.html"), `<p>${word}</p>`);
    let hits = 0;
    const server = createServer((_request, answer) => {
      hits += 1;
      answer.end(word);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // A TCP listener has an address of this shape.
    try {
      const payloads = htmlPayloads({
        http: `http://127.0.0.1:${port}`,
        file: pathToFileURL(join(folder, "canary.html")).href,
      });
      await using drawer = openDrawer(() => Promise.resolve(found.path));
      const pdf = await pdfWriter(drawer).write(
        reportOf(payloads.map(callWith), "en", { leftOff: false, isNarrowed: false }),
      );
      const { text, totalPages } = await extractText(await getDocumentProxy(pdf), { mergePages: true });
      const sang = text.includes(word) ? 1 : 0;
      const drawn = text.replaceAll(/\s/g, "");
      // What was not drawn as text was taken for something else.
      const lost = payloads.filter((payload) => !drawn.includes(payload.replaceAll(/\s/g, "").slice(0, 12))).length;
      const harmful = inCsv.reduce((sum, count) => sum + count, 0) + reckoned + reach + hits + sang;
      return {
        value: harmful,
        holds: harmful === 0 && typed === kept && lost === 0 && formulaPayloads.length >= 200 && payloads.length >= 50,
        lines: [
          `${formulaPayloads.length} formulas: ${cellsRead} cells of CSV read at , ; and tab; ${typed} of ${kept} typed strings in XLSX, ${reckoned} formulas, ${reach} outside links`,
          `${payloads.length} pieces of HTML on ${totalPages} pages of PDF: ${hits} requests, ${sang} file read, ${lost} not drawn as text`,
        ],
      };
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
