import { chmod, chown, mkdir, open as openFile, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import { databaseUrl, ensureDatabases, postgresAnswers } from "./databases.ts";
import { mustProve } from "./durability.ts";
import { findPostgres } from "./parts/postgres.ts";
import type { FindOptions } from "./parts/source.ts";
import { rememberedPort } from "./ports.ts";
import { isRunning, whatRuns } from "./process-identity.ts";
import { foundIsNotReady, type Say, sayFor } from "./progress.ts";
import { run, succeeded, whyNot } from "./run.ts";
import {
  adoptServer,
  logBytes,
  logTail,
  type ServerProcess,
  type Signals,
  spawnServer,
  stopServer,
} from "./server-process.ts";
import { closedFolder, type ServiceUser, serviceUser } from "./service-user.ts";
import { sharedFolder } from "./shared-folder.ts";
import { type Server, supervised } from "./supervised.ts";

/** A PostgreSQL that answers and has Wingman's two databases. `pid` is undefined for one that is not ours to stop. */
export type RunningPostgres = {
  /** The connection string of a database. */
  url(database: "wingman_read" | "wingman_keep" | (string & {})): string;
  /** Where its programs are (no psql or pg_dump in the one from npm); undefined for an external one. */
  binDir: string | undefined;
  version: string;
  /** Of the one that runs now: a server that ends is started again. */
  readonly pid: number | undefined;
  /** Settles when our own server is over: stopped, or given up after it ended too often; never for an external one. */
  exited: Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const draftPrefix = "new-";
const initMsMax = 120_000;
const readyMsMax = 120_000; // After a crash it first replays its own log.
const startAttemptsMax = 3; // Its port may be taken meanwhile, and a dead server's shared memory takes a moment to go.
const stopSignals: Signals = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 2_000],
]; // Fast, immediate, at any price.

