import { link, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { isAlive, type ProcessIdentity, thisProcess } from "./process-identity.ts";

/** What stands in a lock file: who holds it, a token that tells this hold from any other, and what the holder adds. */
export type Holder = ProcessIdentity & { token: string; address?: string };

export type Held = {
  /** Changes what others read about the holder. */
  write(change: { address: string }): Promise<void>;
  release(): Promise<void>;
};

const takeoverAttemptsMax = 20;
const takeoverStaleMs = 10_000;

/**
 * Takes the lock, or says who has it. A lock whose holder has died is taken over, by one process only.
 * A file, because it also tells the next one whom to ask; Node has no lock that the system would release by itself.
 */
export async function tryLock(file: string): Promise<{ held: Held } | { holder: Holder }> {
  await mkdir(dirname(file), { recursive: true });
  const mine: Holder = { ...thisProcess(), token: randomUUID() };
  for (let attempt = 0; attempt < takeoverAttemptsMax; attempt++) {
    if (await create(file, mine)) return { held: heldBy(file, mine) };
    const holder = await readHolder(file);
    if (holder !== undefined && isAlive(holder)) return { holder };
    await removeStale(file);
  }
  return { holder: (await readHolder(file)) ?? { ...mine, pid: 0 } };
}

/** Who holds it; undefined when nobody does or the file says nothing readable. */
export async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(file, "utf8"));
    const isOne =
      typeof holder === "object" && holder !== null && "pid" in holder && "host" in holder && "token" in holder;
    return isOne ? (holder as Holder) : undefined; // Written by `create`, whole or not at all.
  } catch {
    return undefined;
  }
}

function heldBy(file: string, mine: Holder): Held {
  const isMine = async (): Promise<boolean> => (await readHolder(file))?.token === mine.token;
  return {
    async write(change) {
      Object.assign(mine, change);
      if (!(await isMine())) return;
      const next = `${file}.${mine.token}`;
      await writeFile(next, JSON.stringify(mine));
      await rename(next, file);
    },
    async release() {
      if (await isMine()) await rm(file, { force: true });
    },
  };
}

/** Links a finished file into place: it appears with its content or not at all. */
async function create(file: string, mine: Holder): Promise<boolean> {
  const draft = `${file}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Under a guard, and after a second look: otherwise the slower of two would delete the lock of the faster. */
async function removeStale(file: string): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await mkdir(guard);
  } catch {
    const age = await stat(guard).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > takeoverStaleMs) await rm(guard, { recursive: true, force: true });
    await new Promise((next) => setTimeout(next, 20));
    return;
  }
  try {
    const holder = await readHolder(file);
    if (holder === undefined || !isAlive(holder)) await rm(file, { force: true });
  } finally {
    await rm(guard, { recursive: true, force: true });
  }
}
