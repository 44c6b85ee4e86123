import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import type { Measure } from "../measure-kind.ts";
import { ownProcess } from "./own-process.ts";

const [rows, sMax, mbMax] = [100_000, 5, 200];
/** Node takes 160 MB for what is young where the machine has much; this is what `docs/how-to/reports.md` says to set. */
const youngMb = 16;

/** Planted and found: rows held in one text in place of going on their way (memory), one column written as a formula. */
export const xlsx: Measure = {
  name: "after.xlsx",
  about:
    "A workbook of 100,000 calls with six sheets, made in a process of its own: its time, and all memory the process ever had.",
  asked: `≤ ${sMax} s, ≤ ${mbMax} MB, every row typed and none reckoned`,
  unit: "s",
  async run({ signal }) {
    const folder = await mkdtemp(join(tmpdir(), "wingman-xlsx-"));
    try {
      const file = join(folder, "book.xlsx");
      const { ms, cpuMs, peakMb, bytes } = await ownProcess<Record<"ms" | "cpuMs" | "peakMb" | "bytes", number>>(
        "xlsx.test-program.ts",
        [String(rows), file],
        signal,
        { nodeFlags: [`--max-semi-space-size=${youngMb}`] },
      );
      // Read by other code than wrote it.
      const zip = await fromBufferPromise(await readFile(file));
      const sheets = new Map<string, string>();
      for await (const entry of zip.eachEntry())
        if (/worksheets\/sheet\d+\.xml$/.test(entry.fileName))
          sheets.set(entry.fileName, await textOfStream(await zip.openReadStreamPromise(entry)));
      const calls = [...sheets.values()].toSorted((a, b) => b.length - a.length)[0] ?? "";
      const count = (pattern: RegExp): number => calls.match(pattern)?.length ?? 0;
      const read = { rows: count(/<row /g), times: count(/<c r="A\d+" s="3"><v>/g), formulas: count(/<f[\s>/]/g) };
      const whole = read.rows === rows + 1 && read.times === rows && read.formulas === 0 && sheets.size === 6;
      return {
        value: Math.round(ms / 10) / 100,
        holds: ms <= sMax * 1_000 && peakMb <= mbMax && whole,
        lines: [
          `${Math.round(peakMb)} MB at most, with a young generation of ${youngMb} MB; ${Math.round(cpuMs)} ms of processors in all; ${(bytes / 1e6).toFixed(1)} MB of file`,
          `read back: ${sheets.size} sheets, ${read.rows - 1} rows, ${read.times} times as numbers, ${read.formulas} formulas`,
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
