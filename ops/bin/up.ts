/**
 * All roles in one process for one machine: the composition root of `wingman up`. The page answers first;
 * what it needs comes behind it and is shown as it comes.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { openGate } from "@wingman/commands/gateway/access";
import { openGateway, type Gateway } from "@wingman/commands/gateway/app";
import { helloMessages } from "@wingman/commands/gateway/hello";
import type { Services } from "@wingman/commands/gateway/session";
import { callMessages } from "@wingman/commands/call/messages";
import { describe, Failure } from "@wingman/domain/failure";
import { runSpeech } from "@wingman/gpu/stt/role";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { history } from "@wingman/projections/history/model";
import { type HistoryParts, historyRoutes } from "@wingman/projections/history/routes";
import { runProjector } from "@wingman/projections/projector";
import { runAgents } from "@wingman/streams/agents/role";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { keepDatabase, readDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool } from "@wingman/streams/base/pools";
import { openFanOut } from "@wingman/streams/live/fan-out";
import { callsOn, type Calls } from "@wingman/streams/log/calls";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { buildUi } from "@wingman/ui/build";
import { pino } from "pino";
import { demoRoutes } from "../demo/routes.ts";
import { demoPlaybook, demoPrincipal, playbookOf } from "../demo/tenant.ts";
import { defaultDataDir, openLocal } from "../local/instance.ts";
import { takeLock } from "../local/lock.ts";
import { freeHttpPort } from "../local/ports.ts";
import { sayFor, type Progress } from "../local/progress.ts";
import { openSpeech } from "./speech.ts";
import { openStatusBoard, type StatusBoard } from "./status-board.ts";

const poolSize = 8;
const setUpPage =
  "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=1><title>Wingman</title><body style='font:16px system-ui;margin:20vh auto;max-width:32em'><h1>Wingman is being set up</h1><p>The pages are being built. This page looks again each second.</p>";

export type UpOptions = {
  readonly root: string;
  readonly dataDir?: string;
  readonly httpPort?: number;
  readonly version: string;
  /** Lines about the set-up, for a terminal. */
  readonly tell?: (progress: Progress) => void;
  /** Called once, as soon as the gateway answers. */
  readonly onAddress?: (url: string) => void;
  readonly logLevel?: string;
  /** Leave the pages alone: for tests and measures that bring no browser. */
  readonly withoutPages?: boolean;
  /** Another recogniser than this machine's, for tests that are not about speech. */
  readonly recognizer?: Recognizer;
};

export type Running = AsyncDisposable & {
  readonly url: string;
  readonly board: StatusBoard;
  /** Everything that can come has come; rejects with the failure of what cannot be done without. */
  readonly ready: Promise<void>;
  readonly log: Promise<JetStreamLog>;
  /** Rejects when a role that must not end has ended. */
  readonly broken: Promise<never>;
  readonly dataDir: string;
  readonly adminUrl: Promise<string>;
};

