/**
 * One seed: gateways, speech workers, the agents' role and readers, each a process over the real code, with people who
 * hold calls through them, a plan of faults, and an audit of what is left. All of it in this process, in virtual time.
 */
import type { TenantId } from "@wingman/domain/ids";
import type { Failure } from "@wingman/domain/failure";
import { history } from "@wingman/projections/history/model";
import { runAgents } from "@wingman/streams/agents/role";
import { runReader } from "@wingman/streams/follow/reader";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { eventSubject } from "@wingman/streams/log/subjects";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Logger } from "pino";
import { type Acknowledged, auditLog, auditReplay, auditRows, commitsOn, pathsIn } from "./audit.ts";
import { type Database, openDatabase } from "./database.ts";
import { planFaults } from "./faults.ts";
import { type Host, openHost, type Role, type Running } from "./host.ts";
import { type Keys, openKeys } from "./keys.ts";
import { type Mutation, mutated, mutatedCalls } from "./mutations.ts";
import { holdCall, type Plan } from "./people.ts";
import { type Random, randomOf } from "./random.ts";
import { type Scheduler, schedulerAt } from "./scheduler.ts";
import { openServer, type Server } from "./server.ts";
import { playbook, talkOf } from "./sound.ts";
import { runSpeech, type Talk } from "./speech.ts";
import { openTally, type PathKind, type Tally } from "./tally.ts";

export type { Host };

/** A seed that ends with fewer is no seed. */
export const eventsMin = 200;
export const faultsMin = 10;
const startMs = Date.UTC(2026, 0, 5, 9);
const callsCount = 4;
const talkMs = 38_000;
const busyMsMax = 240_000;
/** Once the faults are over, everything is at rest within this, or somebody is stuck (rule 15; silence ends a call after 120 s). */
const restMsMax = 300_000;
const settleMs = 3_000;

export type World = {
  readonly scheduler: Scheduler;
  readonly server: Server;
  readonly database: Database;
  readonly keys: Keys;
  readonly tally: Tally;
  readonly hosts: readonly Host[];
  readonly talks: readonly Talk[];
  /** Calls in which a commit was spoiled. */
  readonly spoiled: Set<string>;
  readonly isCalm: () => boolean;
  killServer(losesInterim: boolean, forgetsIds: boolean): void;
  startServer(): void;
};

export type Outcome = {
  readonly seed: string;
  readonly events: number;
  readonly faults: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly violations: readonly string[];
  readonly tally: Tally;
  readonly hash: string;
  readonly trace: readonly string[];
};

/** Runs a seed to its end. The same seed and mutation give the same outcome, step by step. */
export const runSeed = async (seed: string, mutation?: Mutation): Promise<Outcome> => {
  const random = randomOf(seed);
  const scheduler = schedulerAt(startMs);
  const violations = new Set<string>();
  const violate = (what: string): void => {
    scheduler.note(`violation: ${what}`);
    violations.add(what);
  };
  const unhandled = (error: unknown): void => violate(`nobody handled: ${String((error as Error).stack ?? error)}`);
  process.on("unhandledRejection", unhandled);
  try {
    return await run(seed, random, scheduler, violations, violate, mutation);
  } finally {
    process.off("unhandledRejection", unhandled);
  }
};

