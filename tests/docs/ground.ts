/** Where the documents' commands run: a folder that looks like the repository, with nobody's data in it. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import { writeWav } from "@wingman/gpu/audio/wav";
import { runningInstance } from "@wingman/ops/local/lock";
import { freePort } from "@wingman/ops/local/ports";
import { repositoryRoot } from "../house/repository.ts";

const commandMsMax = 60_000;
const startMsMax = 60_000;
const stopMsMax = 30_000;
/** Sound of the sample call in which somebody speaks; short, since it is played at real speed. */
const soundFromMs = 22_000;
const soundMs = 1_500;

export type Ground = AsyncDisposable & {
  readonly dataDir: string;
  /** Runs a line to its end, in bash. */
  run(line: string): Promise<{ readonly code: number | null; readonly output: string }>;
  /** Starts a line that goes on by itself; resolves when all of Wingman is there. */
  start(line: string): Promise<Started>;
};
export type Started = {
  readonly url: string;
  stop(): Promise<{ readonly code: number | null; readonly output: string }>;
};

/** `instead`: what a document names and a test must not take, by what it takes instead. */
export const openGround = async (instead: Readonly<Record<string, string>>): Promise<Ground> => {
  const folder = await mkdtemp(join(tmpdir(), "wm-docs-"));
  await chmod(folder, 0o755); // A server that may not run as root must be able to enter.
  const dataDir = join(folder, ".wingman/data");
  const home = join(folder, "home");
  await Promise.all([mkdir(dataDir, { recursive: true }), mkdir(home)]);
  for (const name of await readdir(repositoryRoot))
    if (![".git", ".wingman", "home"].includes(name)) await symlink(join(repositoryRoot, name), join(folder, name));
  await symlink(dataDir, join(home, "wingman-calls")); // The other folder of the documents: making it anew would take seconds.
  for (const side of ["rep", "customer"]) await writeFile(join(folder, `${side}.wav`), writeWav(await speech(side)));

  const port = String(await freePort());
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    WINGMAN_DATA_DIR: dataDir,
    WINGMAN_HTTP_PORT: port,
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
    dataDir,
    async run(line) {
      const { child, output, ended } = begin(line);
      const timer = setTimeout(() => child.kill("SIGKILL"), commandMsMax);
      const code = await ended;
      clearTimeout(timer);
      return { code, output: output() };
    },
    async start(line) {
      const { output, ended } = begin(line);
      let over = false;
      void ended.then(() => {
        over = true;
      });
      const until = Date.now() + startMsMax;
      while (!output().includes("Ready.")) {
        if (over || Date.now() > until) throw new Error(`${line} did not come up:\n${output()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return {
        url: /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? "",
        // As Ctrl-C does, but to the one process that stops by it: npm and bash in between differ in what they pass on.
        async stop() {
          const holder = await runningInstance(dataDir);
          if (holder) process.kill(holder.pid, "SIGINT");
          const timer = setTimeout(() => holder && process.kill(holder.pid, "SIGKILL"), stopMsMax);
          const code = await ended;
          clearTimeout(timer);
          return { code, output: output() };
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const holder = await runningInstance(dataDir);
      if (holder) process.kill(holder.pid, "SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const speech = async (side: string): Promise<Int16Array> => {
  const samples = await decodeOggOpus(await readFile(join(repositoryRoot, `ops/demo/samples/saas/${side}.opus`)));
  return samples.slice(soundFromMs * 16, (soundFromMs + soundMs) * 16);
};
