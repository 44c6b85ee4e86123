/** Many seeds at once, a thread a core; each thread is one process of its own to the seeds in it. */
import { Worker } from "node:worker_threads";
import type { Order, Told } from "./run-seeds.test-program.ts";
import { type FaultKind, faultKinds, type PathKind, pathKinds } from "./tally.ts";

export type Crew = {
  readonly seeds: number;
  readonly failed: readonly Told[];
  readonly events: number;
  readonly eventsMin: number;
  readonly faults: number;
  readonly faultsMin: number;
  readonly faultCounts: ReadonlyMap<FaultKind, number>;
  readonly pathCounts: ReadonlyMap<PathKind, number>;
};

/** Runs seeds `first`, `first + 1`, … on so many threads; at most `count`, and none begun after `untilMs`. */
export const runCrew = async (
  threads: number,
  { first, count, untilMs }: Pick<Order, "first" | "count" | "untilMs">,
  signal: AbortSignal,
  onSeed: (done: number) => void = () => undefined,
): Promise<Crew> => {
  const failed: Told[] = [];
  const faultCounts = new Map<FaultKind, number>();
  const pathCounts = new Map<PathKind, number>();
  const sums = { seeds: 0, events: 0, faults: 0, eventsMin: Infinity, faultsMin: Infinity };
  const take = (told: Told): void => {
    sums.seeds += 1;
    sums.events += told.events;
    sums.faults += told.faults;
    sums.eventsMin = Math.min(sums.eventsMin, told.events);
    sums.faultsMin = Math.min(sums.faultsMin, told.faults);
    for (const [kind, n] of told.faultKinds) faultCounts.set(kind, (faultCounts.get(kind) ?? 0) + n);
    for (const [kind, n] of told.pathKinds) pathCounts.set(kind, (pathCounts.get(kind) ?? 0) + n);
    if (told.violations.length > 0) failed.push(told);
    onSeed(sums.seeds);
  };
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const mine = Math.ceil((count - thread) / threads);
      const order: Order = { first: first + thread, step: threads, count: mine, untilMs };
      const worker = new Worker(new URL("./run-seeds.test-program.ts", import.meta.url), { workerData: order });
      const stop = (): void => void worker.terminate();
      signal.addEventListener("abort", stop, { once: true });
      return new Promise<void>((resolve, reject) => {
        worker.on("message", take);
        worker.once("error", reject);
        worker.once("exit", () => resolve());
      }).finally(() => signal.removeEventListener("abort", stop));
    }),
  );
  signal.throwIfAborted();
  return { ...sums, failed, faultCounts, pathCounts };
};

/** Kinds that never occurred: a run that was not there proves nothing of them. */
export const missingKinds = ({ faultCounts, pathCounts }: Pick<Crew, "faultCounts" | "pathCounts">): string[] => [
  ...faultKinds.filter((kind) => !faultCounts.has(kind)),
  ...pathKinds.filter((kind) => !pathCounts.has(kind)),
];

/** A line a kind, for people. */
export const kindTable = ({ faultCounts, pathCounts }: Pick<Crew, "faultCounts" | "pathCounts">): string[] => {
  const lines = (title: string, kinds: readonly string[], counts: ReadonlyMap<string, number>): string[] => [
    title,
    ...kinds.map((kind) => `  ${kind.padEnd(34)} ${String(counts.get(kind) ?? 0).padStart(8)}`),
  ];
  return [...lines("faults", faultKinds, faultCounts), ...lines("paths", pathKinds, pathCounts)];
};

/** What somebody needs to see a failing seed again. */
export const failureText = ({ seed, violations, trace }: Pick<Told, "seed" | "violations" | "trace">): string =>
  [
    `seed ${seed}: ${violations.length} violations`,
    ...violations.slice(0, 5).map((violation) => `  ${violation}`),
    "the last steps:",
    ...(trace ?? []).slice(-30).map((line) => `  ${line}`),
    `again: WINGMAN_SEED=${seed} npm run measure -- log.simulation`,
  ].join("\n");