const run = async (
  seed: string,
  random: Random,
  scheduler: Scheduler,
  violations: ReadonlySet<string>,
  violate: (what: string) => void,
  mutation: Mutation | undefined,
): Promise<Outcome> => {
  const tally = openTally(scheduler.note);
  const server = openServer(() => Math.floor(scheduler.now()), {
    idFirst: random.chance(0.4),
    unchecked: mutation === "append without the check",
  });
  const keys = openKeys();
  const database = openDatabase(
    { scheduler, random: random.fork("database"), tally },
    {
      uncompared: mutation === "a reader that does not compare its position",
      torn: mutation === "a position that moves without its rows",
    },
  );
  const talks: Talk[] = Array.from({ length: callsCount }, (_, n) => ({
    aggregate: callAggregate("acme" as TenantId, `call-${n + 1}`),
    speech: talkOf(random.fork(`talk ${n}`), talkMs),
    beganAt: startMs + random.int(100, 3_000),
  }));
  const acknowledged: Acknowledged[] = [];
  const unanswered = new Set<string>();
  const conflicted = new Set<string>();
  const ended = new Set<string>();
  const knowsEnded = random.chance(0.5);
  let calm = false;
  let over = false;

  const counted = (log: JetStreamLog): JetStreamLog => ({
    ...log,
    async append(aggregate, commit, expected) {
      try {
        const answer = await log.append(aggregate, commit, expected);
        if (answer.kind === "conflict") conflicted.add(commit.id);
        else {
          const unknown = unanswered.has(commit.id);
          if (unknown) tally.path(answer.again ? "unknown: it stands" : "unknown: not taken");
          else if (answer.again) tally.path("own commit behind a conflict");
          if (conflicted.delete(commit.id) && !answer.again) tally.path("decided again");
          unanswered.delete(commit.id);
          acknowledged.push({ id: commit.id, sequence: answer.sequence, subject: eventSubject(aggregate) });
        }
        return answer;
      } catch (error) {
        if ((error as Failure).code === "WING_LOG_UNKNOWN") tally.path("unknown to the end");
        throw error;
      }
    },
  });

  const parts = {
    scheduler,
    server,
    random: random.fork("hosts"),
    tally,
    keys,
    wrap: (log: JetStreamLog) => counted(mutated(log, mutation)),
    takesSilenceForYes: mutation === "an unanswered append taken for done",
    onTimeout: (id: string) => void unanswered.add(id),
    onGone: (name: string) => void ended.add(workerId(name)),
    onEnd: (name: string, error: unknown) => {
      const { code = (error as Error).name } = error as Partial<Failure>;
      scheduler.note(`${name} ended: ${code}`);
      if (!mayEnd.has(code)) violate(`${name} ended: ${code} ${(error as Error).message}`);
    },
  };
  const until = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

  const gateway: Role = async (running, log) => {
    running.calls = mutatedCalls(log, running.machine.runtime, mutation);
    await until(running.stop.signal);
    delete running.calls;
  };
  const speech: Role = (running, log) =>
    runSpeech({
      log,
      calls: mutatedCalls(log, running.machine.runtime, mutation),
      talks,
      random: random.fork(running.machine.name),
      signal: running.stop.signal,
      tally,
    }).then(() => until(running.stop.signal));
  const agents: Role = async (running, log, starts) => {
    if (starts > 1) tally.path("conductor taken over");
    await runAgents({
      log,
      calls: callsOn(log, running.machine.runtime),
      playbookOf: () => playbook,
      // At the same place another is known to have ended; elsewhere its silence must tell.
      worker: { id: workerId(running.machine.name), isGone: (id) => knowsEnded && ended.has(id) },
      logger: loggerOf(running, world, violate),
      signal: running.stop.signal,
    }).done;
  };
  const projector: Role = async (running, log) => {
    const mended = (why: string): void => {
      if (why === "gap in delivery") tally.path("gap in delivery mended");
      if (why === "stalled") tally.path("stalled reader mended");
    };
    const reader = await runReader({
      log,
      store: database.storeFor(running.machine),
      reads: history.reads,
      poison: "quarantine",
      signal: running.stop.signal,
      clock: running.machine.runtime,
      news: { mended },
    });
    await reader.done;
  };
  const roles: readonly (readonly [string, Role])[] = [
    ["gateway-1", gateway],
    ["gateway-2", gateway],
    ["speech-1", speech],
    ["speech-2", speech],
    ["agents-1", agents],
    ["agents-2", agents],
    ["projector-1", projector],
    ["projector-2", projector],
  ];
  const hosts = roles.map(([name, role]) => openHost({ ...parts, skewMs: random.int(-40, 40) }, name, role));

  const world: World = {
    scheduler,
    server,
    database,
    keys,
    tally,
    hosts,
    talks,
    spoiled: new Set(),
    isCalm: () => calm,
    killServer(losesInterim, forgetsIds) {
      if (!server.isUp()) return;
      tally.fault("server killed");
      server.stop();
      lost = { lostInterim: losesInterim ? random.int(1, 6) : 0, forgetsIds };
      for (const { running } of hosts) running?.link.tell("disconnect");
    },
    startServer() {
      if (server.isUp()) return;
      if (lost.lostInterim > 0) tally.fault("interim text lost with it");
      if (lost.forgetsIds) tally.fault("ids forgotten with it");
      server.start(lost);
      for (const { running } of hosts)
        scheduler.after(random.int(20, 600), "a connection is back", () => {
          if (!running || running.link.isCut || !server.isUp()) return;
          tally.path("line down and up");
          running.link.tell("reconnect");
        });
    },
  };
  let lost = { lostInterim: 0, forgetsIds: false };

  for (const host of hosts) if (!isSpare(host)) host.want();
  planFaults(world, random.fork("faults"), random.int(14, 22), 34_000);

  let open = talks.length;
  for (const [n, talk] of talks.entries()) {
    const mine = random.fork(`people ${n}`);
    const consent = mine.pick(["given", "given", "asking", "unasked"] as const);
    const plan: Plan = {
      talk,
      consent,
      answer: mine.chance(0.8) ? "agreed" : mine.pick(["refused", "none"] as const),
      withdraws: mine.chance(0.25),
      hangsUp: mine.chance(0.97),
    };
    const gateways = () => hosts.flatMap(({ running }) => running?.calls ?? []);
    void holdCall({ scheduler, random: mine, gateways, isOver: () => over, violate }, plan).then(() => {
      open -= 1;
    });
  }

  let seenCommits = 0;
  let events = 0;
  const eventsOnLog = (): number => {
    const stored = server.all("EVENTS_1");
    for (; seenCommits < stored.length; seenCommits += 1)
      events += stored[seenCommits]?.headers.get("wm-types").split(",").length ?? 0;
    return events;
  };
  const faultsSoFar = (): number => [...tally.faults.values()].reduce((sum, count) => sum + count, 0);
  const wantEvents = random.int(eventsMin, eventsMin + 30);
  const busyUntil = startMs + 36_000;
  await scheduler.run(
    startMs + busyMsMax,
    () => scheduler.now() >= busyUntil && eventsOnLog() >= wantEvents && faultsSoFar() >= faultsMin,
  );

  calm = true;
  over = true;
  scheduler.note("calm");
  server.setFull(false);
  server.setSpoil(undefined);
  keys.setAway(false);
  database.weather = { away: 0, answerLost: 0 };
  world.startServer();
  for (const host of hosts) host.calm();
  for (const host of hosts) if (isSpare(host)) host.unwant();
  const calmAt = scheduler.now();
  const isEnded = (): boolean =>
    open === 0 &&
    database.at().sequence === server.all("EVENTS_1").length &&
    hosts.every((host) => !host.wanted || host.running);
  if (!(await scheduler.run(calmAt + restMsMax, isEnded)))
    violate(
      `not at rest ${restMsMax / 1_000} s after the faults: ${open} calls open, reader at ${database.at().sequence} of ${server.all("EVENTS_1").length}`,
    );
  await scheduler.run(scheduler.now() + settleMs, () => false);
  await scheduler.run(scheduler.now() + restMsMax, isEnded);

  const commits = await commitsOn(server, keys.keyring);
  // Interim text that went with a server cannot be decided upon again, and its numbers are given to other words.
  const lostInterim = tally.faults.has("interim text lost with it");
  const findings = [
    ...auditLog(server.all("EVENTS_1"), commits, acknowledged, { paced: !lostInterim }),
    ...(lostInterim ? [] : await auditReplay(server, keys, commits)),
    ...auditRows(database, commits, keys),
  ];
  for (const finding of findings) violate(finding);
  for (const [kind, count] of Object.entries(pathsIn(commits)))
    for (let n = 0; n < count; n++) tally.path(kind as PathKind);
  for (const { subject, seq, id } of server.all("EVENTS_1")) scheduler.digest(`${seq} ${id} ${subject}`);
  for (const host of hosts) host.crash(1e9);
  return {
    seed,
    events: eventsOnLog(),
    faults: faultsSoFar(),
    steps: scheduler.steps(),
    virtualMs: scheduler.now() - startMs,
    violations: [...violations],
    tally,
    hash: scheduler.hash(),
    trace: scheduler.tail(),
  };
};

/** Names have a `#`, which ids have not. */
const workerId = (name: string): string => name.replace("#", "-");

/** Runs only while a fault has it so. */
const isSpare = ({ name }: Host): boolean => name === "speech-2" || name === "projector-2";

/** Failures with which a process may end: another is started in its place. */
const mayEnd = new Set(["WING_PROJECTOR_TAKEN", "WING_LOG_UNKNOWN", "WING_KEYS_AWAY", "WING_LOG_FULL"]);

/** What the agents say of trouble; an input that was passed over is a fault of ours, and so is whatever is not known here. */
const loggerOf = ({ machine }: Running, { scheduler, spoiled }: World, violate: (what: string) => void): Logger => {
  const say = (about: { call?: string; error?: string }, message: string): void => {
    if (!machine.isAlive()) return;
    scheduler.note(`${machine.name}: ${message} (${about.call ?? ""} ${about.error?.slice(0, 60) ?? ""})`);
    if (message === "an input was passed over" && !spoiled.has(about.call ?? ""))
      violate(`${machine.name}: ${message}: ${about.error}`);
  };
  return { info: say, warn: say, error: say } as unknown as Logger; // All that the role uses.
};
