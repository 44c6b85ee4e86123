/** Processes that stand still, with all their children and threads, while something is done. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const stillMsMax = 5_000;

/** Stops the processes and theirs, does `work` once every thread stands, and lets them go on. */
export const whileFrozen = async <Result>(pids: readonly number[], work: () => Promise<Result>): Promise<Result> => {
  const frozen = new Set<number>();
  const freeze = (pid: number): void => {
    if (frozen.has(pid)) return;
    process.kill(pid, "SIGSTOP"); // Before its children are listed: it makes no more.
    frozen.add(pid);
  };
  try {
    for (const pid of pids) freeze(pid);
    for (const until = Date.now() + stillMsMax; ;) {
      for (const parent of [...frozen]) for (const child of childrenOf(parent)) freeze(child);
      if ([...frozen].every(standsStill)) break;
      if (Date.now() > until) throw new Error("a server could not be frozen");
      await sleep(2);
    }
    return await work();
  } finally {
    for (const pid of frozen) process.kill(pid, "SIGCONT");
  }
};

const childrenOf = (pid: number): number[] =>
  threadsOf(pid).flatMap((thread) =>
    textOf(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );

/** A thread that waits for the disk comes out of it stopped; until then what it writes is still on its way. */
const standsStill = (pid: number): boolean =>
  threadsOf(pid).every((thread) => {
    const stat = textOf(`/proc/${pid}/task/${thread}/stat`);
    return ["T", "t", "Z", ""].includes(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[0] ?? "");
  });

const threadsOf = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // It has ended.
  }
};
const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};
