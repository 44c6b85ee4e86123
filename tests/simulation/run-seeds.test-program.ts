/** A thread that runs seeds one after the other and tells of each; it takes every `step`-th from `first` on. */
import { parentPort, workerData } from "node:worker_threads";
import type { Mutation } from "./mutations.ts";
import type { FaultKind, PathKind } from "./tally.ts";
import { type Outcome, runSeed } from "./world.ts";

export type Order = {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** Epoch milliseconds after which no seed is begun; null where all are to be run. */
  readonly untilMs: number | null;
  readonly mutation?: Mutation;
};

export type Told = Omit<Outcome, "tally" | "trace"> & {
  readonly faultKinds: readonly (readonly [FaultKind, number])[];
  readonly pathKinds: readonly (readonly [PathKind, number])[];
  readonly trace: readonly string[] | null;
};

// Server refusals are ordinary here, and their stacks are never looked at.
Error.stackTraceLimit = 2;
const { first, step, count, untilMs, mutation } = workerData as Order; // Given by `crew.ts`.
for (let n = 0; n < count && (untilMs === null || Date.now() < untilMs); n++) {
  const { tally, trace, ...outcome } = await runSeed(String(first + n * step), mutation);
  const told: Told = {
    ...outcome,
    faultKinds: [...tally.faults],
    pathKinds: [...tally.paths],
    trace: outcome.violations.length > 0 ? trace : null,
  };
  parentPort?.postMessage(told);
}
