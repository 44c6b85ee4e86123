import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import ExcelJs from "exceljs";
// @boundaries-ignore Tests beside their source may use the harness.
import { chromium } from "../../tests/harness/browser.ts";
import type { CallSummary } from "../history/answers.ts";
import { openDrawer } from "./browser.ts";
import { reportOf } from "./calls.ts";
import { csvWriter } from "./csv.ts";
import { htmlOf, pdfWriter } from "./pdf.ts";
import { cellText, type Report } from "./report.ts";
import { xlsxWriter } from "./xlsx.ts";

const report = (...texts: string[]): Report => ({
  title: "Calls: [all]",
  language: "en",
  note: "3 calls.",
  columns: [
    { name: "Title", kind: "text" },
    { name: "Tips", kind: "number" },
    { name: "Began", kind: "time" },
  ],
  rows: texts.map((text, at) => [text, -at, Date.parse("2026-11-27T09:30:00Z")]),
});
const csv = async (...texts: string[]): Promise<string> =>
  Buffer.from(await csvWriter({ mark: false }).write(report(...texts))).toString("utf8");

test("CSV: quoted by RFC 4180, with the mark, and with numbers and times as they are", async () => {
  assert.equal(
    await csv('a "b", c', "two\nlines", "مرحبا"),
    'Title,Tips,Began\r\n"a ""b"", c",0,2026-11-27 09:30\r\n"two\nlines",-1,2026-11-27 09:30\r\nمرحبا,-2,2026-11-27 09:30\r\n',
  );
  assert.deepEqual([...(await csvWriter().write(report())).subarray(0, 3)], [0xef, 0xbb, 0xbf]);
});

test("CSV: what would be reckoned is text, at the beginning and where another country's spreadsheet would split", async () => {
  const cases: [string, string][] = [
    ["=1+1", "'=1+1"],
    ["+33 1 23", "'+33 1 23"],
    ["-5", "'-5"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "\"'\t'=1\""],
    ["\r=1", "' =1"],
    ["\0=1", "' =1"],
    ["＝1", "'＝1"],
    ["\u200b=1", "'\u200b=1"],
    ["  =1", "'  =1"],
    ["a;=1", '"a;\'=1"'],
    ["a\n=1", '"a\n\'=1"'],
    ["5 - 3 = 2", "5 - 3 = 2"],
  ];
  for (const [given, expected] of cases)
    assert.equal((await csv(given)).split("\r\n")[1], `${expected},0,2026-11-27 09:30`, given);
});

test("XLSX: typed strings, numbers and times, and no formula whatever a text looks like", async () => {
  const texts = ["=1+1", '=HYPERLINK("http://x")', "<b>&</b>", "مرحبا", "\0\u0001x", "x".repeat(40_000), "\ud800"];
  const book = new ExcelJs.Workbook();
  await book.xlsx.load(Buffer.from(await xlsxWriter.write(report(...texts))) as unknown as ArrayBuffer);
  const sheet = book.worksheets[0] ?? assert.fail();
  assert.equal(sheet.name, "Calls   all");
  texts.forEach((text, at) => {
    const cell = sheet.getCell(at + 2, 1);
    assert.equal(cell.type, ExcelJs.ValueType.String);
    assert.equal(cell.value, cellText(text));
    assert.equal(cell.numFmt, "@");
  });
  assert.deepEqual([sheet.getCell(3, 2).value, sheet.getCell(2, 3).value], [-1, new Date("2026-11-27T09:30:00Z")]);
});

test("a call's row has what its columns say; what was erased says so", () => {
  const erased = { erased: true } as const;
  const call: CallSummary = {
    call: "c1",
    kind: "call",
    title: erased,
    customer: { name: erased, company: "Corvane" },
    rep: { id: "rep-1", name: "Priya" },
    startedAt: 1_000,
    durationMs: 90_000,
    endedReason: "ended-by-rep",
    consent: "given",
    playbook: { id: "p", version: 1 },
    tips: 3,
    tipsLiked: 1,
    lines: 9,
    sample: null,
    lanes: [],
    tipsAtMs: [],
    outcome: { outcome: "won", nextStep: "=1+1", nextStepOn: "2026-12-01" },
    csat: 5,
    erasedAt: 2_000,
    incomplete: null,
  };
  for (const language of ["en", "ar"] as const) {
    const { columns, rows, note } = reportOf([call], language, { leftOff: true, isNarrowed: false });
    const erasedWord = language === "en" ? "(erased)" : "(مُحي)";
    assert.deepEqual(rows, [
      [
        1_000,
        1.5,
        erasedWord,
        erasedWord,
        "Corvane",
        "Priya",
        "won",
        "=1+1",
        "2026-12-01",
        3,
        1,
        9,
        5,
        "given",
        "ended-by-rep",
        "c1",
      ],
    ]);
    assert.equal(columns.length, 16);
    assert.match(note, language === "en" ? /^Calls: 1,.*left off/ : /1/);
  }
});

test("PDF: what a cell holds never becomes markup", () => {
  const html = htmlOf({
    ...report("</td><script>x</script>", '"><img src=x onerror=1>', "&lt;"),
    title: "</title><b>",
  });
  assert.equal(html.match(/<(script|img|b)\b/g), null);
  assert.match(html, /&amp;lt;/);
});

test("PDF: drawn where there is a browser, and refused with a remedy where there is none", async (context) => {
  await using noBrowser = openDrawer(() => Promise.resolve(new Failure("WING_CHROMIUM_UNUSABLE", "none")));
  const none = pdfWriter(noBrowser);
  await assert.rejects(none.write(report("x")), { code: "WING_REPORT_PDF_OFF" });
  await using brokenBrowser = openDrawer(() => Promise.resolve("/bin/false"));
  const broken = pdfWriter(brokenBrowser);
  await assert.rejects(broken.write(report("x")), { code: "WING_REPORT_FAILED" });
  const found = await chromium();
  if (found instanceof Failure) return context.skip(found.message);
  await using drawer = openDrawer(() => Promise.resolve(found.path));
  const writer = pdfWriter(drawer);
  const all = await Promise.allSettled(Array.from({ length: 3 }, () => writer.write(report("مرحبا", "hello"))));
  const drawn = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  assert.equal(drawn.length, 2);
  for (const file of drawn) assert.equal(Buffer.from(file.subarray(0, 5)).toString(), "%PDF-");
  const refused = all.find((one) => one.status === "rejected");
  assert.equal((refused?.reason as Failure).code, "WING_REPORT_BUSY");
  return undefined;
});