/** Starts everything; the address answers when this resolves. Throws `Failure` WING_ALREADY_RUNNING. */
export const startWingman = async (options: UpOptions): Promise<Running> => {
  const { root, version } = options;
  const dataDir = options.dataDir ?? defaultDataDir(root);
  await mkdir(dataDir, { recursive: true });
  const lock = await takeLock(dataDir);
  const logger = pino(
    { level: options.logLevel ?? "info" },
    pino.destination({ dest: join(dataDir, "wingman.log"), mkdir: true, sync: false }),
  );
  const board = openStatusBoard(version, options.tell ?? (() => undefined));
  const stopping = new AbortController();
  const { signal } = stopping;
  const pages = join(root, "ui/dist");

  const building = options.withoutPages ? Promise.resolve() : buildPages(root, pages, board);
  const local = openLocal({ root, dataDir, report: board.report, signal });

  let services: Services | undefined;
  let historyParts: HistoryParts | undefined;
  /** What was opened, to be closed in reverse order before the servers are stopped. */
  const opened = new AsyncDisposableStack();
  let breakOff: (error: unknown) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    breakOff = reject;
  });
  broken.catch(() => undefined);
  const mustRun = (role: string, work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (signal.aborted) return;
      logger.error({ role, error: describe(error) }, "a role ended");
      board.report({ part: role, state: "failed", detail: describe(error) });
      breakOff(error);
    });
  };

  const gateway: Gateway = await openGateway({
    routes: [...demoRoutes(board), ...historyRoutes(() => need(historyParts))],
    messages: [...helloMessages, ...callMessages],
    services: () => services,
    principal: demoPrincipal,
    gate: openGate(),
    logger,
    pages,
    setUpPage,
  });
  const port = options.httpPort && options.httpPort > 0 ? options.httpPort : await freeHttpPort();
  const url = await gateway.app.listen({ host: "127.0.0.1", port }).catch(async (cause: unknown) => {
    await local.stop();
    await lock.release();
    throw new Failure("WING_PORT_TAKEN", `port ${port} on 127.0.0.1 cannot be listened on.`, {
      remedy: "Stop what uses it, or start with another WINGMAN_HTTP_PORT.",
      cause,
    });
  });
  await lock.setAddress(url);
  options.onAddress?.(url);

  const openLog = async (): Promise<{ readonly log: JetStreamLog; readonly calls: Calls }> => {
    const nats = await local.nats;
    void nats.exited.then(() => {
      if (!signal.aborted) breakOff(ended("WING_NATS_ENDED", "The event log's server", "nats-server"));
    });
    const connection = await connect({
      servers: nats.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      name: "wingman",
    });
    opened.defer(() =>
      connection.close().then(
        () => undefined,
        () => undefined,
      ),
    );
    const log = await openJetStreamLog(connection);
    const calls = callsOn(log);
    const agents = runAgents({
      log,
      calls,
      logger,
      signal,
      playbookOf,
    });
    mustRun("agents", agents.done);
    await agents.ready;
    services = {
      log,
      calls,
      fanOut: openFanOut(log),
      now: Date.now,
      version,
      speech: () => board.read().speech,
      playbook: { id: demoPlaybook.playbook.id, version: demoPlaybook.playbook.version },
      knowsPlaybook: (wanted) => playbookOf(wanted) !== undefined,
    };
    return { log, calls };
  };
  const openedLog = openLog();
  const log = openedLog.then((found) => found.log);

  const openHistory = async (): Promise<void> => {
    const say = sayFor("history", board.report);
    const [postgres, { log: source }] = await Promise.all([local.postgres, openedLog]);
    void postgres.exited.then(() => {
      if (!signal.aborted) breakOff(ended("WING_POSTGRES_ENDED", "The database's server", "postgres"));
    });
    const read = openPool({ url: postgres.url(readDatabase), name: "wingman-read", sizeMax: poolSize });
    const keep = openPool({ url: postgres.url(keepDatabase), name: "wingman-keep", sizeMax: 2 });
    for (const pool of [read, keep]) opened.defer(() => pool[Symbol.asyncDispose]().catch(() => undefined));
    await migrate(keep, keepMigrations);
    await migrate(read, history.migrations);
    // Calls go on without history; what to do stands on the screen.
    const failed = (error: unknown): void => {
      if (!signal.aborted) say("failed", describe(error));
    };
    const projector = await runProjector({ log: source, pool: read, model: history, signal }).catch(failed);
    if (!projector) return;
    const done = projector.done.catch(failed);
    opened.defer(() => done);
    historyParts = { pool: read, caughtUp: projector.caughtUp };
    say("ready", "history follows the log");
  };

  const openRecognition = async (): Promise<void> => {
    const say = sayFor("speech", board.report);
    const { log: source, calls } = await openedLog;
    const found = options.recognizer ?? (await openSpeech({ root, pocketsphinx: local.pocketsphinx, logger, signal }));
    if (found instanceof Failure) {
      board.setSpeech({
        ready: false,
        engine: "none",
        accuracy: "none",
        reason: `${describe(found)} Typed words still work.`,
      });
      say("failed", describe(found));
      return;
    }
    opened.defer(() => found[Symbol.asyncDispose]().catch(() => undefined));
    mustRun("speech", runSpeech({ log: source, calls, recognizer: found, logger, signal }));
    board.setSpeech({ ready: true, ...found.info });
    say("ready", found.info.reason);
  };

  const adminUrl = local.postgres.then((postgres) => postgres.url("postgres"));
  // Whoever awaits them sees them fail; that nobody does must not end the process while it stops.
  for (const promise of [openedLog, log, adminUrl]) promise.catch(() => undefined);
  const ready = Promise.all([building, openHistory(), openRecognition()]).then(() => board.setReady());
  ready.catch(() => undefined);

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      await gateway.drain();
      stopping.abort();
      await Promise.allSettled([ready]);
      await opened.disposeAsync();
      await local.stop();
      await lock.release();
      logger.flush();
    })());

  return {
    url,
    board,
    ready,
    log,
    broken,
    dataDir,
    adminUrl,
    [Symbol.asyncDispose]: stop,
  };
};

const buildPages = async (root: string, outDir: string, board: StatusBoard): Promise<void> => {
  const say = sayFor("pages", board.report);
  say("building", "the pages are being built");
  await buildUi({ root, outDir }).catch((cause: unknown) => {
    throw new Failure("WING_PAGES_NOT_BUILT", `the pages could not be built: ${describe(cause)}`, {
      remedy: "Undo what was changed under ui/, or run `npm ci` again.",
      cause,
    });
  });
  say("ready", "the pages are built");
};

/** Stopping and saying so beats a page that looks alive and keeps nothing. */
const ended = (code: `WING_${string}`, what: string, program: string): Failure =>
  new Failure(code, `${what} ended.`, {
    remedy: `Start again; what was stored is there. Why ${program} ended stands in its log in the data folder.`,
  });

/** History's routes are reachable from the first second; until its rows are, they say what is missing. */
const need = <Part>(part: Part | undefined): Part => {
  if (part) return part;
  throw new Failure("WING_STARTING", "history is still being set up.", {
    remedy: "Try again in a few seconds; the start page shows how far it is.",
  });
};
