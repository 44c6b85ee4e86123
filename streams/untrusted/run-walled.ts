/** One process behind the walls, from its start to its end: what goes in, what comes out, and when it is ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { Failure } from "@wingman/domain/failure";
import type { Walls } from "./walls.ts";

export type WalledRun = {
  readonly limits: {
    /** From the start of the process to its answer. */
    readonly msMax: number;
    /** Without a byte in or out; absent = no such limit. */
    readonly stillMsMax?: number;
    /** Resident, all in all; looked at every `lookEveryMs`. */
    readonly memoryBytesMax: number;
    readonly lookEveryMs: number;
  };
  readonly input: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** The next part waits for it; a failure ends the process. */
  take(part: Buffer): Failure | undefined | Promise<Failure | undefined>;
  /** What is said where it was ended, or ended itself, for what it used. */
  tooMuch(what: string): Failure;
  readonly signal?: AbortSignal | undefined;
  /** Told once the process has ended: its highest resident memory, in bytes, as it was seen. */
  readonly onEnd?: ((peakBytes: number) => void) | undefined;
};

/** Answers undefined where it came to its end by itself. Rejects with the reason of `signal`, or what `input` throws. */
export const runWalled = async (walls: Walls, run: WalledRun): Promise<Failure | undefined> => {
  const { limits, signal, tooMuch } = run;
  const child = spawn(walls.program, walls.args, {
    cwd: "/",
    env: { PATH: process.env["PATH"] },
    stdio: ["pipe", "pipe", "ignore"],
    detached: true, // A group of its own, so that all of it can be ended.
  });
  yieldTo(child);
  let peak = 0;
  let movedAt = performance.now();
  let ended: Failure | undefined;
  let inputFailed: { readonly error: unknown } | undefined;
  const end = (why: Failure): void => {
    ended ??= why;
    kill(child);
  };
  const late = setTimeout(() => end(tooMuch(`${limits.msMax / 1_000} seconds`)), limits.msMax);
  const look = setInterval(() => {
    peak = Math.max(peak, residentBytes(child.pid));
    if (peak > limits.memoryBytesMax) end(tooMuch(`${limits.memoryBytesMax / 1e6} MB of memory`));
    const { stillMsMax = Infinity } = limits;
    if (performance.now() - movedAt > stillMsMax) end(tooMuch(`${stillMsMax / 1_000} seconds without a step`));
  }, limits.lookEveryMs);
  const aborted = (): void => kill(child);
  signal?.addEventListener("abort", aborted, { once: true });
  const closed = new Promise<number | null | undefined>((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("close", (code) => resolve(code));
  });
  child.stdin.on("error", () => undefined); // It ended before it had read all; its end says more.
  const feed = async (): Promise<void> => {
    for await (const part of run.input) {
      movedAt = performance.now();
      if (child.stdin.destroyed) return;
      if (!child.stdin.write(part)) await Promise.race([once(child.stdin, "drain").catch(() => undefined), closed]);
    }
    child.stdin.end();
  };
  const drink = async (): Promise<void> => {
    for await (const part of child.stdout) {
      movedAt = performance.now();
      const failure = await run.take(part as Buffer);
      if (failure) return end(failure);
    }
  };
  const fed = feed().catch((error: unknown) => {
    inputFailed = { error };
    kill(child);
  });
  const drunk = drink().catch((error: unknown) => {
    if (!ended && !child.killed) inputFailed ??= { error };
    kill(child);
  });
  const code = await closed;
  await drunk;
  void fed;
  clearTimeout(late);
  clearInterval(look);
  signal?.removeEventListener("abort", aborted);
  run.onEnd?.(peak);
  if (signal?.aborted) throw signal.reason;
  if (ended) return ended;
  if (inputFailed) throw inputFailed.error;
  if (code === undefined) return tooMuch("what this machine has left");
  return code === 0 ? undefined : tooMuch("the time or memory a file may take"); // The kernel's limits, or its own.
};

/** Who listens to a call comes before who reads a file. */
const yieldTo = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or this system has no such order.
  }
};

const kill = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
};

/** The highest so far, as the kernel keeps it; 0 where the system does not say, and its own limits hold alone. */
const residentBytes = (pid: number | undefined): number => {
  try {
    return 1_024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
};
