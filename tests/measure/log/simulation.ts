import { availableParallelism } from "node:os";
import { failureText, kindTable, missingKinds, runCrew } from "../../simulation/crew.ts";
import { runSeed } from "../../simulation/world.ts";
import type { Measure } from "../measure-kind.ts";

/** The short run takes as many as it can; fewer than these prove nothing. */
const seedsMin = { short: 300, long: 5_000 };
/** The short run begins no seed after this. */
const shortMsMax = 50_000;
const repeats = 100;
const threadsMax = 4;
const shownMax = 3;
const planted = "append without the check";

export const simulation: Measure = {
  name: "log.simulation",
  about:
    "Seeds of the simulated log (writers, conductors, readers, retries under faults) in which a rule is broken; WINGMAN_SEED runs one.",
  asked: `0, over ≥ ${seedsMin.long} seeds with --long (short: ≥ ${seedsMin.short})`,
  unit: "violated seeds",
  async run({ long, signal, write }) {
    const one = process.env["WINGMAN_SEED"];
    if (one !== undefined) {
      const outcome = await runSeed(one);
      for (const line of failureText(outcome).split("\n")) write(`  ${line}`);
      return { value: Math.min(1, outcome.violations.length), holds: outcome.violations.length === 0 };
    }
    const threads = Math.min(threadsMax, availableParallelism());
    const began = Date.now();
    const cpu = process.cpuUsage();
    const crew = await runCrew(
      threads,
      long
        ? { first: 1, count: seedsMin.long, untilMs: null }
        : { first: 1, count: Infinity, untilMs: began + shortMsMax },
      signal,
      (done) => {
        if (done % 500 === 0) write(`  ${done} seeds, ${((Date.now() - began) / 1_000).toFixed(0)} s`);
      },
    );
    const seconds = (Date.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    for (const told of crew.failed.slice(0, shownMax))
      for (const line of failureText(told).split("\n")) write(`  ${line}`);

    const first = await runSeed("1", planted);
    let equal = 0;
    for (let n = 0; n < repeats && !signal.aborted; n++)
      if ((await runSeed("1", planted)).hash === first.hash) equal += 1;

    const missing = missingKinds(crew);
    const enough = crew.seeds >= (long ? seedsMin.long : seedsMin.short);
    return {
      value: crew.failed.length,
      holds:
        enough && crew.failed.length === 0 && missing.length === 0 && equal === repeats && first.violations.length > 0,
      lines: [
        `${crew.seeds} seeds${enough ? "" : " (too few)"}, on average ${(crew.events / crew.seeds).toFixed(0)} events (least ${crew.eventsMin}) and ${(crew.faults / crew.seeds).toFixed(0)} faults (least ${crew.faultsMin})`,
        `${(crew.seeds / seconds).toFixed(1)} seeds/s on ${threads} threads, ${((crew.seeds / (user + system)) * 1e6).toFixed(1)} a second of processor time`,
        ...(crew.failed.length > 0 ? [`violated: ${crew.failed.map(({ seed }) => seed).join(", ")}`] : []),
        ...(missing.length > 0 ? [`never occurred: ${missing.join(", ")}`] : []),
        `a planted fault ("${planted}") replayed with the same trace ${equal} of ${repeats} times`,
        ...kindTable(crew),
      ],
    };
  },
};
