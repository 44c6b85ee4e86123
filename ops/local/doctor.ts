import { access, constants, readFile, statfs } from "node:fs/promises";
import { existsSync } from "node:fs";
import { freemem } from "node:os";
import { dirname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { readConfig } from "../config/config.ts";
import { defaultDataDir } from "./instance.ts";
import { runningInstance } from "./lock.ts";
import { findChromium } from "./parts/chromium.ts";
import { findNatsServer } from "./parts/nats-server.ts";
import { onPath } from "./parts/on-path.ts";
import { findPocketSphinx } from "./parts/pocketsphinx.ts";
import { findPostgres } from "./parts/postgres.ts";
import { freePort, httpPortFirst } from "./ports.ts";
import { run, succeeded } from "./run.ts";
import { compareVersions, versionIn, versionText } from "./version.ts";

/** `warn`: Wingman starts, with less or after fetching something. `missing`: it does not start. */
export type Finding = { part: string; state: "fine" | "warn" | "missing"; detail: string; remedy?: string };

export type DoctorOptions = {
  root: string;
  dataDir?: string;
  partsDir?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
};

const bytesFreeMin = 2_000_000_000; // Packages, Go's caches and a week of calls.
const memoryBytesMin = 1_500_000_000; // Building nats-server alone takes 1 GB.
const nodeVersionMin = [24, 12];
const goVersionMin = [1, 25];
const gigabyte = 1_000_000_000;

/** Looks at everything Wingman needs on this machine and says what to do about what is not there. Fetches nothing. */
export async function doctor(options: DoctorOptions): Promise<Finding[]> {
  const env = options.env ?? process.env;
  const at = {
    root: options.root,
    partsDir: options.partsDir ?? join(options.root, ".wingman"),
    dataDir: options.dataDir ?? defaultDataDir(options.root),
    env,
    signal: options.signal,
  };
  const checks: Record<string, () => Promise<Omit<Finding, "part">>> = {
    settings: async () => settings(env),
    node: async () => node(),
    packages: () => packages(at.root),
    libc: async () => libc(),
    "write access": () => writeAccess(at.partsDir, at.dataDir),
    "disk space": () => diskSpace(at.root),
    memory: () => memory(),
    port: () => port(env, at.dataDir),
    go: () => go(env),
    apt: () => apt(env),
    "nats-server": () => natsServer(at),
    postgres: () => found(findPostgres({ ...at, lookOnly: true }), "missing", (it) => `PostgreSQL ${it.version}`),
    pocketsphinx: () => pocketsphinx(at),
    chromium: () => found(findChromium({ ...at, lookOnly: true }), "warn", (it) => `${it.version} at ${it.path}`),
  };
  return Promise.all(
    Object.entries(checks).map(async ([part, check]) => {
      const finding = await check().catch((error: unknown) => ({
        state: "warn" as const,
        detail: `could not be looked at: ${error instanceof Error ? error.message : String(error)}`,
      }));
      return { part, ...finding };
    }),
  );
}

type Answer = Omit<Finding, "part">;
type At = { root: string; partsDir: string; dataDir: string; env: NodeJS.ProcessEnv; signal: AbortSignal | undefined };

async function found<T extends object>(
  looking: Promise<T | Failure>,
  otherwise: "warn" | "missing",
  words: (it: T) => string,
): Promise<Answer> {
  const it = await looking;
  return it instanceof Failure
    ? { state: otherwise, detail: it.message, ...(it.remedy === undefined ? {} : { remedy: it.remedy }) }
    : { state: "fine", detail: words(it) };
}

function settings(env: NodeJS.ProcessEnv): Answer {
  const config = readConfig(env);
  return config instanceof Failure
    ? { state: "missing", detail: config.message, remedy: config.remedy ?? "" }
    : { state: "fine", detail: "all settings in the environment are valid" };
}

function node(): Answer {
  const fine = compareVersions(versionIn(process.versions.node) ?? [], nodeVersionMin) >= 0;
  const detail = `Node ${process.versions.node} at ${process.execPath}`;
  return fine
    ? { state: "fine", detail }
    : {
        state: "missing",
        detail,
        remedy: `Start with npm start, which finds Node ${versionText(nodeVersionMin)} or newer.`,
      };
}

async function packages(root: string): Promise<Answer> {
  if (existsSync(join(root, "node_modules", ".package-lock.json"))) return { state: "fine", detail: "installed" };
  return {
    state: "missing",
    detail: "node_modules is not there or was cut short",
    remedy: "Run npm start: it installs them.",
  };
}

/** The Node and the PostgreSQL from npm, and onnxruntime, are built against glibc. */
function libc(): Answer {
  if (process.platform !== "linux") return { state: "fine", detail: `${process.platform} has its own` };
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }; // Node documents this field for glibc only.
  const glibc = report.header?.glibcVersionRuntime;
  if (glibc !== undefined) return { state: "fine", detail: `glibc ${glibc}` };
  return {
    state: "missing",
    detail: "this system uses musl (Alpine): Node, PostgreSQL and the recognisers from npm do not run on it",
    remedy: "Use a Debian or Ubuntu machine or image.",
  };
}

