/** Where the documents' commands run: a folder that looks like the repository, with nobody's data in it. */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import { writeWav } from "@wingman/gpu/audio/wav";
import { freePort } from "@wingman/ops/local/ports";
import { wavOf } from "@wingman/streams/recordings/play";
import { startNats } from "../harness/nats.ts";
import { startPostgres } from "../harness/postgres.ts";
import { repositoryRoot } from "../house/repository.ts";

const commandMsMax = 60_000;
const startMsMax = 60_000;
const stopMsMax = 30_000;
/** Sound of the sample call in which somebody speaks; short, since it is played at real speed. */
const soundFromMs = 22_000;
const soundMs = 1_500;

export type Ground = AsyncDisposable & {
  /** Runs a line to its end, in bash. */
  run(line: string): Promise<{ readonly code: number | null; readonly output: string }>;
  /** Starts a line that goes on by itself; resolves when what it starts is there. */
  start(line: string): Promise<Started>;
};
export type Started = {
  /** Where it answers, if it does. */
  readonly url: string | undefined;
  stop(): Promise<{ readonly code: number | null; readonly output: string }>;
};

/** It answers where it said it would, and ends as it should. */
export const answersAndStops = async ({ url, stop }: Started): Promise<void> => {
  if (url !== undefined) assert.equal((await fetch(`${url}/api/status`)).status, 200);
  const { code, output } = await stop();
  assert.equal(code, 0, output);
};

/** With a log and a database of its own for the documents that name some. */
export const openGround = async (): Promise<Ground> => {
  const servers = new AsyncDisposableStack();
  const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  servers.use(nats);
  servers.use(postgres);
  /** What a document names and a test must not take, by what it takes instead. */
  const instead = {
    "nats://127.0.0.1:4222": nats.url,
    "postgres://wingman:secret@127.0.0.1:5432/postgres": postgres.adminUrl,
    // Its script is that shell's; completion.test.ts has the shell read it where there is one.
    "source <(npm --silent run wingman -- completion zsh)": "npm --silent run wingman -- completion zsh",
    "completion fish | source": "completion fish",
  };
  const folder = await mkdtemp(join(tmpdir(), "wm-docs-"));
  await chmod(folder, 0o755); // A server that may not run as root must be able to enter.
  const dataDir = join(folder, ".wingman/data");
  const home = join(folder, "home");
  await Promise.all([mkdir(dataDir, { recursive: true }), mkdir(home)]);
  for (const name of await readdir(repositoryRoot))
    if (![".git", ".wingman", "home"].includes(name)) await symlink(join(repositoryRoot, name), join(folder, name));
  await symlink(dataDir, join(home, "wingman-calls")); // The other folder of the documents: making it anew would take seconds.
  const sides = await Promise.all(["rep", "customer"].map(speech));
  for (const [n, side] of ["rep", "customer"].entries())
    await writeFile(join(folder, `${side}.wav`), writeWav(sides[n] ?? new Int16Array()));
  await writeFile(join(folder, "both.wav"), wavOf(sides.toReversed()));

  const started = new AsyncDisposableStack();
  const port = String(await freePort());
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    WINGMAN_DATA_DIR: dataDir,
    WINGMAN_HTTP_PORT: port,
    WINGMAN_DURABILITY: "trust", // The servers of a test are made for speed.
    CI: undefined, // The commands are a person's.
  };
  const other = String(await freePort());
  const replaced = (line: string): string =>
    Object.entries({ "WINGMAN_HTTP_PORT=4800": `WINGMAN_HTTP_PORT=${other}`, ...instead }).reduce(
      (text, [named, taken]) => text.replaceAll(named, taken),
      line,
    );
  const begin = (line: string): { child: ChildProcess; output: () => string; ended: Promise<number | null> } => {
    const child = spawn("bash", ["-c", replaced(line)], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    const ended = new Promise<number | null>((done) => child.once("close", done));
    return { child, output: () => said, ended };
  };

  return {
    async run(line) {
      const { child, output, ended } = begin(line);
      const timer = setTimeout(() => child.kill("SIGKILL"), commandMsMax);
      const code = await ended;
      clearTimeout(timer);
      return { code, output: output() };
    },
    async start(line) {
      const { child, output, ended } = begin(line);
      let over = false;
      void ended.then(() => {
        over = true;
      });
      const stop = async (signal: NodeJS.Signals): Promise<void> => {
        for (const pid of await wingmenBelow(child.pid ?? 0)) process.kill(pid, signal);
      };
      started.defer(() => stop("SIGKILL"));
      const until = Date.now() + startMsMax;
      while (!/Ready\.| is ready/.test(output())) {
        if (over || Date.now() > until) throw new Error(`${line} did not come up:\n${output()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return {
        url: /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0],
        async stop() {
          await stop("SIGINT");
          const timer = setTimeout(() => void stop("SIGKILL"), stopMsMax);
          const code = await ended;
          clearTimeout(timer);
          return { code, output: output() };
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await started.disposeAsync();
      await servers.disposeAsync();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** The one process that Ctrl-C is for: npm, the shell and the bootstrap in between differ in what they pass on. */
const wingmenBelow = async (ancestor: number): Promise<number[]> => {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,ppid=,args="], { maxBuffer: 8_000_000 });
  const all = stdout.split("\n").flatMap((row) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  const below = new Set([ancestor]);
  for (let known = 0; known < below.size;) {
    known = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all
    .filter(({ pid, command }) => below.has(pid) && /^\S*node \S*ops\/bin\/wingman\.ts/.test(command))
    .map(({ pid }) => pid);
};

const speech = async (side: string): Promise<Int16Array> => {
  const samples = await decodeOggOpus(await readFile(join(repositoryRoot, `ops/demo/samples/saas/${side}.opus`)));
  return samples.slice(soundFromMs * 16, (soundFromMs + soundMs) * 16);
};
