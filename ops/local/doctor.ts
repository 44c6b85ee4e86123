import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { readConfig } from "../config/config.ts";
import { openSecretFiles, takeSecretFiles } from "../config/secret-files.ts";
import { type Answer, type At, fine, type Finding } from "./doctor/finding.ts";
import { arabic } from "./doctor/arabic-check.ts";
import { gpu } from "./doctor/gpu-check.ts";
import { meaning } from "./doctor/meaning-check.ts";
import { type Machine, readMachine } from "./doctor/machine.ts";
import {
  browserNote,
  diskSpace,
  headphonesNote,
  libc,
  memory,
  node,
  packages,
  system,
  tools,
  writeAccess,
} from "./doctor/machine-checks.ts";
import { apt, found, go, keys, natsServer, network, pocketsphinx, port } from "./doctor/part-checks.ts";
import { defaultDataDir } from "./instance.ts";
import { findChromium } from "./parts/chromium.ts";
import { findPostgres } from "./parts/postgres.ts";

export type DoctorOptions = {
  root: string;
  dataDir?: string;
  partsDir?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Another machine than this one in some respects. */
  machine?: Partial<Machine>;
};

/** Looks at everything Wingman needs on this machine and says what to do about what is not there. Fetches nothing. */
export async function doctor(options: DoctorOptions): Promise<Finding[]> {
  const at: At = {
    root: options.root,
    partsDir: options.partsDir ?? join(options.root, ".wingman"),
    dataDir: options.dataDir ?? defaultDataDir(options.root),
    env: options.env ?? process.env,
    signal: options.signal,
  };
  const machine: Machine = { ...(await readMachine(options.root)), ...options.machine };
  const checks: Record<string, () => Promise<Answer>> = {
    settings: async () => settings(at.env),
    system: async () => system(machine, at.root),
    node: async () => node(machine),
    packages: async () => packages(at.root),
    libc: async () => libc(machine),
    tools: () => tools(machine, at.env),
    "write access": () => writeAccess(at.partsDir, at.dataDir, join(at.root, "ui", "dist")),
    "disk space": async () => diskSpace(machine),
    memory: async () => memory(machine),
    port: () => port(at),
    network: () => network(at),
    go: () => go(at),
    apt: () => apt(at),
    "nats-server": () => natsServer(at, machine),
    postgres: () => found(findPostgres({ ...at, lookOnly: true }), "missing", (it) => `PostgreSQL ${it.version}`),
    keys: () => keys(at),
    pocketsphinx: () => pocketsphinx(at),
    meaning: () => meaning(at),
    arabic: () => arabic(at),
    gpu: () => gpu(at, machine),
    chromium: () => found(findChromium({ ...at, lookOnly: true }), "warn", (it) => `${it.version} at ${it.path}`),
    browser: async () => browserNote(),
    headphones: async () => headphonesNote(),
  };
  return Promise.all(
    Object.entries(checks).map(async ([part, check]) => {
      const finding = await check().catch((error: unknown) => ({
        state: "warn" as const,
        detail: `could not be looked at: ${error instanceof Error ? error.message : String(error)}`,
      }));
      return { part, ...finding };
    }),
  );
}

function settings(env: NodeJS.ProcessEnv): Answer {
  const settings = { ...env };
  const wrong = [...takeSecretFiles(settings), readConfig(settings)].find((one) => one instanceof Failure);
  if (wrong) return { state: "missing", detail: wrong.message, remedy: wrong.remedy ?? "" };
  const open = openSecretFiles(env);
  if (open.length === 0) return fine("all settings in the environment are valid");
  return {
    state: "warn",
    detail: `everybody on this machine may read the secrets in ${open.join(", ")}`,
    remedy: `chmod 600 ${open.join(" ")}`,
  };
}
