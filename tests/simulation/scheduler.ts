/**
 * Virtual time: a queue of steps, taken one at a time. After each step everything that follows from it without
 * waiting runs to its end, so that in one process the same seed gives the same order of everything.
 */
import { createHash } from "node:crypto";
import type { Runtime } from "@wingman/streams/base/runtime";
import type { Random } from "./random.ts";

/** A seed that takes more steps than this runs in a circle. */
export const stepsMax = 60_000;
const tailMax = 60;

type Step = { readonly atMs: number; readonly order: number; readonly label: string; work: (() => void) | undefined };

export type Scheduler = {
  readonly now: () => number;
  readonly steps: () => number;
  /** Does `work` after `ms`, unless the returned function is called before. */
  after(ms: number, label: string, work: () => void): () => void;
  /** Writes something into the trace that is not a step of its own. */
  note(text: string): void;
  /** Puts something into the hash alone. */
  digest(text: string): void;
  /** Takes steps until `until` says so or time is up; false when it was time. */
  run(untilMs: number, until: () => boolean): Promise<boolean>;
  /** Hash over every step and note. */
  hash(): string;
  /** The last steps and notes. */
  tail(): readonly string[];
};

export const schedulerAt = (startMs: number): Scheduler => {
  const heap: Step[] = [];
  const trace = createHash("sha256");
  const tail: string[] = [];
  let now = startMs;
  let order = 0;
  let taken = 0;

  const note = (text: string): void => {
    const line = `${(now - startMs).toFixed(1)} ${text}`;
    trace.update(line);
    tail.push(line);
    if (tail.length > tailMax * 2) tail.splice(0, tailMax);
  };
  return {
    now: () => now,
    steps: () => taken,
    note,
    digest: (text) => void trace.update(text),
    after(ms, label, work) {
      const step: Step = { atMs: now + Math.max(0, ms), order: order++, label, work };
      push(heap, step);
      return () => {
        step.work = undefined;
      };
    },
    async run(untilMs, until) {
      while (!until()) {
        const step = heap[0];
        if (!step || step.atMs > untilMs) return false;
        pop(heap);
        if (!step.work) continue;
        if ((taken += 1) > stepsMax) return false;
        now = step.atMs;
        note(step.label);
        step.work();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return true;
    },
    hash: () => trace.copy().digest("hex"),
    tail: () => tail.slice(-tailMax),
  };
};

/** A process of the simulation: what it waits for comes from here, and never once it is dead. */
export type Machine = {
  readonly name: string;
  readonly runtime: Runtime;
  readonly isAlive: () => boolean;
  /** From one step to the next: no code of it runs again. */
  kill(): void;
};

export const machineOf = (scheduler: Scheduler, random: Random, name: string, skewMs: number): Machine => {
  let alive = true;
  const later = (ms: number, work: () => void): (() => void) =>
    scheduler.after(ms, `${name} timer`, () => alive && work());
  return {
    name,
    isAlive: () => alive,
    kill: () => {
      alive = false;
    },
    runtime: {
      now: () => Math.round(scheduler.now() + skewMs),
      random: random.next,
      newId: random.id,
      later,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) return resolve();
          const done = (): void => {
            cancel();
            signal?.removeEventListener("abort", done);
            resolve();
          };
          const cancel = later(ms, done);
          signal?.addEventListener("abort", done, { once: true });
        }),
    },
  };
};

const isBefore = (a: Step, b: Step): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
const push = (heap: Step[], step: Step): void => {
  let at = heap.length;
  heap.push(step);
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!isBefore(step, heap[up] as Step)) break;
    heap[at] = heap[up] as Step;
    at = up;
  }
  heap[at] = step;
};
const pop = (heap: Step[]): void => {
  const last = heap.pop() as Step; // Called only while there is one.
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = at * 2 + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && isBefore(heap[down + 1] as Step, heap[down] as Step)) down += 1;
    if (!isBefore(heap[down] as Step, last)) break;
    heap[at] = heap[down] as Step;
    at = down;
  }
  heap[at] = last;
};
