import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Fact } from "@wingman/domain/protocol/messages";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { startPostgres } from "@wingman/ops/local/postgres";
import { keepDatabase } from "@wingman/streams/base/database";
import { newId } from "@wingman/streams/base/ids";
import { openPool } from "@wingman/streams/base/pools";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { keysIn } from "../../harness/keys.ts";
import { writeCalls } from "../../harness/many-calls.ts";
import { startNats } from "../../harness/nats.ts";
import { root, startTestWingman } from "../../harness/wingman.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";

const size = { short: 100_000, long: 1_000_000 };
const pairs = 3;
const bar = { ratio: 1.3, memory: 1.2, live: 1.5 };
/** Live: so many callers, each typing a final so often, in turns of so long, of each kind as many. */
const live = { callers: 3, everyMs: 80, turnMs: 10_000, turns: 2 };

type Trial = {
  readonly ms: number;
  readonly memory: readonly number[];
  readonly phases: Readonly<Record<string, number>>;
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const p99 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
const highest = (values: readonly number[]): number => Math.max(0, ...values);
const quarter = (values: readonly number[], n: number): readonly number[] =>
  values.slice(Math.floor((values.length * n) / 4), Math.ceil((values.length * (n + 1)) / 4));

const trial = async (kind: "bare" | "rebuild", places: readonly string[], signal: AbortSignal): Promise<Trial> => {
  const program = join(import.meta.dirname, "rebuild-trial.test-program.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, kind, ...places], {
    cwd: root,
    signal,
  });
  return JSON.parse(stdout) as Trial;
};

/** Milliseconds from a typed final on the socket to its fact back on the same socket: gateway, log, fan-out. */
const typing = async (url: string, goesOn: () => boolean): Promise<number[]> => {
  const client = await openClient(url);
  const call = newId();
  await client.ask("start-call", startOf({ call, title: "Meanwhile" }));
  const took: number[] = [];
  for (let n = 0; goesOn(); n++) {
    const utterance = `u${n}`;
    const from = performance.now();
    client.send("transcript", {
      call,
      channel: "rep",
      utterance,
      revision: 1,
      text: "so walk me through a normal morning",
      final: true,
      source: "typed",
    });
    await client.waitFor("transcript", ({ events }) =>
      (events as readonly Fact[]).some(({ data }) => (data as { utterance?: string }).utterance === utterance),
    );
    took.push(performance.now() - from);
    client.received.length = 0;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, live.everyMs - (performance.now() - from))));
  }
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  return took;
};

/** Runs `wingman rebuild` one after the other, at least once, until a turn is over; answers how many there were. */
const rebuilding = async (dataDir: string, signal: AbortSignal): Promise<number> => {
  const untilMs = performance.now() + live.turnMs;
  let done = 0;
  do {
    const child = spawn(process.execPath, [join(root, "ops/bin/wingman.ts"), "rebuild"], {
      cwd: root,
      env: { ...process.env, WINGMAN_DATA_DIR: dataDir },
      stdio: "ignore",
      signal,
    });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`wingman rebuild ended with ${String(code)}`);
    done += 1;
  } while (performance.now() < untilMs);
  return done;
};

const liveTurns = async (
  dataDir: string,
  { signal, write }: MeasureContext,
): Promise<{ readonly rest: number[]; readonly during: number[]; readonly rebuilds: number }> => {
  await using wingman = await startTestWingman({ dataDir });
  await wingman.ready;
  const turn = async (goesOn: () => boolean): Promise<number[]> =>
    (await Promise.all(Array.from({ length: live.callers }, () => typing(wingman.url, goesOn)))).flat();
  const forMs = (ms: number): (() => boolean) => {
    const untilMs = performance.now() + ms;
    return () => performance.now() < untilMs;
  };
  await turn(forMs(2_000)); // Warm.
  const [rest, during]: [number[], number[]] = [[], []];
  let rebuilds = 0;
  for (let n = 0; n < live.turns; n++) {
    signal.throwIfAborted();
    rest.push(...(await turn(forMs(live.turnMs))));
    let goesOn = true;
    const [took, done] = await Promise.all([
      turn(() => goesOn),
      rebuilding(dataDir, signal).finally(() => {
        goesOn = false;
      }),
    ]);
    during.push(...took);
    rebuilds += done;
    write(
      `  live, turn ${n + 1} of ${live.turns}: p99 ${p99(rest).toFixed(1)} ms at rest, ${p99(during).toFixed(1)} ms beside`,
    );
  }
  return { rest, during, rebuilds };
};

