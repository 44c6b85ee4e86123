import { readFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { caughtUpElsewhere } from "@wingman/projections/caught-up";
import { history } from "@wingman/projections/history/model";
import { openDrawer } from "@wingman/projections/reports/browser";
import { makeReport } from "@wingman/projections/reports/make";
import { makeNext, type ReportsParts } from "@wingman/projections/reports/runner";
import { newId } from "@wingman/streams/base/ids";
import { askForReport, reportsOf } from "@wingman/streams/reports/store";
import { pino } from "pino";
import { chromium } from "../../harness/browser.ts";
import type { Measure } from "../measure-kind.ts";
import { openReportGround, reportDay, reportTenant } from "./report-ground.ts";

const msMax = 1_000;
const drawn = { short: 20, long: 60 };
const nights = { short: 30, long: 100 };
/** Of the last third against the second; the first fills caches. */
const growthMax = 1.15;

/** Planted and found: contexts that are not closed (the browser grows by 4 MB a report), a browser begun for each (1.6 s). */
export const reports: Measure = {
  name: "after.reports",
  about:
    "A PDF of a call with its transcript, read and drawn by a warm browser, p95; and reports of a night one after another: what the process and its browser hold.",
  asked: `≤ ${msMax} ms, memory of the last third ≤ ${growthMax} of the second's`,
  unit: "ms",
  async run({ long, signal, write }) {
    const found = await chromium();
    if (found instanceof Failure) throw found;
    await using ground = await openReportGround(long ? 20_000 : 8_000, signal);
    await using drawer = openDrawer(() => Promise.resolve(found.path));
    const source = { pool: ground.read, log: ground.log, drawer };
    const each: number[] = [];
    for (let n = 0; n <= (long ? drawn.long : drawn.short); n++) {
      signal.throwIfAborted();
      const begun = performance.now();
      await makeReport(source, reportTenant, {
        about: { kind: "call", call: ground.calls[n % ground.calls.length] ?? "", transcript: true },
        ...{ format: "pdf", language: n % 2 ? "ar" : "en" },
      });
      each.push(performance.now() - begun);
    }
    const [cold = 0, ...warm] = each;
    warm.sort((a, b) => a - b);
    const p95 = warm[Math.ceil(0.95 * warm.length) - 1] ?? Infinity;
    write(`  a call: ${Math.round(cold)} ms cold, ${Math.round(warm[warm.length >> 1] ?? 0)} ms in the middle`);

    const count = long ? nights.long : nights.short;
    const parts: ReportsParts = {
      ...{ log: ground.log, read: ground.read, keep: ground.keep, drawer, holder: newId(), now: Date.now, signal },
      ...{ logger: pino({ level: "silent" }), tenants: () => [reportTenant.id] },
      tenantOf: () => ({ name: reportTenant.name, policy: reportTenant, schedules: new Map() }),
      caughtUp: caughtUpElsewhere(ground.read, history),
      sending: { addressOf: () => Promise.resolve(undefined), record: () => Promise.resolve() },
    };
    const held: number[] = [];
    for (let n = 0; n < count; n++) {
      signal.throwIfAborted();
      await askForReport(ground.keep, {
        ...{ tenant: reportTenant.id, report: newId(), askedBy: "reports", schedule: "s", night: `night ${n}` },
        what: { about: { kind: "period", from: reportDay, days: 1, reps: [] }, format: "pdf", language: "en" },
        ...{ deliver: { members: [], webhook: false }, askedAt: Date.now() },
      });
      if (!(await makeNext(parts))) throw new Error("there was a report to make");
      held.push(process.memoryUsage().rss / 1e6 + (await treeMb(drawer.pid())));
    }
    const ready = (await reportsOf(ground.keep, reportTenant.id)).filter(({ state }) => state === "ready").length;
    const third = Math.floor(count / 3);
    const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
    const [second, last] = [mean(held.slice(third, 2 * third)), mean(held.slice(-third))];
    const growth = last / second;
    return {
      value: Math.round(p95),
      holds: p95 <= msMax && growth <= growthMax && ready === count,
      lines: [
        `${warm.length} calls of ${ground.calls.length} drawn`,
        `${ready} of ${count} reports of a night, each of ${ground.calls.length} calls: ${Math.round(second)} MB in the second third, ${Math.round(last)} MB in the last (${growth.toFixed(2)}), ${drawer.begun()} browsers`,
      ],
    };
  },
};

/** What a process and those below it hold, in MB; what two of them share is counted by halves (PSS). */
const treeMb = async (pid: number | undefined): Promise<number> => {
  if (pid === undefined) return 0;
  const kb = /^Pss:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => ""))?.[1];
  const below = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => ""))
    .split(" ")
    .filter(Boolean);
  const rest = await Promise.all(below.map((child) => treeMb(Number(child))));
  return Number(kb ?? 0) / 1_000 + rest.reduce((a, b) => a + b, 0);
};
