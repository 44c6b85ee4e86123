/** One workbook of so many calls, made in a process of its own so that its memory is its own. Prints JSON. */
import { writeFile } from "node:fs/promises";
import { periodContent } from "@wingman/projections/reports/make";
import { foldPeriod, type Period, type PeriodCall } from "@wingman/projections/reports/period-data";

const [count = "0", file = ""] = process.argv.slice(2);
const outcomes = [null, "next-step", "won", "lost", "no-decision"];

const callOf = (n: number): PeriodCall => ({
  ...{ call: `01990000-0000-7000-8000-${String(n).padStart(12, "0")}`, startedAt: 1_790_000_000_000 + n * 60_000 },
  ...{ durationMs: 300_000 + ((n * 7_919) % 1_500_000), title: `Dock scheduling, call ${n}` },
  ...{ customer: n % 97 === 0 ? null : `Tomás Ferreira ${n}`, company: `Corvane Logistics ${n % 311}` },
  ...{ repId: `rep-${n % 40}`, rep: `Priya Nair ${n % 40}`, outcome: outcomes[n % outcomes.length] ?? null },
  ...{ nextStep: n % 5 === 1 ? `=Send paper ${n}` : "", nextStepOn: n % 5 === 1 ? "2026-12-04" : null },
  ...{ csat: n % 3 ? null : 1 + (n % 5), repMs: 90_000, allMs: 200_000 },
  ...{ shown: n % 9, accepted: n % 4, objections: n % 3, promises: n % 2 },
});
const fold = foldPeriod(1, { name: "Corvane", timeZone: "Europe/Berlin" }, { from: "2026-09-21", days: 92, reps: [] });
const ids: string[] = [];
/** As history would give them, page by page. */
const period: Period = {
  ids,
  position: "1-00000000001-000",
  async *pages() {
    for (let at = 0; at < Number(count); at += 1_000) {
      const page = Array.from({ length: Math.min(1_000, Number(count) - at) }, (_, n) => callOf(at + n));
      for (const call of page) {
        ids.push(call.call);
        fold.take(call);
      }
      yield page;
    }
  },
  done: () => Promise.resolve(fold.done([], { middleMs: 700, mostMs: 1_200 }, false)),
};
const begun = performance.now();
const { content: book } = await periodContent(period, "Europe/Berlin", "xlsx", "en");
const ms = performance.now() - begun;
const peakMb = process.resourceUsage().maxRSS / 1_024;
await writeFile(file, book);
const cpu = process.cpuUsage();
process.stdout.write(JSON.stringify({ cpuMs: (cpu.user + cpu.system) / 1_000, ms, peakMb, bytes: book.byteLength }));
