/** What the kills happen in: every role as a process of its own, two workers of each kind, and beside it a whole Wingman in one process. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLocal } from "@wingman/ops/local/instance";
import { isRunning } from "@wingman/ops/local/process-identity";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { readLeases } from "@wingman/streams/log/leases";
import { type LeaseRole, slotOf } from "@wingman/streams/log/subjects";
import { type Receiver, startReceiver } from "../../../harness/receiver.ts";
import { openSealedLog } from "../../../harness/sealed-log.ts";
import { type Failpoint, openFailpoint } from "../../../harness/failpoint.ts";
import { root } from "../../../harness/wingman.ts";
import { type WingmanProcess, wingmanProcess } from "../../../harness/wingman-process.ts";

export const victims = [
  "gateway",
  "stt",
  "agents",
  "projector",
  "connectors",
  "nats-server",
  "postgres",
  "wingman",
] as const;
export type Victim = (typeof victims)[number];

/** Between what was sent and its answer: for a role that appends the log's, for one that projects the database's. */
const points: Readonly<Partial<Record<Victim, RegExp>>> = {
  gateway: /HPUB wm\.ev\.1\./,
  stt: /HPUB wm\.ev\.1\./,
  agents: /HPUB wm\.ev\.1\./,
  projector: /commit/i,
  connectors: /commit/i,
};
export const hasPoint = (victim: Victim): boolean => points[victim] !== undefined;

const pidMsMax = 30_000;

export type Ground = AsyncDisposable & {
  readonly url: string;
  readonly log: JetStreamLog;
  /** Under which ids the outside was told that a call ended; once is under one, however often it was sent. */
  told(call: string): string[];
  /**
   * Kills it and, where nobody else does, starts it again; resolves when it is dead, with a promise of the new one.
   * At a point: as soon as it has sent what is named there, or after `pointMsMax`, whichever comes first.
   */
  kill(victim: Victim, call: string, pointMsMax: number | null): Promise<Killed>;
};
export type Killed = { readonly at: number; readonly atPoint: boolean; readonly startedAgain: Promise<void> };

type Mortal = { readonly process: WingmanProcess; readonly failpoint: Failpoint };

