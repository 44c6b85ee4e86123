/** A place where one role runs: its process may be killed, stopped, cut off and started again, each time as another process. */
import type { Calls } from "@wingman/streams/log/calls";
import { type JetStreamLog, logOver } from "@wingman/streams/log/jetstream";
import { fair, type Link, type NetworkParts, openLink, type Weather } from "./network.ts";
import { type Machine, machineOf } from "./scheduler.ts";
import type { Keys } from "./keys.ts";

const againMs = 400;

export type Running = {
  readonly machine: Machine;
  readonly link: Link;
  readonly stop: AbortController;
  /** What people are served by, once it is there. */
  calls?: Calls;
};

/** Runs until its signal aborts; whatever it throws ends its process. */
export type Role = (running: Running, log: JetStreamLog, starts: number) => Promise<void>;

export type Host = ReturnType<typeof openHost>;

export const openHost = (
  parts: NetworkParts & {
    readonly keys: Keys;
    readonly skewMs: number;
    /** What the log looks like from here: counted, or with a mutation in it. */
    readonly wrap: (log: JetStreamLog, running: Running) => JetStreamLog;
    readonly onTimeout: (id: string) => void;
    readonly onGone: (name: string) => void;
    readonly onEnd: (name: string, error: unknown) => void;
  },
  name: string,
  role: Role,
) => {
  const { scheduler } = parts;
  const random = parts.random.fork(name);
  let running: Running | undefined;
  let wanted = false;
  let starts = 0;
  let weather = fair;

  const openLog = async ({ link, machine, stop }: Running): Promise<JetStreamLog | undefined> => {
    const { connection, manager, client } = link;
    while (!stop.signal.aborted) {
      try {
        return await logOver({ connection, manager, client, runtime: machine.runtime }, parts.keys.keyring);
      } catch {
        await machine.runtime.sleep(againMs);
      }
    }
    return undefined;
  };
  const boot = (): void => {
    if (running || !wanted) return;
    starts += 1;
    const mine = `${name}#${starts}`;
    const machine = machineOf(scheduler, random.fork(mine), mine, parts.skewMs);
    const link = openLink({ ...parts, random: random.fork(`${mine} network`) }, machine, {
      onTimeout: parts.onTimeout,
      onDeath: () => gone(now, random.int(50, 3_000)),
    });
    link.weather = weather;
    const now: Running = { machine, link, stop: new AbortController() };
    running = now;
    const work = async (): Promise<void> => {
      const log = await openLog(now);
      if (log) await role(now, parts.wrap(log, now), starts);
    };
    void work().then(
      () => gone(now, againMs),
      (error: unknown) => {
        if (!machine.isAlive()) return;
        if (!now.stop.signal.aborted) parts.onEnd(machine.name, error);
        gone(now, 1_000);
      },
    );
  };
  /** The process is no more; another follows after `ms` if one is wanted here. */
  const gone = (which: Running, ms: number): void => {
    which.machine.kill();
    parts.onGone(which.machine.name);
    if (running !== which) return;
    running = undefined;
    scheduler.after(ms, `${name} is started`, boot);
  };

  const host = {
    name,
    get wanted() {
      return wanted;
    },
    get running() {
      return running;
    },
    starts: () => starts,
    want(): void {
      wanted = true;
      boot();
    },
    /** Stopped for good, as somebody would stop it. */
    unwant(): void {
      wanted = false;
      running?.stop.abort();
    },
    crash(againAfterMs: number): void {
      if (running) gone(running, againAfterMs);
    },
    /** Stopped as somebody would stop it; one that does not end is killed. */
    restart(afterMs: number): void {
      const which = running;
      if (!which) return;
      which.stop.abort();
      scheduler.after(4_000 + afterMs, `${name} is ended`, () => gone(which, 10));
    },
    dieAtCommit(): void {
      if (running) running.link.diesAtCommit = true;
    },
    cut(noticed: boolean): void {
      if (!running) return;
      running.link.isCut = true;
      if (noticed) running.link.tell("disconnect");
    },
    /** Reached again; a connection that was cut without notice is found dead now, at the latest. */
    mend(): void {
      const which = running;
      if (!which?.link.isCut) return;
      which.link.tell("disconnect");
      which.link.isCut = false;
      scheduler.after(50, `${name} connects`, () => which.link.tell("reconnect"));
    },
    setWeather(next: Weather): void {
      weather = next;
      if (running) running.link.weather = next;
    },
    setSlow(ms: number): void {
      if (running) running.link.slowMs = ms;
    },
    stallReaders: () => running?.link.stallReaders(),
    calm(): void {
      host.setWeather(fair);
      host.setSlow(0);
      host.mend();
      if (running) running.link.diesAtCommit = false;
    },
  };
  return host;
};
