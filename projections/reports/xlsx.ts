/**
 * Workbooks, written as they are read: a sheet's XML goes row by row into the zip, so that 100,000 rows need no more
 * memory than a few. Every text is an inline string in a text cell, so nothing is ever reckoned; numbers, days, times
 * and shares are typed. Written here and not by a library: the kept ones take five to eight times as long, and more
 * memory than may be had (decision 0048). The same rows give the same bytes.
 */
import { dayMs } from "@wingman/domain/tenant/retention";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import {
  type Cell,
  cellText,
  type Column,
  type Kind,
  type Report,
  type ReportWriter,
  type Sheet,
  timeText,
} from "./report.ts";

const widthMax = 48;
/** Before 1900 a sheet has no dates. */
const timeMsMin = -2_208_988_800_000;
const timeMsMax = 253_402_300_799_000;
/** Days from a sheet's day nought to 1970. */
const epochDays = 25_569;
/** A part of a sheet goes on its way once it is so long. */
const partChars = 65_536;
/** Rows that are asked for at once. */
const pageRows = 500;
/** Rows whose texts say how wide a column is. */
const widthRows = 50;
/** Half as long as the usual one for a tenth more bytes; the next one up takes longer and packs no better. */
const compressionLevel = 3;
/** Files in it have no other time, or each making would be another file. A zip has wall clocks without a zone. */
const zipTime = new Date(2026, 0, 1);

const kinds: readonly Kind[] = ["text", "number", "time", "date", "share"];
/** By kind; heads are texts in bold. The library of formats knows 49 as text and 10 as 0.00 %. */
const formats: Readonly<Record<Kind, number>> = { text: 49, number: 0, time: 164, date: 165, share: 166 };
const styleOf = (kind: Kind): number => kinds.indexOf(kind) + 1;
const headStyle = kinds.length + 1;

export const xlsxWriter: ReportWriter = {
  contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  write: ({ title, columns, rows, language }: Report) => workbookOf([{ name: title, columns, rows }], language),
};

/** Sheets in their order; names are made to fit and to differ. */
export const workbookOf = async (sheets: readonly Sheet[], language: Report["language"]): Promise<Uint8Array> => {
  const book = openWorkbook(
    sheets.map(({ name }) => name),
    language,
  );
  for (const [at, { columns, rows }] of sheets.entries()) await book.sheet(at, columns, pagesOf(rows));
  return await book.done();
};

/** In pages: what is awaited row by row takes three times as long. */
type Rows = AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;
export type Workbook = {
  /** Writes one of the sheets, in any order; resolves once all its rows were asked for. Rejects with what they throw. */
  sheet(at: number, columns: readonly Column[], rows: Rows): Promise<void>;
  done(): Promise<Uint8Array>;
};

/** A workbook that is written while its rows are read. */
export const openWorkbook = (sheetNames: readonly string[], language: Report["language"]): Workbook => {
  const zip = new ZipFile();
  const add = (name: string, text: string): void => {
    zip.addBuffer(Buffer.from(`${xmlHead}${text}`, "utf8"), name, { mtime: zipTime, forceDosTimestamp: true });
  };
  const packed = bytesOf(zip.outputStream);
  packed.catch(() => undefined); // Whoever asks for it sees it fail.
  const names = namesOf(sheetNames);
  add("[Content_Types].xml", contentTypes(names.length));
  add("_rels/.rels", relations([["officeDocument", "xl/workbook.xml"]]));
  add(
    "xl/workbook.xml",
    `<workbook xmlns="${main}" xmlns:r="${office}/relationships"><bookViews><workbookView/></bookViews><sheets>${names
      .map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join("")}</sheets></workbook>`,
  );
  add(
    "xl/_rels/workbook.xml.rels",
    relations([
      ...names.map((_, at): [string, string] => ["worksheet", `worksheets/sheet${at + 1}.xml`]),
      ["styles", "styles.xml"],
    ]),
  );
  add("xl/styles.xml", styles);
  return {
    sheet(at, columns, rows) {
      const xml = Readable.from(sheetXml(columns, rows, language), { objectMode: false });
      const written = finished(xml);
      zip.addReadStream(xml, `xl/worksheets/sheet${at + 1}.xml`, {
        mtime: zipTime,
        forceDosTimestamp: true,
        compressionLevel,
      });
      return written;
    },
    async done() {
      zip.end();
      return await packed;
    },
  };
};

/** In one piece, which nothing else lies in; the platform's own reader holds three of them for a moment. */
const bytesOf = async (stream: NodeJS.ReadableStream): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer); // A zip is bytes.
  return Buffer.concat(parts);
};

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006";
const packages = "http://schemas.openxmlformats.org/package/2006";
const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const contentTypes = (sheets: number): string => {
  const part = (name: string, type: string): string =>
    `<Override PartName="/xl/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  return `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part("workbook.xml", "sheet.main")}${part("styles.xml", "styles")}${Array.from({ length: sheets }, (_, at) => part(`worksheets/sheet${at + 1}.xml`, "worksheet")).join("")}</Types>`;
};

const relations = (all: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="${packages}/relationships">${all
    .map(
      ([type, target], at) =>
        `<Relationship Id="rId${at + 1}" Type="${office}/relationships/${type}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

