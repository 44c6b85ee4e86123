/**
 * Finds processes that a test file left behind. Each file runs in a session of its own and with a mark in its
 * environment: the session finds ordinary children, the mark also those that made a session of their own.
 */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

export const markVariable = "WINGMAN_TEST_MARK";

/** Servers that were told to stop need a moment to be gone. */
const goneMsMax = 3_000;
const lookEveryMs = 50;

export type Left = { readonly pid: number; readonly command: string };

/** Processes of a session, or whose mark begins so, that still live. `except` is never among them. */
export const livingOf = async (
  session: number | undefined,
  mark: string,
  except: ReadonlySet<number> = new Set([process.pid]),
): Promise<Left[]> => {
  const found = process.platform === "linux" ? await livingOnLinux(session, mark) : await livingElsewhere(session);
  return found.filter(({ pid }) => !except.has(pid));
};

/** Waits for them to go by themselves; what is still there after that is left, and is ended here. */
export const endLeft = async (session: number | undefined, mark: string): Promise<Left[]> => {
  const until = performance.now() + goneMsMax;
  let left = await livingOf(session, mark);
  while (left.length > 0 && performance.now() < until) {
    await delay(lookEveryMs);
    left = await livingOf(session, mark);
  }
  for (const { pid } of left) kill(pid);
  return left;
};

export const kill = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone meanwhile.
  }
};

const livingOnLinux = async (session: number | undefined, mark: string): Promise<Left[]> => {
  const marked = `${markVariable}=${mark}`;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const looked = await Promise.all(
    pids.map(async (pid): Promise<Left | undefined> => {
      const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
      // After the command's closing bracket: state, parent, group, session.
      const [state, , , itsSession] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === undefined || state === "" || state === "Z") return undefined; // A zombie holds nothing any more.
      const ours =
        (session !== undefined && Number(itsSession) === session) ||
        (await readFile(`/proc/${pid}/environ`, "latin1").catch(() => ""))
          .split("\0")
          .some((entry) => entry.startsWith(marked));
      if (!ours) return undefined;
      const command = (await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")).replaceAll("\0", " ").trim();
      return { pid, command: command.slice(0, 160) };
    }),
  );
  return looked.filter((left) => left !== undefined);
};

/** Without /proc only the process group can be asked for; a child that left it is not seen here. */
const livingElsewhere = async (group: number | undefined): Promise<Left[]> => {
  if (group === undefined) return [];
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,pgid=,stat=,command="], { maxBuffer: 8_000_000 });
  return stdout.split("\n").flatMap((line): Left[] => {
    const [, pid, pgid, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return Number(pgid) === group && !state?.startsWith("Z")
      ? [{ pid: Number(pid), command: (command ?? "").slice(0, 160) }]
      : [];
  });
};
