import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Says which process this is, also after its number has been given to another one. */
export type ProcessIdentity = { pid: number; host: string; startTicks: string };

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostname(),
  startTicks: startTicks(process.pid),
});

/** False once the process has ended. One on another host cannot be asked, and counts as alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  return isRunning(identity.pid) && startTicks(identity.pid) === identity.startTicks;
}

/** True while a process of that number runs, whoever it is. A zombie has ended. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false; // EPERM: there is one, and it is not ours.
  }
  return statFields(pid)[0] !== "Z";
}

/** Its command line and its current folder, empty where they cannot be read (not Linux, or not permitted). */
export function whatRuns(pid: number): { command: string; folder: string } {
  return {
    command: tryOr(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "), ""),
    folder: tryOr(() => readlinkSync(`/proc/${pid}/cwd`), ""),
  };
}

// Ticks since the machine started; empty where there is no /proc, and then the number alone decides.
const startTicks = (pid: number): string => statFields(pid)[19] ?? "";

/** /proc/<pid>/stat from the state on; what comes before it may itself contain spaces and brackets. */
function statFields(pid: number): string[] {
  const stat = tryOr(() => readFileSync(`/proc/${pid}/stat`, "utf8"), "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function tryOr<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
