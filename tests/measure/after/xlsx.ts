import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { history } from "@wingman/projections/history/model";
import { startPostgres } from "../../harness/postgres.ts";
import type { Measure } from "../measure-kind.ts";
import { fillManyRows } from "./many-rows.ts";
import { ownProcess } from "./own-process.ts";
import { reportTenant } from "./report-ground.ts";

const [rows, sMax, mbMax] = [100_000, 5, 200];
/** A call a minute: so many days of them. */
const [from, days] = ["2026-09-21", Math.ceil(rows / 1_440)];

export const xlsx: Measure = {
  name: "after.xlsx",
  about:
    "A workbook of 100,000 calls with six sheets, from asking for it to its bytes, read and written as the role does, flags and settings as they are: its time, and all memory the process that makes it ever had.",
  asked: `≤ ${sMax} s, ≤ ${mbMax} MB, every row typed and none reckoned`,
  unit: "s",
  async run({ signal }) {
    await using postgres = await startPostgres();
    const { pool, url } = await postgres.database([history]);
    await fillManyRows(pool, reportTenant.id, rows, Date.parse(`${from}T00:00:00+02:00`));
    const folder = await mkdtemp(join(tmpdir(), "wingman-xlsx-"));
    try {
      const file = join(folder, "book.xlsx");
      const said = await ownProcess<Record<"ms" | "madeMb" | "beforeMb" | "askedMb" | "bytes" | "calls", number>>(
        "xlsx.test-program.ts",
        [url, from, String(days), file],
        signal,
      );
      const { ms, madeMb, beforeMb, askedMb } = said;
      // Read by other code than wrote it.
      const zip = await fromBufferPromise(await readFile(file));
      const sheets = new Map<string, string>();
      for await (const entry of zip.eachEntry())
        if (/worksheets\/sheet\d+\.xml$/.test(entry.fileName))
          sheets.set(entry.fileName, await textOfStream(await zip.openReadStreamPromise(entry)));
      const calls = [...sheets.values()].toSorted((a, b) => b.length - a.length)[0] ?? "";
      const count = (pattern: RegExp): number => calls.match(pattern)?.length ?? 0;
      const read = { rows: count(/<row /g), times: count(/<c r="A\d+" s="3"><v>/g), formulas: count(/<f[\s>/]/g) };
      const whole =
        read.rows === rows + 1 &&
        read.times === rows &&
        read.formulas === 0 &&
        sheets.size === 6 &&
        said.calls === rows;
      return {
        value: Math.round(ms / 10) / 100,
        holds: ms <= sMax * 1_000 && madeMb <= mbMax && whole,
        lines: [
          `${Math.round(madeMb)} MB at most where it is made; whoever asked went from ${Math.round(beforeMb)} to ${Math.round(askedMb)} MB; ${(said.bytes / 1e6).toFixed(1)} MB of file`,
          `read back: ${sheets.size} sheets, ${read.rows - 1} rows, ${read.times} times as numbers, ${read.formulas} formulas`,
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
