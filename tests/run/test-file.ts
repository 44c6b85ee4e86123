/** Runs one test file in a process, session and temporary folder of its own, and says what came of it. */
import { spawn } from "node:child_process";
import { chmod, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { repositoryRoot } from "../house/repository.ts";
import { endLeft, kill, livingOf, markVariable } from "./leaks.ts";
import type { Said } from "./reporter.ts";

const testMsMax = 120_000;
const fileMsMax = 600_000;
/** After its last test a file should end by itself, hooks included; what stays open keeps it alive. */
const endMsMax = 30_000;
const outputCharsMax = 40_000;

export type FileResult = {
  readonly path: string;
  readonly passed: number;
  readonly failures: readonly Extract<Said, { kind: "failed" }>[];
  readonly skips: readonly Extract<Said, { kind: "skipped" }>[];
  readonly seconds: number;
  /** What the file printed, the end of it; shown when it failed. */
  readonly output: string;
};

export type FileOptions = {
  /** How long the file may take to end after its last test. */
  readonly endMs?: number;
  /** Names this run in the mark that its processes carry. */
  readonly run: string;
  /** A folder that goes away with the run; each file gets one below it as TMPDIR. */
  readonly temporary: string;
  /** `-t`: only tests whose name matches. */
  readonly name: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

let filesCount = 0;

export const runTestFile = async (
  path: string,
  { run, temporary, name, env, signal, endMs = endMsMax }: FileOptions,
): Promise<FileResult> => {
  const startedAt = performance.now();
  filesCount += 1;
  const mark = `${run}.${filesCount}.`; // Ends with a dot, so that no mark begins another.
  const folder = join(temporary, String(filesCount)); // Short: a socket's path may not exceed about 100 bytes.
  await mkdir(folder);
  await chmod(folder, 0o755); // A server that may not run as root must be able to enter.

  const child = spawn(
    process.execPath,
    [
      `--test-timeout=${testMsMax}`,
      `--test-reporter=${new URL("reporter.ts", import.meta.url).href}`,
      "--test-reporter-destination=stdout",
      ...(name === undefined ? [] : [`--test-name-pattern=${name}`]),
      path,
    ],
    {
      cwd: repositoryRoot,
      detached: true, // A session of its own, so that its children can be found and ended with it.
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...env, [markVariable]: mark, TMPDIR: folder, NO_COLOR: "1", FORCE_COLOR: undefined },
    },
  );
  const session = child.pid;

  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-outputCharsMax);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);

  let passed = 0;
  let finished = false;
  /** Tests and suites of the file itself that are not done. */
  let open = 0;
  let running = "";
  let stoppedBecause: string | undefined;
  const failures: Extract<Said, { kind: "failed" }>[] = [];
  const skips: Extract<Said, { kind: "skipped" }>[] = [];
  const fail = (what: string, error: string): void =>
    void failures.push({ kind: "failed", name: what, error, place: path });
  const endAll = async (): Promise<void> => {
    for (const { pid } of await livingOf(session, mark)) kill(pid);
  };
  const stop = (because: string): void => {
    stoppedBecause ??= because;
    void endAll();
  };

  const fileTimer = setTimeout(
    () => stop(`took longer than ${fileMsMax / 1_000} s; it was at "${running}"`),
    fileMsMax,
  );
  let endTimer: NodeJS.Timeout | undefined;
  const hear = (said: Said): void => {
    if (said.kind === "failed") failures.push(said);
    else if (said.kind === "skipped") skips.push(said);
    else if (said.kind === "passed") passed += 1;
    else if (said.kind === "finished") finished = true;
    else if (said.kind === "started") running = said.name;
    else {
      open += said.kind === "queued" ? 1 : -1;
      clearTimeout(endTimer);
      if (open === 0)
        endTimer = setTimeout(
          () => stop(`did not end within ${endMs / 1_000} s of its last test: a server, socket or timer is still open`),
          endMs,
        );
    }
  };
  const told = createInterface({ input: child.stdio[3] as Readable }); // The fourth pipe asked for above.
  told.on("line", (line) => hear(JSON.parse(line) as Said)); // Our own reporter's lines.
  const toldAll = new Promise<void>((done) => told.once("close", done));

  const aborted = (): void => stop("was interrupted");
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();

  const [code, endedBy] = await new Promise<[number | null, string | null]>((done) => {
    child.once("error", (error) => {
      keep(Buffer.from(String(error)));
      done([1, null]);
    });
    child.once("exit", (exitCode, exitSignal) => done([exitCode, exitSignal]));
  });
  clearTimeout(fileTimer);
  clearTimeout(endTimer);
  signal.removeEventListener("abort", aborted);

  const left = await endLeft(session, mark);
  await Promise.race([toldAll, new Promise((done) => setTimeout(done, 1_000).unref())]);
  clearTimeout(endTimer); // The last line may have been read after the process had gone.

  if (stoppedBecause !== undefined) fail("the file", stoppedBecause);
  else if (!finished && (code === 0 || running !== "") && (name === undefined || running !== ""))
    fail(
      "the file",
      `ended with ${endedBy ?? `code ${code}`} ${running === "" ? "and had no test done" : `before its tests were done; it was at "${running}"`}`,
    );
  else if (code !== 0 && failures.length === 0)
    fail("the file", `ended with ${endedBy ?? `code ${code}`} although no test failed`);
  if (stoppedBecause === undefined)
    for (const { pid, command } of left) fail("the file", `left a process behind: ${pid} ${command}`);

  await rm(folder, { recursive: true, force: true }).catch(() => {}); // The run's folder is removed at the end in any case.
  return { path, passed, failures, skips, seconds: (performance.now() - startedAt) / 1_000, output };
};
