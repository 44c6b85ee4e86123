/** Digests of reports as a process of its own makes them at the place of the log that it finds. Prints JSON. */
import { createHash } from "node:crypto";
import { connect } from "@nats-io/transport-node";
import { history } from "@wingman/projections/history/model";
import { openDrawer } from "@wingman/projections/reports/browser";
import { digestOf, htmlOf, makeReport, readData } from "@wingman/projections/reports/make";
import { Failure } from "@wingman/domain/failure";
import { openPool } from "@wingman/streams/base/pools";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import type { What } from "@wingman/streams/reports/what";
import { reportDay, reportTenant } from "./report-ground.ts";

const [natsUrl = "", readUrl = "", call = ""] = process.argv.slice(2);
const connection = await connect({ servers: natsUrl });
const log = await openJetStreamLog(connection, plainKeyring);
await using pool = openPool({ url: readUrl, name: "measure-digest", sizeMax: 2, readModels: [history] });
const sha = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
const nobody = openDrawer(() => Promise.resolve(new Failure("WING_CHROMIUM_MISSING", "nothing is drawn here")));
const abouts: readonly What["about"][] = [
  { kind: "call", call, transcript: true },
  { kind: "period", from: reportDay, days: 1, reps: [] },
  { kind: "period", from: "2026-09-18", days: 7, reps: ["rep-1"] },
];
const made: Record<string, string> = {};
for (let turn = 1; turn <= 2; turn++)
  for (const [n, about] of abouts.entries())
    for (const language of ["en", "ar"] as const) {
      const data = await readData({ pool, log }, reportTenant, { about });
      const of = `${n} ${language}, time ${turn}`;
      made[`position ${of}`] = data.position;
      made[`data ${of}`] = digestOf(data);
      made[`html ${of}`] = sha(htmlOf(data, language));
      for (const format of ["csv", "xlsx"] as const)
        made[`${format} ${of}`] = sha(
          (await makeReport({ pool, log, drawer: nobody }, reportTenant, { about, format, language })).content,
        );
    }
process.stdout.write(JSON.stringify(made));
await connection.close();
