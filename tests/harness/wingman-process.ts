/** A Wingman in a process of its own, which a test may kill and start again on the same folder and port. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@wingman/ops/local/ports";
import { root } from "./wingman.ts";

const startMsMax = 180_000;
const stopMsMax = 30_000;
const lastWordsMax = 4_000;

export type WingmanProcess = AsyncDisposable & {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: () => number;
  /** Killed without warning; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it, again if it was killed; resolves when `isUp` says so. */
  start(): Promise<void>;
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
};

/** `program` is given the data folder and the port; it is up once its output has `upWord`. */
export const wingmanProcess = async (
  program: (at: { readonly dataDir: string; readonly port: number }) => {
    readonly args: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
  },
  upWord: string,
): Promise<WingmanProcess> => {
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-process-"));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const gone = (one: ChildProcess): Promise<number | null> =>
    one.exitCode !== null || one.signalCode !== null
      ? Promise.resolve(one.exitCode)
      : new Promise((resolve) => one.once("exit", (code) => resolve(code)));

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!child) return null;
    const one = child;
    child = undefined;
    one.kill(signal);
    const late = setTimeout(() => one.kill("SIGKILL"), stopMsMax);
    const code = await gone(one);
    clearTimeout(late);
    return code;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    pid: () => child?.pid ?? 0,
    async kill() {
      await end("SIGKILL");
    },
    stop: () => end("SIGTERM"),
    async start() {
      const { args, env } = program({ dataDir, port });
      const one = spawn(process.execPath, args, {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = one;
      let said = "";
      const hear = (text: string): void => {
        said = (said + text).slice(-lastWordsMax);
      };
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`Wingman was not up in time:\n${said}`)), startMsMax);
        one.stderr.setEncoding("utf8").on("data", hear);
        one.stdout.setEncoding("utf8").on("data", (text: string) => {
          hear(text);
          if (!said.includes(upWord)) return;
          clearTimeout(timer);
          resolve();
        });
        one.once("exit", (code) => {
          clearTimeout(timer);
          reject(new Error(`Wingman ended with ${code}:\n${said}`));
        });
      });
    },
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