export const rebuildTime: Measure = {
  name: "log.rebuild",
  about:
    "`wingman rebuild` (fill, catch up, compare, switch) against a bare loop of parse, open, fold and COPY over the same log, in turns; with its memory over time and what calls feel of it.",
  asked: "≤ 1.3; memory of the last quarter ≤ 1.2 times the second's; live p99 ≤ 1.5 times its rest",
  unit: "of bare",
  async run(context) {
    const { long, signal, write } = context;
    const dataDir = await mkdtemp(join(tmpdir(), "wingman-log-rebuild-"));
    try {
      const ratios: number[] = [];
      const perSecond: { bare: number[]; rebuild: number[] } = { bare: [], rebuild: [] };
      const memory: Trial[] = [];
      let written = { events: 0, commits: 0, calls: 0 };
      {
        await using nats = await startNats({ syncAlways: false, keptIn: join(dataDir, "nats") });
        await using postgres = await startPostgres({ root, dataDir, signal });
        await using keep = openPool({ url: postgres.url(keepDatabase), name: "measure-keys", sizeMax: 4 });
        const log = await openJetStreamLog(nats.connection, await keysIn(dataDir, keep));
        const began = performance.now();
        written = await writeCalls(log, long ? size.long : size.short, signal);
        write(
          `  ${written.events} events in ${written.calls} calls written in ${Math.round((performance.now() - began) / 1_000)} s`,
        );
        const one = (kind: "bare" | "rebuild"): Promise<Trial> =>
          trial(kind, [nats.url, postgres.url("postgres"), dataDir], signal);
        await one("rebuild"); // The first has nothing to compare with; those that are timed have.
        for (let n = 0; n < pairs; n++) {
          const first = await one(n % 2 === 0 ? "bare" : "rebuild");
          const second = await one(n % 2 === 0 ? "rebuild" : "bare");
          const [bare, ours] = n % 2 === 0 ? [first, second] : [second, first];
          ratios.push(ours.ms / bare.ms);
          perSecond.bare.push((written.events * 1_000) / bare.ms);
          perSecond.rebuild.push((written.events * 1_000) / ours.ms);
          memory.push(ours);
          write(
            `  pair ${n + 1} of ${pairs}: bare ${Math.round(bare.ms)} ms, rebuild ${Math.round(ours.ms)} ms (${JSON.stringify(ours.phases)})`,
          );
        }
      }
      const { rest, during, rebuilds } = await liveTurns(dataDir, context);
      const ratio = median(ratios);
      const growth = median(memory.map(({ memory: list }) => median(quarter(list, 3)) / median(quarter(list, 1))));
      const felt = p99(during) / p99(rest);
      return {
        value: Math.round(ratio * 100) / 100,
        holds: ratio <= bar.ratio && growth <= bar.memory && felt <= bar.live && rebuilds > 0,
        lines: [
          `${written.events} events in ${written.commits} commits of ${written.calls} calls, several at once; 2 % with words taken back, 5 % with a late word`,
          `rebuild ${Math.round(median(perSecond.rebuild))} events/s, bare ${Math.round(median(perSecond.bare))}; pairs ${ratios.map((one) => one.toFixed(2)).join(", ")}`,
          `load ${loadavg()
            .map((one) => one.toFixed(1))
            .join(" ")} on ${availableParallelism()} cores at the end, our own included`,
          `memory at most ${highest(memory.flatMap(({ memory: list }) => list))} MiB; last quarter ${growth.toFixed(2)} times the second`,
          `a typed final there and back, p99: ${p99(rest).toFixed(1)} ms at rest, ${p99(during).toFixed(1)} ms beside ${rebuilds} rebuilds (${felt.toFixed(2)} times; median ${median(rest).toFixed(1)} and ${median(during).toFixed(1)} ms; ${rest.length} and ${during.length} finals)`,
        ],
      };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
