import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { open, rename, stat } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { withoutSecrets } from "../config/secret-files.ts";
import { isRunning } from "./process-identity.ts";

/** A server that runs beside us: started here, or left by an earlier Wingman and taken over. */
export type ServerProcess = {
  pid: number;
  /** Settles when it has ended, however it did. */
  exited: Promise<void>;
  hasExited(): boolean;
};

export type Signals = readonly (readonly [signal: NodeJS.Signals, waitMsMax: number])[];

export type ServerOptions = {
  logFile: string;
  cwd: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number } | undefined;
  /** Sent by the kernel when we die without having stopped it. */
  deathSignal: "TERM" | "INT";
};

const logBytesMax = 10_000_000;
const logTailBytes = 4_000;
const lookEveryMs = 500;

/** Starts a server with its output in `logFile`. It is up only when it answers: that is the caller's to ask. */
export async function spawnServer(
  command: string,
  args: readonly string[],
  options: ServerOptions,
): Promise<ServerProcess> {
  await keepLogSmall(options.logFile);
  const log = openSync(options.logFile, "a");
  const wrapped = canBindToParent(options.env)
    ? ["setpriv", "--pdeathsig", options.deathSignal, command, ...args]
    : [command, ...args];
  const [program = command, ...rest] = wrapped;
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: withoutSecrets(options.env ?? process.env),
    // Out of the terminal's reach: Ctrl-C is for us, who stop what depends on it first.
    detached: true,
    stdio: ["ignore", log, log],
    ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
  });
  closeSync(log);
  return await started(child, command);
}

/** A server of an earlier Wingman that still runs. */
export function adoptServer(pid: number): ServerProcess {
  const exited = new Promise<void>((end) => {
    // Not our child, so nobody tells us; looking twice a second is enough for whoever waits for its end.
    const timer = setInterval(() => {
      if (isRunning(pid)) return;
      clearInterval(timer);
      end();
    }, lookEveryMs).unref();
  });
  return { pid, exited, hasExited: () => !isRunning(pid) };
}

/** Sends one signal after the other until it has ended; the last one should be SIGKILL. Again changes nothing. */
export async function stopServer(server: Pick<ServerProcess, "pid" | "hasExited">, signals: Signals): Promise<void> {
  for (const [signal, waitMsMax] of signals) {
    if (server.hasExited()) return;
    try {
      process.kill(server.pid, signal);
    } catch {
      return; // It ended between the question and the signal.
    }
    for (const until = Date.now() + waitMsMax; !server.hasExited() && Date.now() < until;)
      await new Promise((next) => setTimeout(next, 10));
  }
}

/** How long a log is now: what comes after it is of this start. */
export const logBytes = (file: string): Promise<number> =>
  stat(file).then(
    (found) => found.size,
    () => 0,
  );

/** The end of a log file, of what came after `fromByte`, for an error that must show why a server did not start. */
export async function logTail(file: string, fromByte: number): Promise<string> {
  try {
    await using handle = await open(file, "r");
    const { size } = await handle.stat();
    const from = size < fromByte ? 0 : fromByte; // It was begun anew meanwhile.
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(logTailBytes),
      position: Math.max(from, size - logTailBytes),
    });
    return buffer.subarray(0, bytesRead).toString("utf8").trim().split("\n").slice(-12).join("\n");
  } catch {
    return "";
  }
}

function started(child: ChildProcess, command: string): Promise<ServerProcess> {
  return new Promise((done, fail) => {
    let ended = false;
    const exited = new Promise<void>((end) =>
      child.once("exit", () => {
        ended = true;
        end();
      }),
    );
    child.once("error", (cause) =>
      fail(new Failure("WING_PART_START", `${command} could not be started: ${cause.message}`, { cause })),
    );
    child.once("spawn", () => {
      child.unref(); // A forgotten server must not keep a finished test from ending; it then dies with us.
      done({ pid: child.pid ?? 0, exited, hasExited: () => ended });
    });
  });
}

/** One older log is kept; two bounded files are enough to see why the last two starts went wrong. */
async function keepLogSmall(file: string): Promise<void> {
  if ((await logBytes(file)) > logBytesMax) await rename(file, `${file}.1`);
}

const bindable = new Map<string, boolean>();

/**
 * Whether setpriv is there to ask the kernel to end the server when we are killed. Without it (not Linux, busybox)
 * a killed Wingman leaves its servers behind, and the next start finds and stops them.
 */
function canBindToParent(env: NodeJS.ProcessEnv = process.env): boolean {
  const path = env.PATH ?? "";
  let known = bindable.get(path);
  if (known === undefined) {
    known =
      process.platform === "linux" &&
      /--pdeathsig/.test(spawnSync("setpriv", ["--help"], { encoding: "utf8", env, timeout: 5_000 }).stdout ?? "");
    bindable.set(path, known);
  }
  return known;
}
