/** One workbook of a tenant's calls, made as the role `reports` makes it, in a process of its own. Prints JSON. */
import { writeFile } from "node:fs/promises";
import { openDrawer } from "@wingman/projections/reports/browser";
import { makeReport } from "@wingman/projections/reports/make";
import { periodsInProcesses } from "@wingman/projections/reports/period-processes";
import { history } from "@wingman/projections/history/model";
import { Failure } from "@wingman/domain/failure";
import { openPool } from "@wingman/streams/base/pools";
import { reportTenant } from "./report-ground.ts";

const [url = "", from = "", days = "", file = ""] = process.argv.slice(2);
await using pool = openPool({ url, name: "measure-xlsx", sizeMax: 2, readModels: [history] });
await using drawer = openDrawer(() => Promise.resolve(new Failure("WING_CHROMIUM_MISSING", "nothing is drawn here")));
const log = {
  read: () => {
    throw new TypeError("many calls are read from their rows alone");
  },
};
let madeMb = 0;
const readPeriod = periodsInProcesses(url, new AbortController().signal, (mb) => (madeMb = mb));
const beforeMb = process.memoryUsage.rss() / 1_048_576;
const begun = performance.now();
const made = await makeReport({ pool, log, drawer, readPeriod }, reportTenant, {
  about: { kind: "period", from, days: Number(days), reps: [] },
  ...{ format: "xlsx", language: "en" },
});
const ms = performance.now() - begun;
const askedMb = process.resourceUsage().maxRSS / 1_024;
await writeFile(file, made.content);
process.stdout.write(
  JSON.stringify({ ms, madeMb, beforeMb, askedMb, bytes: made.content.byteLength, calls: made.calls.length }),
);
