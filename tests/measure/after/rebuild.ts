import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TenantId } from "@wingman/domain/ids";
import { rebuildable } from "@wingman/ops/bin/rebuild";
import { startPostgres } from "@wingman/ops/local/postgres";
import { history } from "@wingman/projections/history/model";
import { listCalls } from "@wingman/projections/history/query";
import { kpi } from "@wingman/projections/kpi/model";
import { readKpi } from "@wingman/projections/kpi/query";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { keysIn } from "../../harness/keys.ts";
import { writeCalls } from "../../harness/many-calls.ts";
import { startNats } from "../../harness/nats.ts";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

const size = { short: 8_000, long: 400_000 };
const pairs = { short: 2, long: 3 };
const bar = 1.3;
/** What pages ask for meanwhile: a list and all figures, so often. */
const readEveryMs = 250;

type Trial = { readonly ms: number; readonly by: string };
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

const trial = async (kind: string, places: readonly string[], model: string, signal: AbortSignal): Promise<Trial> => {
  const program = join(import.meta.dirname, "../log/rebuild-trial.test-program.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, kind, ...places, model], {
    cwd: root,
    signal,
  });
  return JSON.parse(stdout) as Trial;
};

/** Reads as pages do until it is stopped; whoever is refused an answer stops the measure. */
const reading = (pools: { readonly history: Pool; readonly kpi: Pool }) => {
  const took: number[] = [];
  let goesOn = true;
  const scope = { from: "2026-01-01", to: "2027-12-31", timeZone: "UTC", reps: null, playbook: null } as const;
  const done = (async () => {
    for (const tenant = "measure" as TenantId; goesOn;) {
      const from = performance.now();
      const { calls } = await listCalls(pools.history, tenant, { limit: 25 });
      const answer = await readKpi(pools.kpi, { ...scope, tenant }, { unit: "month", byRep: true });
      took.push(performance.now() - from);
      if (calls.length === 0 || answer.calls.now === 0) throw new Error("a page that is served is empty");
      await new Promise((resolve) => setTimeout(resolve, readEveryMs));
    }
  })();
  done.catch(() => undefined); // Awaited by whoever stops it.
  return {
    took,
    async stop() {
      goesOn = false;
      await done;
    },
  };
};

export const rebuildAll: Measure = {
  name: "after.rebuild",
  about:
    "Every read model built anew, one after the other, while lists and figures are read from the tables that answer; against the bare loop of log.rebuild (parse, open, fold, COPY) for the same rows, under the same reads.",
  asked: "≤ 1.3; every table equal to the one that answered",
  unit: "of bare",
  async run({ long, signal, write }) {
    const dataDir = await mkdtemp(join(tmpdir(), "wingman-after-rebuild-"));
    try {
      await using nats = await startNats({ syncAlways: false, keptIn: join(dataDir, "nats") });
      await using postgres = await startPostgres({ root, dataDir, signal });
      await using keep = openPool({ url: postgres.url(keepDatabase), name: "measure-keys", sizeMax: 4 });
      const log = await openJetStreamLog(nats.connection, await keysIn(dataDir, keep));
      const written = await writeCalls(log, long ? size.long : size.short, signal);
      write(`  ${written.events} events in ${written.calls} calls are written`);
      const models = Object.keys(rebuildable);
      const places = [nats.url, postgres.url("postgres"), dataDir];
      for (const model of models) await trial("rebuild", places, model, signal); // The first has nothing to compare with.
      const poolOf = (model: typeof history) =>
        openPool({ url: postgres.url(readDatabase), name: `measure-${model.name}`, sizeMax: 2, readModels: [model] });
      await using calls = poolOf(history);
      await using figures = poolOf(kpi);
      const reads = reading({ history: calls, kpi: figures });
      const ratios: number[] = [];
      const perModel = new Map<string, { bare: number[]; rebuild: number[] }>();
      const unequal: string[] = [];
      for (let n = 0; n < (long ? pairs.long : pairs.short); n++) {
        const sum = { bare: 0, rebuild: 0 };
        for (const model of models) {
          for (const kind of n % 2 === 0 ? (["bare", "rebuild"] as const) : (["rebuild", "bare"] as const)) {
            const { ms, by } = await trial(kind, places, model, signal);
            sum[kind] += ms;
            const known = perModel.get(model) ?? { bare: [], rebuild: [] };
            known[kind].push(ms);
            perModel.set(model, known);
            if (kind === "rebuild" && by !== "same") unequal.push(model);
          }
        }
        ratios.push(sum.rebuild / sum.bare);
        write(`  round ${n + 1}: bare ${Math.round(sum.bare)} ms, rebuild ${Math.round(sum.rebuild)} ms`);
      }
      await reads.stop();
      const ratio = median(ratios);
      return {
        value: Math.round(ratio * 100) / 100,
        holds: ratio <= bar && unequal.length === 0 && reads.took.length > 0,
        lines: [
          `${written.events} events in ${written.commits} commits of ${written.calls} calls; rounds ${ratios.map((one) => one.toFixed(2)).join(", ")}`,
          ...[...perModel].map(
            ([model, { bare, rebuild }]) =>
              `${model}: bare ${Math.round(median(bare))} ms, rebuild ${Math.round(median(rebuild))} ms, ${(median(rebuild) / median(bare)).toFixed(2)} times`,
          ),
          unequal.length === 0 ? "every table equal to the one that answered" : `unequal: ${unequal.join(", ")}`,
          `${reads.took.length} reads of a list and all figures meanwhile, p95 ${p95(reads.took).toFixed(0)} ms, none refused`,
          `load ${loadavg()
            .map((one) => one.toFixed(1))
            .join(" ")} on ${availableParallelism()} cores at the end, our own included`,
        ],
      };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