/** Finds PostgreSQL and, unless it is an external one, starts it on 127.0.0.1 with its data under `dataDir`. */
export async function startPostgres(options: FindOptions & { dataDir: string }): Promise<RunningPostgres> {
  const say = sayFor("postgres", options.report);
  const user = await serviceUser();
  const place = await placeFor(options.dataDir, user, say);
  const findOptions = { ...options, major: await majorOf(place.data), report: foundIsNotReady(options.report) };
  const found = await findPostgres(findOptions);
  if (found instanceof Failure) throw found;
  if (found.kind === "external") {
    await ensureDatabases(found.url, mustProve(options.env ?? process.env));
    say("ready", `PostgreSQL ${found.version} at the given address`);
    return {
      url: (database) => databaseUrl(found.url, database),
      binDir: undefined,
      version: found.version,
      pid: undefined,
      exited: new Promise(() => {}),
      stop: async () => {},
      [Symbol.asyncDispose]: async () => {},
    };
  }
  try {
    return await open(found, place, user, say, options);
  } catch (error) {
    say("failed", error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Where the PostgreSQL of a running Wingman answers on this data folder; undefined where none does. */
export async function runningPostgres(dataDir: string): Promise<string | undefined> {
  const { data } = await placeFor(dataDir, await serviceUser(), () => {});
  const port = Number((await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[3]);
  return port > 0 && (await postgresAnswers(urlOn(port))) ? urlOn(port) : undefined;
}

type Programs = { binDir: string; version: string };
type Place = { folder: string; data: string; log: string };

async function open(
  programs: Programs,
  place: Place,
  user: ServiceUser | undefined,
  say: Say,
  options: Pick<FindOptions, "report" | "signal">,
): Promise<RunningPostgres> {
  const { signal } = options;
  await mkdir(dirname(place.folder), { recursive: true, mode: 0o755 });
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(place.folder, user.uid, user.gid);
  const left = await leftover(place, say);
  if (left !== undefined) return await kept(programs, place, user, left.port, left.server, say, options);
  if ((await majorOf(place.data)) === undefined) await initialise(programs, place, user, say, signal);
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      const port = await rememberedPort(join(place.folder, "port"));
      const server = await start(programs, place, user, port, say, signal);
      return await kept(programs, place, user, port, server, say, options);
    } catch (error) {
      if (attempt === startAttemptsMax || signal?.aborted === true) throw error;
      await delay(500);
    }
  }
}

async function start(
  programs: Programs,
  place: Place,
  user: ServiceUser | undefined,
  port: number,
  say: Say,
  signal: AbortSignal | undefined,
): Promise<ServerProcess> {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "", // A socket's path may not exceed 107 bytes, and ours may lie deep.
    shared_buffers: "64MB",
    max_connections: 60,
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    // No values and no statements in its log: they may be somebody's words, and nothing takes them out again.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    wal_recycle: "off", // A segment that lives on under another name keeps what was erased (`wingman scrub`).
    jit: "off", // Its queries are short; compiling them would only cost.
  };
  const args = ["-D", place.data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const log = { file: place.log, fromByte: await logBytes(place.log) };
  const server = await spawnServer(join(programs.binDir, "postgres"), args, {
    logFile: place.log,
    cwd: place.data,
    user,
    deathSignal: "INT",
  });
  try {
    await answers(server, port, log, say, signal);
    return server;
  } catch (error) {
    await stopServer(server, stopSignals);
    throw error;
  }
}

/** With the databases in it; and started again on the same port whenever it ends unasked. */
async function kept(
  programs: Programs,
  place: Place,
  user: ServiceUser | undefined,
  port: number,
  first: ServerProcess,
  say: Say,
  { report, signal }: Pick<FindOptions, "report" | "signal">,
): Promise<RunningPostgres> {
  const base = urlOn(port);
  const asServer = (server: ServerProcess): Server => ({
    pid: server.pid,
    exited: server.exited,
    stop: () => stopServer(server, stopSignals),
  });
  try {
    await ensureDatabases(base);
  } catch (error) {
    await stopServer(first, stopSignals);
    throw error;
  }
  const { pid, exited, stop } = supervised({
    first: asServer(first),
    again: async () => asServer(await start(programs, place, user, port, say, signal)),
    name: "PostgreSQL",
    voice: () => sayFor("postgres", report),
  });
  say("ready", `PostgreSQL ${programs.version} on 127.0.0.1:${port}`);
  return {
    url: (database) => databaseUrl(base, database),
    binDir: programs.binDir,
    version: programs.version,
    get pid() {
      return pid();
    },
    exited,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function answers(
  server: ServerProcess,
  port: number,
  log: { file: string; fromByte: number },
  say: Say,
  signal: AbortSignal | undefined,
): Promise<void> {
  const startedAt = Date.now();
  for (let nextWordMs = 3_000; Date.now() - startedAt < readyMsMax; await delay(25)) {
    signal?.throwIfAborted();
    if (server.hasExited()) break;
    if (await postgresAnswers(urlOn(port))) return;
    if (Date.now() - startedAt > nextWordMs) {
      say("looking", "PostgreSQL is reading its data");
      nextWordMs += 3_000;
    }
  }
  throw new Failure(
    "WING_POSTGRES_START",
    `PostgreSQL did not come up. Its log ends:\n${await logTail(log.file, log.fromByte)}`,
    { remedy: `Look into ${log.file}; see that the disk is not full.` },
  );
}

/** A killed Wingman may leave its server: it is used when it answers, otherwise stopped, and its note removed. */
async function leftover(place: Place, say: Say): Promise<{ server: ServerProcess; port: number } | undefined> {
  const pidFile = join(place.data, "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!(pid > 0)) return undefined;
  const ours = isRunning(pid) && (whatRuns(pid).folder === place.data || whatRuns(pid).command.includes(place.data));
  if (!ours) {
    // Its number may meanwhile be another program's, and then the server would refuse to start.
    await rm(pidFile, { force: true });
    return undefined;
  }
  if (await postgresAnswers(urlOn(port))) {
    say("looking", `using the PostgreSQL that an earlier Wingman left (process ${pid})`);
    return { server: adoptServer(pid), port };
  }
  say("looking", `stopping the PostgreSQL that an earlier Wingman left (process ${pid})`);
  await stopServer({ pid, hasExited: () => !isRunning(pid) }, stopSignals);
  return undefined;
}

/** Made under another name first: a data folder that was cut short is never taken for one. */
async function initialise(
  programs: Programs,
  place: Place,
  user: ServiceUser | undefined,
  say: Say,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const name of await readdir(place.folder)) {
    if (name.startsWith(draftPrefix)) await rm(join(place.folder, name), { recursive: true, force: true }); // Of a Wingman killed at this.
  }
  say("building", `making the data folder for PostgreSQL ${programs.version}`);
  const draft = join(place.folder, `${draftPrefix}${randomUUID()}`);
  try {
    let result = await initdb("C.UTF-8");
    // Slim systems lack that locale; C sorts by bytes, which only shows in how names are ordered.
    if (!succeeded(result) && /locale/.test(result.stderr)) result = await initdb("C");
    signal?.throwIfAborted();
    if (!succeeded(result)) {
      throw new Failure("WING_POSTGRES_INIT", `PostgreSQL's data folder could not be made: initdb ${whyNot(result)}`, {
        remedy: `See that ${place.folder} can be written${user === undefined ? "" : ` by user ${user.name}`} and that 200 MB are free.`,
      });
    }
    // Made without waiting for the disk at every file, and then brought there at once: PostgreSQL itself flushes only
    // what it changes later, and a power cut in the first half minute would take everything with it (log.power-cut).
    const flushed = await initdb("C", ["--sync-only"]);
    signal?.throwIfAborted();
    if (!succeeded(flushed))
      throw new Failure(
        "WING_POSTGRES_INIT",
        `PostgreSQL's data folder could not be brought to the disk: initdb ${whyNot(flushed)}`,
        {
          remedy: `See that the disk of ${place.folder} is sound.`,
        },
      );
    await rename(draft, place.data);
    await using folder = await openFile(place.folder, "r");
    await folder.sync().catch(() => undefined); // Not every file system lets a folder be flushed.
  } finally {
    await rm(draft, { recursive: true, force: true });
  }

  function initdb(locale: string, how: readonly string[] = ["--no-sync"]): ReturnType<typeof run> {
    const args = ["-D", draft, "-U", "postgres", "--auth=trust", ...how, "--encoding=UTF8", `--locale=${locale}`];
    const as = user === undefined ? {} : { uid: user.uid, gid: user.gid };
    return run(join(programs.binDir, "initdb"), args, { cwd: place.folder, timeoutMs: initMsMax, signal, ...as });
  }
}

/** `dataDir/postgres`, or, where the user it runs as cannot enter that, a folder that it can. */
async function placeFor(dataDir: string, user: ServiceUser | undefined, say: Say): Promise<Place> {
  await mkdir(dataDir, { recursive: true });
  let folder = join(dataDir, "postgres");
  if (user !== undefined) {
    // The data folder is our own; a temporary one comes closed, and letting others pass through shows them nothing.
    if ((await closedFolder(dataDir, user)) === dataDir) await chmod(dataDir, 0o711);
    const closed = await closedFolder(dirname(folder), user);
    if (closed !== undefined) {
      folder = join(sharedFolder(dataDir), "postgres");
      say("looking", `user ${user.name} cannot enter ${closed}: PostgreSQL keeps its data in ${folder}`);
    }
  }
  return { folder, data: join(folder, "data"), log: join(folder, "postgres.log") };
}

/** The major version a data folder was made with; undefined when there is none yet. */
async function majorOf(data: string): Promise<number | undefined> {
  const isThere = await stat(data).then(
    () => true,
    () => false,
  );
  const major = isThere ? Number(await readFile(join(data, "PG_VERSION"), "utf8").catch(() => "")) : 0;
  return major > 0 ? major : undefined;
}

const urlOn = (port: number): string => `postgres://postgres@127.0.0.1:${port}/postgres`;
