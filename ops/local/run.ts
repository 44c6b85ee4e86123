import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { withoutSecrets } from "../config/secret-files.ts";

export type RunOptions = {
  /** The whole run is ended after this. */
  timeoutMs: number;
  /** The run is ended when it has said nothing for this long. */
  idleMs?: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  signal?: AbortSignal | undefined;
  /** Each line of either output, as it comes. */
  onLine?: (line: string) => void;
};

/** How it ended: `missing` when there is no such program, `idle` and `timeout` when we ended it, `aborted` when asked to. */
export type RunResult = {
  ended: "exit" | "missing" | "idle" | "timeout" | "aborted";
  code: number | null;
  stdout: string;
  stderr: string;
};

const outputCharsMax = 200_000; // Of each output; the end is kept, for there the error stands.
const killAfterMs = 3_000;
const running = new Set<number>();
let watching = false;

/** Runs a program to its end and never rejects: what went wrong is in `ended` and `code`. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((done) => {
    if (options.signal?.aborted) return done({ ended: "aborted", code: null, stdout: "", stderr: "" });
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: withoutSecrets(options.env ?? process.env),
      stdio: ["ignore", "pipe", "pipe"],
      // Its own process group, because builders and package tools have children that must end with them.
      detached: true,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
    });
    let ended: RunResult["ended"] = "exit";
    let killTimer: NodeJS.Timeout | undefined;
    const output = { stdout: "", stderr: "" };
    const end = (why: RunResult["ended"]): void => {
      if (ended !== "exit" || child.pid === undefined) return;
      ended = why;
      killGroup(child.pid, "SIGTERM");
      killTimer = setTimeout(() => killGroup(child.pid, "SIGKILL"), killAfterMs);
    };
    const timeout = setTimeout(() => end("timeout"), options.timeoutMs);
    const idle = options.idleMs === undefined ? undefined : setTimeout(() => end("idle"), options.idleMs);
    const onAbort = (): void => end("aborted");
    options.signal?.addEventListener("abort", onAbort, { once: true });
    if (child.pid !== undefined) watch(child.pid);
    for (const name of ["stdout", "stderr"] as const) {
      createInterface({ input: child[name] }).on("line", (line) => {
        idle?.refresh();
        output[name] = `${output[name]}${line}\n`.slice(-outputCharsMax);
        options.onLine?.(line);
      });
    }
    const finish = (result: Pick<RunResult, "ended" | "code">): void => {
      for (const timer of [timeout, idle, killTimer]) clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      if (child.pid !== undefined) running.delete(child.pid);
      done({ ...result, ...output });
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      output.stderr += error.message;
      finish({ ended: error.code === "ENOENT" ? "missing" : ended, code: null });
    });
    child.once("close", (code) => finish({ ended, code }));
  });
}

/** True when the run came to its end by itself and reported success. */
export const succeeded = (result: RunResult): boolean => result.ended === "exit" && result.code === 0;

/** Why a run did not succeed, in a phrase, with the last thing it said. */
export function whyNot(result: RunResult): string {
  const last = `${result.stdout}\n${result.stderr}`.trim().split("\n").at(-1)?.trim().slice(0, 300) ?? "";
  const because = {
    exit: `ended with ${result.code}`,
    missing: "is not installed",
    idle: "said nothing for too long",
    timeout: "took too long",
    aborted: "was stopped",
  };
  return last === "" || result.ended === "missing" ? because[result.ended] : `${because[result.ended]}: ${last}`;
}

function watch(pid: number): void {
  if (!watching)
    process.once("exit", () => {
      for (const each of running) killGroup(each, "SIGTERM");
    });
  watching = true;
  running.add(pid);
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
