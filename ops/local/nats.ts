import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import type { NatsRole } from "@wingman/streams/log/permissions";
import { mustProve, proveLogDurable } from "./durability.ts";
import { asUser, type NatsPasswords, passwordsIn, usersText } from "./nats-users.ts";
import { findNatsServer, natsInfo } from "./parts/nats-server.ts";
import type { FoundNats } from "./parts/nats-server-version.ts";
import type { FindOptions } from "./parts/source.ts";
import { rememberedPort } from "./ports.ts";
import { isRunning, whatRuns } from "./process-identity.ts";
import { foundIsNotReady, type Say, sayFor } from "./progress.ts";
import { type Server, supervised } from "./supervised.ts";
import { logBytes, logTail, type ServerProcess, type Signals, spawnServer, stopServer } from "./server-process.ts";

/** A NATS server with JetStream that answers. `pid` is undefined for one that is not ours to stop. */
export type RunningNats = {
  /** As the user that may what any role may; an external one's as it was given. */
  url: string;
  /** As the user of one role. */
  urlOf(role: NatsRole): string;
  /** Where it tells of itself over HTTP; empty where that was not said of an external one. */
  monitorUrls: readonly string[];
  version: string;
  /** Of the one that runs now: a server that ends is started again. */
  readonly pid: number | undefined;
  /** Settles when our own server is over: stopped, or given up after it ended too often; never for an external one. */
  exited: Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const readyMsMax = 60_000; // A store of a million messages is read again in 0.1 s; this is for a crashed, slow disk.
const startAttemptsMax = 3; // Between choosing a free port and listening on it, another process may take it.
const stopSignals: Signals = [
  ["SIGTERM", 10_000],
  ["SIGKILL", 5_000],
];

/** `syncAlways` is false only for a store that is begun again if anything happens to it before it is flushed whole. */
export type NatsOptions = FindOptions & { dataDir: string; syncAlways?: boolean };

/**
 * Where the given server tells of itself, after it was asked whether it keeps what it acknowledges. Throws `Failure`
 * WING_LOG_NOT_DURABLE or WING_LOG_DURABILITY_UNKNOWN, unless WINGMAN_DURABILITY is `trust`.
 */
export const externalLogDurable = async (env: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const named = splitList(env["WINGMAN_NATS_MONITOR_URL"]);
  const urls = named.length > 0 ? named : splitList(env["WINGMAN_NATS_URL"]).map(usualMonitorOf);
  if (mustProve(env)) await proveLogDurable(urls);
  return urls;
};

const splitList = (text = ""): string[] => text.split(",").filter((item) => item !== "");
/** Where a nats-server tells of itself unless it was told otherwise. */
const usualMonitorOf = (url: string): string => `http://${new URL(url).hostname}:8222`;

/** Finds a server and, unless it is an external one, starts it on a free port with its store under `dataDir`. */
export async function startNats(options: NatsOptions): Promise<RunningNats> {
  const say = sayFor("nats-server", options.report);
  const found = await findNatsServer({ ...options, report: foundIsNotReady(options.report) });
  if (found instanceof Failure) throw found;
  if (found.kind === "external") {
    const monitorUrls = await externalLogDurable(options.env ?? process.env);
    say("ready", `nats-server ${found.version} at the given address`);
    return {
      url: found.url,
      urlOf: () => found.url,
      monitorUrls,
      version: found.version,
      pid: undefined,
      exited: new Promise(() => {}),
      stop: async () => {},
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const folder = join(options.dataDir, "nats");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await stopLeftover(folder, say);
  const passwords = await passwordsIn(folder);
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      const port = await rememberedPort(join(folder, "port"));
      const monitorPort = await rememberedPort(join(folder, "monitor-port"));
      return await kept(found, folder, { port, monitorPort, passwords }, options, say);
    } catch (error) {
      if (attempt === startAttemptsMax || options.signal?.aborted === true) {
        say("failed", error instanceof Error ? error.message : String(error));
        throw error;
      }
    }
  }
}

type Ports = { readonly port: number; readonly monitorPort: number; readonly passwords: NatsPasswords };
type Program = FoundNats & { kind: "program" };

/** Started, and started again on the same port whenever it ends unasked. */
async function kept(
  found: Program,
  folder: string,
  ports: Ports,
  { report, signal, syncAlways = true }: Pick<NatsOptions, "report" | "signal" | "syncAlways">,
  say: Say,
): Promise<RunningNats> {
  const again = (): Promise<Server> => start(found, folder, ports, syncAlways, signal);
  const { pid, exited, stop } = supervised({
    first: await again(),
    again,
    name: "nats-server",
    voice: () => sayFor("nats-server", report),
  });
  say("ready", `nats-server ${found.version} on 127.0.0.1:${ports.port}`);
  return {
    url: asUser(urlOn(ports.port), "local", ports.passwords),
    urlOf: (role) => asUser(urlOn(ports.port), role, ports.passwords),
    monitorUrls: [monitorOn(ports.monitorPort)],
    version: found.version,
    get pid() {
      return pid();
    },
    exited,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function start(
  found: Program,
  folder: string,
  ports: Ports,
  syncAlways: boolean,
  signal: AbortSignal | undefined,
): Promise<Server> {
  const logFile = join(folder, "nats-server.log");
  const configFile = join(folder, "nats-server.conf");
  await rm(configFile, { force: true }); // One of an earlier version may be readable by others.
  await writeFile(configFile, configText({ ...ports, folder, logFile, syncAlways }), { mode: 0o600 });
  const outputFile = join(folder, "output.log"); // What it says before it has read where to log.
  const logs = await Promise.all([logFile, outputFile].map(async (file) => ({ file, fromByte: await logBytes(file) })));
  const server = await spawnServer(found.path, ["-c", configFile], {
    logFile: outputFile,
    cwd: folder,
    deathSignal: "TERM",
  });
  const stop = async (): Promise<void> => {
    await stopServer(server, stopSignals);
    await rm(pidFileIn(folder), { force: true });
  };
  try {
    await writeFile(pidFileIn(folder), String(server.pid));
    await answers(server, urlOn(ports.port), logs, signal);
    if (syncAlways) await proveLogDurable([monitorOn(ports.monitorPort)]); // That the settings below were understood.
    return { pid: server.pid, exited: server.exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(
  server: ServerProcess,
  url: string,
  logs: { file: string; fromByte: number }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const until = Date.now() + readyMsMax; Date.now() < until; await delay(15)) {
    signal?.throwIfAborted();
    if (server.hasExited()) break;
    const info = await natsInfo(url, 1_000).catch(() => undefined);
    if (info !== undefined && !server.hasExited()) {
      if (info.jetstream) return;
      break;
    }
  }
  const log = (await Promise.all(logs.map(({ file, fromByte }) => logTail(file, fromByte))))
    .filter((text) => text !== "")
    .join("\n");
  throw new Failure("WING_NATS_START", `nats-server did not come up. Its log ends:\n${log}`, {
    remedy: `Look into ${logs[0]?.file}; see that its folder is writable and the disk is not full.`,
  });
}

/** Two servers on one store destroy it, so one that a killed Wingman left is stopped before ours starts. */
async function stopLeftover(folder: string, say: Say): Promise<void> {
  const pid = Number(await readFile(pidFileIn(folder), "utf8").catch(() => ""));
  if (!isRunning(pid) || !whatRuns(pid).command.includes(folder)) return; // Ended, or its number is someone else's now.
  say("looking", `stopping the nats-server that an earlier Wingman left (process ${pid})`);
  await stopServer({ pid, hasExited: () => !isRunning(pid) }, stopSignals);
}

const urlOn = (port: number): string => `nats://127.0.0.1:${port}`;
const monitorOn = (port: number): string => `http://127.0.0.1:${port}`;

const pidFileIn = (folder: string): string => join(folder, "pid");

/** `sync_interval: always`, because an acknowledged fact must survive a power cut; see the log's own figures for its price. */
function configText(at: Ports & { folder: string; logFile: string; syncAlways: boolean }): string {
  return `# Written at each start by Wingman; changes here are lost.
server_name: wingman-local
listen: "127.0.0.1:${at.port}"
http: "127.0.0.1:${at.monitorPort}"
max_payload: 1MB
authorization {
  users: [
${usersText((user) => `user: ${user}, password: ${JSON.stringify(at.passwords[user])}`)}
  ]
}
log_file: ${JSON.stringify(at.logFile)}
logfile_size_limit: 10MB
logfile_max_num: 3
jetstream {
  store_dir: ${JSON.stringify(join(at.folder, "store"))}
  max_mem: 512MB
  max_file: 64GB${at.syncAlways ? "\n  sync_interval: always" : ""}
}
`;
}