const styles = `<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="0%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${kinds.length + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${kinds
  .map((kind) => `<xf numFmtId="${formats[kind]}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
  .join(
    "",
  )}<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`;

/** Rows in pages, each made when it is asked for. */
export function* pagesOf(rows: Iterable<readonly Cell[]>): Generator<readonly (readonly Cell[])[]> {
  let page: (readonly Cell[])[] = [];
  for (const row of rows) {
    page.push(row);
    if (page.length < pageRows) continue;
    yield page;
    page = [];
  }
  yield page;
}

/** One sheet, in parts. Its first rows are held back to see how wide its columns are. */
async function* sheetXml(columns: readonly Column[], rows: Rows, language: Report["language"]): AsyncGenerator<Buffer> {
  const first: (readonly Cell[])[] = [];
  const letters = columns.map((_, at) => letterOf(at));
  const head = (): string =>
    `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"${language === "ar" ? ' rightToLeft="1"' : ""}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
      .map(
        (column, at) =>
          `<col min="${at + 1}" max="${at + 1}" width="${widthOf(column, first, at)}" style="${styleOf(column.kind)}" customWidth="1"/>`,
      )
      .join(
        "",
      )}</cols><sheetData><row r="1">${columns.map(({ name }, at) => stringCell(`${letters[at]}1`, headStyle, name)).join("")}</row>`;
  let text = "";
  let line = 1;
  const write = (row: readonly Cell[]): void => {
    line += 1;
    text += `<row r="${line}">`;
    columns.forEach(({ kind }, at) => {
      text += cellXml(`${letters[at]}${line}`, kind, row[at] ?? null);
    });
    text += "</row>";
  };
  const begin = (): void => {
    text = head();
    for (const row of first) write(row);
  };
  for await (const page of rows)
    for (const row of page) {
      if (line === 1 && first.length < widthRows) {
        first.push(row);
        if (first.length === widthRows) begin();
        continue;
      }
      write(row);
      if (text.length < partChars) continue;
      yield Buffer.from(text, "utf8");
      text = "";
    }
  if (line === 1) begin();
  yield Buffer.from(`${text}</sheetData></worksheet>`, "utf8");
}

/** Of these letters alone nothing has to be made harmless, and no space at an end or beside another can be lost. */
const plain = /^[!#-%'-;=?-~]+(?: [!#-%'-;=?-~]+)*$/;
const stringCell = (at: string, style: number, given: string): string => {
  if (given.length <= plainCharsMax && plain.test(given))
    return `<c r="${at}" s="${style}" t="inlineStr"><is><t>${given}</t></is></c>`;
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cellText(given))}</t></is></c>`;
};
const plainCharsMax = 1_000;

const cellXml = (at: string, kind: Kind, cell: Cell): string => {
  if (cell === null || cell === "") return "";
  if (kind === "date" && typeof cell === "string" && /^\d{4}-\d\d-\d\d$/.test(cell))
    return numberCell(at, kind, serialOf(Date.parse(`${cell}T00:00:00Z`)));
  if (typeof cell === "string") return stringCell(at, styleOf("text"), cell);
  if (!Number.isFinite(cell)) return "";
  return kind === "time" || kind === "date" ? numberCell(at, kind, serialOf(cell)) : numberCell(at, kind, cell);
};
const numberCell = (at: string, kind: Kind, value: number | null): string =>
  value === null ? "" : `<c r="${at}" s="${styleOf(kind)}"><v>${value}</v></c>`;
const serialOf = (ms: number): number | null => (ms >= timeMsMin && ms <= timeMsMax ? ms / dayMs + epochDays : null);

/** A, B, …, Z, AA. */
const letterOf = (at: number): string => {
  const last = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? last : `${letterOf(Math.floor(at / 26) - 1)}${last}`;
};

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string =>
  /[&<>"]/.test(text) ? text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? "") : text;

/** A sheet's name has no more than 31 characters, not all of them, and is no other's. */
const namesOf = (names: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  return names.map((name, at) => {
    const fits = cellText(name)
      .replaceAll(/[*?:\\/[\]'\p{Cc}]/gu, " ")
      .trim()
      .slice(0, 31);
    const mine = fits === "" || taken.has(fits.toLowerCase()) ? `Sheet ${at + 1}` : fits;
    taken.add(mine.toLowerCase());
    return mine;
  });
};

/** Of the first rows: a column as wide as what is mostly in it. */
const widthOf = ({ name, kind }: Column, rows: readonly (readonly Cell[])[], at: number): number => {
  const lengths = rows.map((row) => {
    const cell = row[at] ?? "";
    return typeof cell === "number" && kind === "time" ? timeText(cell).length : String(cell).length;
  });
  return Math.min(widthMax, 2 + Math.max(name.length, ...lengths));
};
