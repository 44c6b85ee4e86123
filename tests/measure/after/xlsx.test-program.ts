/** One workbook of so many calls, made in a process of its own so that its memory is its own. Prints JSON. */
import { writeFile } from "node:fs/promises";
import { figuresOf, type PeriodCall, type PeriodData } from "@wingman/projections/reports/period-data";
import { bookOf } from "@wingman/projections/reports/sheets";
import { workbookOf } from "@wingman/projections/reports/xlsx";

const [count = "0", file = ""] = process.argv.slice(2);
const outcomes = [null, "next-step", "won", "lost", "no-decision"];

const calls = Array.from({ length: Number(count) }, (_, n): PeriodCall => {
  const outcome = outcomes[n % outcomes.length] ?? null;
  return {
    ...{ call: `01990000-0000-7000-8000-${String(n).padStart(12, "0")}`, startedAt: 1_790_000_000_000 + n * 60_000 },
    ...{ durationMs: 300_000 + ((n * 7_919) % 1_500_000), title: `Dock scheduling, call ${n}` },
    ...{ customer: n % 97 === 0 ? null : `Tomás Ferreira ${n}`, company: `Corvane Logistics ${n % 311}` },
    ...{ repId: `rep-${n % 40}`, rep: `Priya Nair ${n % 40}`, outcome, nextStep: n % 5 === 1 ? `=Send paper ${n}` : "" },
    ...{ nextStepOn: n % 5 === 1 ? "2026-12-04" : null, csat: n % 3 ? null : 1 + (n % 5), repMs: 90_000, allMs: 200_000 },
    ...{ shown: n % 9, accepted: n % 4, objections: n % 3, promises: n % 2 },
  };
});
const figures = figuresOf(calls);
const data: PeriodData = {
  ...{ kind: "period", position: "1-00000000abc-000", timeZone: "Europe/Berlin", tenant: "Corvane", leftOff: false },
  ...{ from: "2026-09-21", days: 1, who: [], whole: figures, byDay: [{ day: "2026-09-21", ...figures }], byRep: [] },
  ...{ outcomes: [], objections: [], delays: { middleMs: 700, mostMs: 1_200 }, calls },
};
const begun = performance.now();
const book = await workbookOf(bookOf(data, "en").sheets, "en");
const ms = performance.now() - begun;
const peakMb = process.resourceUsage().maxRSS / 1_024;
await writeFile(file, book);
process.stdout.write(JSON.stringify({ ms, peakMb, bytes: book.byteLength }));
