/** Who this process is among those that share the work, wherever they run. */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Worker } from "@wingman/streams/leases/leases";
import { isAlive, thisProcess } from "./process-identity.ts";

/**
 * Its id names the place, the process number and the moment it began: a worker at the same place can be asked
 * whether it still runs, so that one that was killed and started again does not wait for its own lease to run out.
 */
export const thisWorker = (): Worker => {
  const here = placeId();
  const { pid, startTicks } = thisProcess();
  return {
    id: [here, pid, startTicks].join("-"),
    isGone(id) {
      const [place, otherPid, otherTicks = ""] = id.split("-");
      return place === here && !isAlive({ pid: Number(otherPid), host: hostname(), startTicks: otherTicks });
    },
  };
};

/** One start of one machine, and within it one namespace of process numbers: two containers are two places. */
const placeId = (): string => {
  const parts = [hostname(), readText("/proc/sys/kernel/random/boot_id"), pidNamespace()];
  return createHash("sha256").update(parts.join("|")).digest("hex").slice(0, 12);
};
const readText = (file: string): string => {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return ""; // Not Linux: the host's name alone tells places apart.
  }
};
const pidNamespace = (): string => {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
};
