import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type Holder, readHolder, tryLock } from "./lock-file.ts";
import { isAlive } from "./process-identity.ts";
import type { Say } from "./progress.ts";

/** The right to be the one Wingman on a data folder. */
export type InstanceLock = {
  /** Written into the lock, so that a second start can say where the first one answers. */
  setAddress(url: string): Promise<void>;
  release(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const waitMsMax = 15 * 60_000; // Longer than the slowest build that another process may be at.
const waitStepMs = 250;

/** Stands in a data folder for as long as a restore fills it: half a log is no log to start on. */
export const unfinishedRestoreIn = (dataDir: string): string => join(dataDir, "restore-unfinished");

/**
 * One Wingman a data folder: two would share a log and a database behind each other's back.
 * Throws WING_ALREADY_RUNNING, whose message names the holder and, once it has one, its address, and
 * WING_RESTORE_UNFINISHED.
 */
export async function takeLock(
  dataDir: string,
  { restores = false }: { restores?: boolean } = {},
): Promise<InstanceLock> {
  if (!restores && existsSync(unfinishedRestoreIn(dataDir)))
    throw new Failure(
      "WING_RESTORE_UNFINISHED",
      `a restore into ${dataDir} was broken off, and half a log lies there.`,
      {
        remedy: "Remove that folder and restore again.",
      },
    );
  const taken = await tryLock(lockFileOf(dataDir));
  if ("holder" in taken) throw alreadyRunning(dataDir, taken.holder);
  const release = (): Promise<void> => taken.held.release();
  return { setAddress: (address) => taken.held.write({ address }), release, [Symbol.asyncDispose]: release };
}

/** The Wingman that runs on this data folder, if one does: for `status`, and for a second start that only opens the page. */
export async function runningInstance(dataDir: string): Promise<Holder | undefined> {
  const holder = await readHolder(lockFileOf(dataDir));
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** Does `work` while no other process does the same; waits for the one that is at it, saying so. */
export async function alone<T>(
  file: string,
  say: Say,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const until = Date.now() + waitMsMax;
  for (let said = false; ; said = true) {
    signal?.throwIfAborted();
    const taken = await tryLock(file);
    if ("held" in taken) {
      try {
        return await work();
      } finally {
        await taken.held.release();
      }
    }
    if (!said) say("looking", `process ${taken.holder.pid} is at the same; waiting for it`);
    if (Date.now() > until) {
      throw new Failure("WING_PART_BUSY", `Process ${taken.holder.pid} has held ${file} for too long.`, {
        remedy: `Stop it, or delete ${file}, and start again.`,
      });
    }
    await new Promise((next) => setTimeout(next, waitStepMs));
  }
}

const lockFileOf = (dataDir: string): string => join(dataDir, "wingman.lock");

function alreadyRunning(dataDir: string, holder: Holder): Failure {
  const where = holder.address === undefined ? "and has no address yet" : `at ${holder.address}`;
  return new Failure(
    "WING_ALREADY_RUNNING",
    `Wingman already runs on ${dataDir}: process ${holder.pid} on ${holder.host}, ${where}.`,
    {
      remedy: `Use that one, stop it (kill ${holder.pid}), or start this one with another WINGMAN_DATA_DIR. If that process no longer exists, delete ${lockFileOf(dataDir)}.`,
    },
  );
}
