/** What is killed in a call, and how it is found: by what each process writes down about itself. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { WingmanProcess } from "../../../harness/wingman-process.ts";

export const victims = ["nats-server", "postgres", "recogniser", "gateway"] as const;
export type Victim = (typeof victims)[number];

/** Bounds on the way back to normal. PostgreSQL first waits for what its dead left behind, then reads its log. */
export const backMsMax: Readonly<Record<Victim, number>> = {
  "nats-server": 5_000,
  postgres: 10_000,
  recogniser: 5_000,
  gateway: 5_000,
};

/** Kills it outright; the gateway is the whole process, and whoever runs it starts it again at once. */
export const kill = async (wingman: WingmanProcess, victim: Victim): Promise<void> => {
  if (victim !== "gateway") {
    process.kill(await pidOf[victim](wingman.dataDir), "SIGKILL");
    return;
  }
  await wingman.kill();
  await wingman.start();
};

const pidOf: Readonly<Record<Exclude<Victim, "gateway">, (dataDir: string) => Promise<number>>> = {
  "nats-server": async (dataDir) => Number(await readFile(join(dataDir, "nats/pid"), "utf8")),
  postgres: async (dataDir) =>
    Number((await readFile(join(dataDir, "postgres/data/postmaster.pid"), "utf8")).split("\n")[0]),
  recogniser: async (dataDir) => {
    const pids = (await readFile(join(dataDir, "wingman.log"), "utf8")).matchAll(/"processId":(\d+)/g);
    return Number([...pids].at(-1)?.[1]);
  },
};
