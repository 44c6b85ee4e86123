/**
 * A server that is started again when it ends under us, on the same port and data, so that its users only see a
 * connection that breaks and mends. One that keeps ending is given up, with the reason as it was.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Say } from "./progress.ts";
import { timeOfDay } from "./time-of-day.ts";

/** A server that ends more often than this within the window has a cause that starting it again does not mend. */
export const endsMax = 8;
export const endsWindowMs = 60_000;
/** One that does not come up again within this is given up; PostgreSQL first waits for what its dead left behind. */
const againMsMax = 60_000;
const waitMsFirst = 50;
const waitMsMax = 2_000;

/** What a start gives: a server that answers. */
export type Server = {
  readonly pid: number | undefined;
  /** Settles when it ends, asked or not. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
};

export type Supervised = {
  /** Of the one that runs now. */
  readonly pid: () => number | undefined;
  /** Settles when it is over: it was stopped, or given up. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
};

export const supervised = (options: {
  readonly first: Server;
  readonly again: () => Promise<Server>;
  readonly name: string;
  /** For what happens from now on, with the time since now. */
  readonly voice: () => Say;
  readonly now?: () => Date;
}): Supervised => {
  const { again, name, voice, now = () => new Date() } = options;
  let server = options.first;
  let stopping: Promise<void> | undefined;
  const ends: number[] = [];

  const startAgain = async (say: Say): Promise<boolean> => {
    const until = Date.now() + againMsMax;
    for (let waitMs = waitMsFirst; stopping === undefined; waitMs = Math.min(waitMsMax, waitMs * 2)) {
      try {
        server = await again();
        return true;
      } catch (error) {
        if (Date.now() > until) {
          say(
            "failed",
            `${name} ended and did not come up again: ${error instanceof Error ? error.message : String(error)}`,
          );
          return false;
        }
        await delay(waitMs);
      }
    }
    return false;
  };
  const run = async (): Promise<void> => {
    for (;;) {
      await server.exited;
      if (stopping !== undefined) return;
      const at = now();
      const say = voice();
      ends.push(at.getTime());
      if (ends.filter((end) => end > at.getTime() - endsWindowMs).length > endsMax) {
        say("failed", `${name} ended ${ends.length} times within a minute`);
        return;
      }
      if (ends.length > endsMax) ends.shift();
      say("looking", `${name} ended; it is being started again`);
      if (!(await startAgain(say))) return;
      say("ready", `${name} ended and was started again at ${timeOfDay(at)}`);
    }
  };
  const over = run();
  return {
    pid: () => server.pid,
    exited: over,
    stop: () =>
      (stopping ??= (async () => {
        await server.stop();
        await over; // A start that was under way is let come to its end, and then ended.
        await server.stop();
      })()),
  };
};