async function writeAccess(...folders: string[]): Promise<Answer> {
  for (const folder of folders) {
    let nearest = folder;
    while (!existsSync(nearest)) nearest = dirname(nearest);
    const code = await access(nearest, constants.W_OK | constants.X_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code !== undefined)
      return {
        state: "missing",
        detail: `${nearest} cannot be written (${code})`,
        remedy: "Give the folder to the user who starts Wingman, or set WINGMAN_DATA_DIR to another one.",
      };
  }
  return { state: "fine", detail: folders.join(" and ") };
}

async function diskSpace(root: string): Promise<Answer> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const detail = `${(free / gigabyte).toFixed(1)} GB free`;
  return free >= bytesFreeMin
    ? { state: "fine", detail }
    : { state: "warn", detail, remedy: `Free ${(bytesFreeMin / gigabyte).toFixed(0)} GB: a full disk stops the log.` };
}

async function memory(): Promise<Answer> {
  const text = await readFile("/proc/meminfo", "utf8").catch(() => "");
  const bytes = Number(/^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024 || freemem();
  const detail = `${(bytes / gigabyte).toFixed(1)} GB available`;
  return bytes >= memoryBytesMin
    ? { state: "fine", detail }
    : {
        state: "warn",
        detail,
        remedy: `Have ${(memoryBytesMin / gigabyte).toFixed(1)} GB available, above all at the first start.`,
      };
}

async function port(env: NodeJS.ProcessEnv, dataDir: string): Promise<Answer> {
  const running = await runningInstance(dataDir);
  if (running !== undefined)
    return {
      state: "warn",
      detail: `Wingman already runs (process ${running.pid}) ${running.address === undefined ? "and has no address yet" : `at ${running.address}`}`,
      remedy: "Use that one, or stop it first.",
    };
  const asked = Number(env.WINGMAN_HTTP_PORT ?? 0) || undefined;
  const free = await freePort([asked ?? httpPortFirst]);
  if (asked !== undefined && free !== asked)
    return {
      state: "missing",
      detail: `port ${asked} is taken`,
      remedy: "Unset WINGMAN_HTTP_PORT to take a free one, or stop what listens there.",
    };
  return {
    state: "fine",
    detail: asked === undefined ? `free ports on 127.0.0.1 (the page prefers ${httpPortFirst})` : `${asked} is free`,
  };
}

async function go(env: NodeJS.ProcessEnv): Promise<Answer> {
  const path = await onPath("go", env);
  const version =
    path === undefined ? undefined : versionIn((await run(path, ["version"], { timeoutMs: 20_000, env })).stdout);
  if (version !== undefined && compareVersions(version, goVersionMin) >= 0)
    return { state: "fine", detail: `Go ${versionText(version)}` };
  return {
    state: "warn",
    detail:
      version === undefined ? "not installed" : `Go ${versionText(version)} is older than ${versionText(goVersionMin)}`,
    remedy: "Only needed once, to build nats-server where none is at hand.",
  };
}

async function apt(env: NodeJS.ProcessEnv): Promise<Answer> {
  const path = await onPath("apt-get", env);
  if (path !== undefined && succeeded(await run(path, ["--version"], { timeoutMs: 10_000, env })))
    return { state: "fine", detail: path };
  return {
    state: "warn",
    detail: "no apt-get on this system",
    remedy: "PocketSphinx and Chromium are then not fetched: install them by hand, or do without.",
  };
}

async function natsServer(at: At): Promise<Answer> {
  const answer = await found(
    findNatsServer({ ...at, lookOnly: true }),
    "missing",
    (it) => `nats-server ${it.version}${it.kind === "program" ? ` at ${it.path}` : " at the given address"}`,
  );
  if (answer.state === "fine" || (await go(at.env)).state !== "fine") return answer;
  return { ...answer, state: "warn", remedy: "It is built with Go at the first start, in about 40 s." };
}

async function pocketsphinx(at: At): Promise<Answer> {
  const answer = await found(findPocketSphinx({ ...at, lookOnly: true }), "warn", (it) => it.libpocketsphinx);
  if (answer.state === "fine" || (await apt(at.env)).state !== "fine") return answer;
  return { ...answer, remedy: "It is fetched at the first start (28 MB)." };
}
