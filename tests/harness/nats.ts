/** A nats-server of a test's own: free port, own folder, gone afterwards. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";

const root = join(import.meta.dirname, "../..");
const startMsMax = 15_000;

export type TestNats = AsyncDisposable & {
  readonly url: string;
  /** Where it tells of itself over HTTP. */
  readonly monitorUrl: string;
  readonly connection: NatsConnection;
  readonly process: ChildProcess;
  restart(): Promise<void>;
};

const binary = async (): Promise<string> => {
  if (process.env["WINGMAN_NATS_SERVER"]) return process.env["WINGMAN_NATS_SERVER"];
  const folder = join(root, ".wingman/bin");
  const found = (await readdir(folder).catch(() => [])).find((name) => /^nats-server-[\d.]+$/.test(name));
  if (!found) throw new Error("no nats-server: run `npm start` or `npm test` once, it builds one under .wingman/");
  return join(folder, found);
};

/** A server alone, with more settings, and nobody connected to it. */
export const startBareNats = async (settings: string): Promise<AsyncDisposable & { readonly port: number }> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-nats-"));
  const file = join(folder, "nats.conf");
  await writeFile(
    file,
    `listen: "127.0.0.1:-1"\nports_file_dir: "${folder}"\njetstream { store_dir: "${folder}/store" }\n${settings}`,
  );
  const child = spawn(await binary(), ["-c", file], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = `${said}${text}`.slice(-4_000)));
  for (const until = Date.now() + startMsMax; ;) {
    const name = (await readdir(folder)).find((entry) => entry.endsWith(`_${child.pid}.ports`));
    const text = name ? await readFile(join(folder, name), "utf8").catch(() => "") : "";
    const [address] = text ? ((JSON.parse(text) as { nats?: string[] }).nats ?? []) : [];
    if (address)
      return {
        port: Number(new URL(address).port),
        async [Symbol.asyncDispose]() {
          const gone = new Promise((resolve) => child.once("exit", resolve));
          child.kill("SIGTERM");
          await gone;
          await rm(folder, { recursive: true, force: true });
        },
      };
    if (child.exitCode !== null || Date.now() > until) throw new Error(`nats-server did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/**
 * Starts a durable server (`sync_interval: always`, as in production) and one connection to it; with `syncAlways` false
 * one that syncs when it likes, as it comes from its makers. With `keptIn` its store is `store` in there, and stays.
 */
export const startNats = async ({
  syncAlways = true,
  keptIn,
}: { readonly syncAlways?: boolean; readonly keptIn?: string } = {}): Promise<TestNats> => {
  const folder = keptIn ?? (await mkdtemp(join(tmpdir(), "wingman-nats-")));
  await mkdir(folder, { recursive: true });
  const config = join(folder, "nats.conf");
  const command = await binary();
  const launch = async (port: string): Promise<{ child: ChildProcess; url: string; monitorUrl: string }> => {
    await rm(join(folder, "ports"), { recursive: true, force: true });
    await writeFile(
      config,
      `listen: "127.0.0.1:${port}"\nhttp: "127.0.0.1:-1"\nports_file_dir: "${folder}"\njetstream { store_dir: "${folder}/store", max_mem: 256MB, max_file: 64GB${syncAlways ? ", sync_interval: always" : ""} }\n`,
    );
    const child = spawn(command, ["-c", config], { stdio: "ignore" });
    const until = Date.now() + startMsMax;
    for (;;) {
      const file = (await readdir(folder)).find((name) => name.endsWith(`_${child.pid}.ports`));
      const ports = file ? await readFile(join(folder, file), "utf8").catch(() => "") : "";
      const { nats, monitoring } = ports ? (JSON.parse(ports) as { nats?: string[]; monitoring?: string[] }) : {};
      if (nats?.[0] && monitoring?.[0]) return { child, url: nats[0], monitorUrl: monitoring[0] };
      if (child.exitCode !== null) throw new Error(`nats-server ended with ${child.exitCode}`);
      if (Date.now() > until) throw new Error("nats-server did not start");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  let { child, url, monitorUrl } = await launch("-1");
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  };
  return {
    url,
    get monitorUrl() {
      return monitorUrl;
    },
    connection,
    get process() {
      return child;
    },
    /** Killed without warning and started again on the same port and folder. */
    async restart() {
      await stop("SIGKILL");
      ({ child, monitorUrl } = await launch(new URL(url.includes("//") ? url : `nats://${url}`).port));
    },
    async [Symbol.asyncDispose]() {
      await connection.close();
      await stop("SIGTERM");
      if (keptIn === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};
