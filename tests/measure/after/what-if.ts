import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { Spec } from "@wingman/domain/what-if/spec";
import { history } from "@wingman/projections/history/model";
import { runProjector } from "@wingman/projections/projector";
import { openDesk } from "@wingman/projections/what-if/desk";
import { readRun, type Run } from "@wingman/projections/what-if/store";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { openLibrary } from "@wingman/streams/playbooks/library";
import { playbooksOn } from "@wingman/streams/playbooks/playbooks";
import { pino } from "pino";
import { holdCalls } from "../../harness/held-calls.ts";
import { keysIn } from "../../harness/keys.ts";
import { startNats } from "../../harness/nats.ts";
import { startPostgres } from "../../harness/postgres.ts";
import type { Measure } from "../measure-kind.ts";

const bar = 200;
const size = { short: { count: 100, minutes: 2 }, long: { count: 100, minutes: 30 } };
const historyMsMax = 5 * 60_000;
const tenant = "measure" as TenantId;
const actor = "analyst" as ActorId;

export const whatIf: Measure = {
  name: "after.what-if",
  about:
    "A what-if over 100 calls with other plays and other board rules: how much faster than the calls were held, and whether a repeat is the same.",
  asked: `≥ ${bar} × real time, identical when repeated`,
  unit: "× real time",
  async run({ long, write, signal }) {
    await using undo = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), "wingman-what-if-"));
    undo.defer(() => rm(dataDir, { recursive: true, force: true }));
    const stop = new AbortController();
    const nats = undo.use(await startNats({ syncAlways: false })); // How fast calls are held is not what is measured.
    const server = undo.use(await startPostgres());
    const { pool: keep } = await server.database([keepMigrations], "wingman_keep");
    const { pool: read } = await server.database([history], "wingman_read");
    const log = await openJetStreamLog(nats.connection, await keysIn(dataDir, keep));
    const { count, minutes } = size[long ? "long" : "short"];
    write(`  holding ${count} calls of ${minutes} minutes`);
    const calls = await holdCalls(log, tenant, { count, minutes });
    signal.throwIfAborted();
    const library = await openLibrary(log, stop.signal);
    const projector = await runProjector({ log, pool: read, model: history, signal: stop.signal });
    undo.defer(async () => {
      stop.abort();
      await Promise.allSettled([projector.done, library.done]);
    });
    // Who asks before history tells of them all would be answered of fewer calls.
    if (!(await projector.caughtUp(await log.last(), historyMsMax))) throw new Error("history did not catch up");
    // Half of the plays are gone, the others wait longer: every call changes.
    const { id } = starterPlaybook;
    const { name, language, competitors, stages } = starterPlaybook;
    const plays = starterPlaybook.plays.flatMap((play, n) =>
      n % 2 ? [] : [{ ...play, coolDownMs: play.coolDownMs + 60_000 }],
    );
    const draft = { type: "SaveDraft" as const, content: { name, language, competitors, stages, plays }, onto: null };
    await playbooksOn(log).send({ tenant, kind: "playbook", id }, draft, { actor });
    const desk = openDesk({
      ...{ log, library, keep, read, now: Date.now, version: "measure", worker: "measure", models: () => [] },
      logger: pino({ level: "silent" }),
    });
    undo.defer(() => desk.close());
    const spec: Spec = {
      calls: { by: "filter", max: count },
      before: {},
      after: { playbook: { id, version: "draft" }, rules: 2 },
      meaning: false,
      live: null,
    };
    const ended = async (run: string): Promise<Run> => {
      for (;;) {
        signal.throwIfAborted();
        const found = await readRun(keep, tenant, run);
        if (found && found.state !== "waiting" && found.state !== "running") return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const spoken = calls.reduce((sum, { durationMs }) => sum + durationMs, 0);
    write(`  ${Math.round(spoken / 60_000)} minutes of talk are tried, twice`);
    const beganAt = performance.now();
    const first = await ended(await desk.begin(tenant, actor, { name: "", spec }));
    const tookMs = performance.now() - beganAt;
    const again = await ended(await desk.repeat(tenant, actor, first.run));
    const isSame = first.digest !== null && again.digest === first.digest;
    const isSameSummary = JSON.stringify(first.summary) === JSON.stringify(again.summary);
    const value = spoken / tookMs;
    const { summary } = first;
    return {
      value: Math.round(value),
      holds: value >= bar && isSame && isSameSummary && first.state === "done" && summary?.calls === count,
      lines: [
        `${summary?.calls ?? 0} of ${count} calls, ${(spoken / 60_000).toFixed(0)} minutes, in ${(tookMs / 1_000).toFixed(1)} s: ${(tookMs / count).toFixed(0)} ms a call, both ways`,
        `tips a call ${summary?.tipsPerCall.before.toFixed(2)} before, ${summary?.tipsPerCall.after.toFixed(2)} after, 95 % ${JSON.stringify(summary?.tipsPerCall.interval)}`,
        `${JSON.stringify(summary?.tally)}`,
        `not tried: ${JSON.stringify(first.notTried)}; entries that history was behind: ${first.depends.behind ?? "?"}`,
        `repeated: digest ${isSame ? "the same" : "ANOTHER"}, figures ${isSameSummary ? "the same" : "OTHERS"}`,
        `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
      ],
    };
  },
};