/** Roles in processes of their own over servers that are started again by themselves. */
export const openCluster = async (): Promise<Ground> => {
  const opened = new AsyncDisposableStack();
  try {
    const receiver = opened.use(await startReceiver());
    const dataDir = await mkdtemp(join(tmpdir(), "wingman-kill-"));
    opened.defer(() => rm(dataDir, { recursive: true, force: true }));
    const local = openLocal({ root, dataDir });
    opened.defer(() => local.stop());
    const [nats, postgres] = await Promise.all([local.nats, local.postgres]);
    const start = async (
      server: string,
      args: (address: string) => readonly string[],
      env: (address: string) => NodeJS.ProcessEnv,
      upWord: string,
    ): Promise<Mortal> => {
      const address = new URL(server);
      const failpoint = await openFailpoint(Number(address.port));
      opened.defer(() => failpoint[Symbol.asyncDispose]());
      address.port = String(failpoint.port);
      const one = await wingmanProcess(
        ({ port }) => ({
          args: args(address.href),
          env: { WINGMAN_HTTP_PORT: String(port), WINGMAN_LOG_LEVEL: "error", ...env(address.href) },
        }),
        upWord,
      );
      opened.defer(() => one[Symbol.asyncDispose]());
      await one.start();
      return { process: one, failpoint };
    };
    const databases = postgres.url("postgres");
    const shared = {
      WINGMAN_NATS_MONITOR_URL: nats.monitorUrls.join(","),
      WINGMAN_MASTER_KEY: randomBytes(32).toString("base64"),
    };
    const worker = (role: LeaseRole): Promise<Mortal> =>
      start(
        nats.url,
        (address) => [join(root, "tests/faults/worker.test-program.ts"), role, address, databases],
        () => shared,
        "ready\n",
      );
    const run = (role: string) => ["ops/bin/wingman.ts", "run", role];
    const [gateway, projector, connectors, ...workers] = await Promise.all([
      start(
        nats.url,
        () => run("gateway"),
        (address) => ({ ...shared, WINGMAN_NATS_URL: address, WINGMAN_POSTGRES_URL: databases }),
        "gateway is ready",
      ),
      start(
        databases,
        () => run("projector"),
        (address) => ({ ...shared, WINGMAN_NATS_URL: nats.url, WINGMAN_POSTGRES_URL: address }),
        "projector is ready",
      ),
      start(
        databases,
        () => run("connectors"),
        (address) => ({
          ...shared,
          WINGMAN_NATS_URL: nats.url,
          WINGMAN_POSTGRES_URL: address,
          WINGMAN_WEBHOOK_URL: receiver.url,
          WINGMAN_EGRESS_ALLOW: "127.0.0.1",
        }),
        "connectors is ready",
      ),
      worker("agents"),
      worker("agents"),
      worker("stt"),
      worker("stt"),
    ]);
    const sealed = await openSealedLog({
      natsUrl: nats.url,
      keepUrl: postgres.url("wingman_keep"),
      dataDir,
      env: { ...process.env, ...shared },
    });
    opened.defer(() => sealed[Symbol.asyncDispose]());
    const { log } = sealed;
    const ownerOf = async (role: LeaseRole, call: string): Promise<Mortal> => {
      const mine = role === "agents" ? workers.slice(0, 2) : workers.slice(2);
      const owner = (await readLeases(log, role)).find(({ slot }) => slot === slotOf(call))?.owner;
      const one = mine.find(({ process: { pid } }) => owner?.split("-")[1] === String(pid())) ?? mine[0];
      if (!one) throw new Error(`no worker of ${role}`);
      return one;
    };
    return {
      url: gateway.process.url,
      log,
      told: (call) => toldOf(receiver, call),
      async kill(victim, call, pointMsMax) {
        if (victim === "nats-server" || victim === "postgres")
          return killServer(victim === "postgres" ? postgres : nats);
        const alone = { gateway, projector, connectors }[victim as string];
        const one = alone ?? (await ownerOf(victim as LeaseRole, call)); // What is left are the roles that share.
        return killProcess(one, victim, pointMsMax);
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
};

/** `wingman up`, as one process with its servers. */
export const openWhole = async (): Promise<Ground> => {
  const opened = new AsyncDisposableStack();
  try {
    const receiver = opened.use(await startReceiver());
    const one = await wingmanProcess(
      ({ dataDir, port }) => ({
        args: [join(root, "tests/faults/wingman.test-program.ts"), dataDir, String(port), receiver.url],
      }),
      "ready\n",
    );
    opened.defer(() => one[Symbol.asyncDispose]());
    await one.start();
    const port = async (server: string): Promise<string> =>
      (await readFile(join(one.dataDir, server, "port"), "utf8")).trim();
    const sealed = await openSealedLog({
      natsUrl: `nats://127.0.0.1:${await port("nats")}`,
      keepUrl: `postgres://postgres@127.0.0.1:${await port("postgres")}/wingman_keep`,
      dataDir: one.dataDir,
    });
    opened.defer(() => sealed[Symbol.asyncDispose]());
    return {
      url: one.url,
      log: sealed.log,
      told: (call) => toldOf(receiver, call),
      async kill() {
        await one.kill();
        return { at: Date.now(), atPoint: false, startedAgain: one.start() };
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
};

const toldOf = ({ received }: Receiver, call: string): string[] => [
  ...new Set(
    received.flatMap(({ body, headers }) => {
      const { subject, type } = JSON.parse(body) as { subject: string; type: string };
      return subject === call && type === "wingman.call.ended" ? String(headers["webhook-id"]) : [];
    }),
  ),
];

const killServer = async (server: { readonly pid: number | undefined }): Promise<Killed> => {
  for (const until = Date.now() + pidMsMax; ;) {
    const { pid } = server;
    if (pid !== undefined && isRunning(pid)) {
      process.kill(pid, "SIGKILL");
      return { at: Date.now(), atPoint: false, startedAgain: Promise.resolve() };
    }
    if (Date.now() > until) throw new Error("a server that was killed before is not back");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const killProcess = async (
  { process: one, failpoint }: Mortal,
  victim: Victim,
  pointMsMax: number | null,
): Promise<Killed> => {
  const point = points[victim];
  let atPoint = false;
  if (pointMsMax !== null && point) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), pointMsMax);
    });
    atPoint = await Promise.race([failpoint.arm(point).then(() => true), late]);
    clearTimeout(timer);
  }
  await one.kill();
  const at = Date.now();
  failpoint.disarm();
  return { at, atPoint, startedAgain: one.start() };
};
