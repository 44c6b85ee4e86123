/**
 * The connection to the log's server as its users see it: up, or down until the server answers again and the
 * streams stand. The client library mends the connection; what it does not say is that whatever was on its way is
 * lost, and that a stream in memory is gone with the server that held it.
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { type Runtime } from "../base/runtime.ts";

const mendMsFirst = 50;
const mendMsMax = 1_000;

/** Whoever waited for an answer learns at once that none will come, rather than after a timeout. */
export class LineDown extends Error {
  override name = "LineDown";
}

export type LineWatcher = { down?(): void; up?(): void };

export type Line = {
  readonly isUp: () => boolean;
  /** True once it is up, at once if it is; false when that took longer than `msMax`, or the connection was closed. */
  whenUp(msMax: number): Promise<boolean>;
  /** What `work` answers, or a LineDown as soon as the line goes down: its answer would never come. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Tells of every down and up that follows, until the returned function is called. */
  watch(watcher: LineWatcher): () => void;
};

/** `mend` makes right what a server that came back may lack; the line is up only when it succeeded. */
export const openLine = (
  connection: Pick<NatsConnection, "isClosed" | "status">,
  mend: () => Promise<void>,
  runtime: Runtime,
): Line => {
  const watchers = new Set<LineWatcher>();
  let up = true;
  let turn = 0;

  const tellDown = (): void => {
    turn += 1;
    if (!up) return;
    up = false;
    for (const watcher of [...watchers]) watcher.down?.();
  };
  const mendUntilUp = async (mine: number): Promise<void> => {
    for (let waitMs = mendMsFirst; mine === turn && !connection.isClosed(); waitMs = Math.min(mendMsMax, waitMs * 2)) {
      const mended = await mend().then(
        () => true,
        () => false,
      );
      if (mine !== turn) return;
      if (mended) {
        up = true;
        for (const watcher of [...watchers]) watcher.up?.();
        return;
      }
      await runtime.sleep(waitMs);
    }
  };
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === "disconnect") tellDown();
      if (status.type === "reconnect") void mendUntilUp(turn);
    }
    tellDown();
  })();

  const watch = (watcher: LineWatcher): (() => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  return {
    isUp: () => up,
    watch,
    whenUp: (msMax) =>
      new Promise((resolve) => {
        if (up || connection.isClosed()) {
          resolve(up);
          return;
        }
        const finish = (is: boolean): void => {
          cancel();
          leave();
          resolve(is);
        };
        const leave = watch({ up: () => finish(true) });
        const cancel = runtime.later(msMax, () => finish(false));
      }),
    during: (work) =>
      new Promise((resolve, reject) => {
        const leave = watch({ down: () => reject(new LineDown("the log's server went away")) });
        if (!up) reject(new LineDown("the log's server is away"));
        else
          work()
            .then(resolve, reject)
            .finally(leave)
            .catch(() => undefined);
        if (!up) leave();
      }),
  };
};
