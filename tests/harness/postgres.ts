/**
 * A PostgreSQL of a test's own: free port on loopback, own folder, gone afterwards, even when the test is
 * killed. Databases are cloned from templates that are migrated once a server.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureDatabase } from "@wingman/streams/base/database";
import { migrate, type MigrationFamily } from "@wingman/streams/base/migrate";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { ensureRoles } from "@wingman/streams/base/walls";
import type { ReadModel } from "@wingman/projections/read-model";
import { beginEmpty, generationMigrations } from "@wingman/projections/rebuild/generations";

const startMsMax = 20_000;
const portTriesMax = 5;
/** Connections of a test's pool; a test that wants to run out of them opens its own. */
const testPoolSizeMax = 4;

export type TestPostgres = AsyncDisposable & {
  /** Address of the database `postgres`, for `ensureDatabase` and `rebuild`. */
  readonly adminUrl: string;
  readonly admin: Pool;
  /**
   * A database with the families' tables and an empty generation of each read model, cloned from a template. A fresh
   * name unless one is given. The server's end closes the pool.
   */
  database(
    tables?: readonly (MigrationFamily | ReadModel)[],
    name?: string,
  ): Promise<{ readonly pool: Pool; readonly url: string }>;
  /** Killed without warning, so that every connection breaks, and started again on the same port and folder. */
  restart(): Promise<void>;
};

/**
 * For `test(title, { skip: postgresMissing() }, …)`: why there is no PostgreSQL here, or false. In CI a missing
 * part is no excuse: there it never skips, and `startPostgres` fails.
 */
export const postgresMissing = (): string | false =>
  binaries() || process.env["CI"]
    ? false
    : "no PostgreSQL 15 or newer here: install it, or name its folder in WINGMAN_POSTGRES_BIN";

/** `arrange` may write into the data folder before the first start, and answers more arguments for the server. */
export const startPostgres = async ({
  arrange,
}: { readonly arrange?: (data: string) => Promise<readonly string[]> } = {}): Promise<TestPostgres> => {
  const bin = binaries();
  if (!bin) throw new Error("no PostgreSQL 15 or newer: install it, or name its folder in WINGMAN_POSTGRES_BIN");
  const folder = await mkdtemp(join(tmpdir(), "wingman-postgres-"));
  const owner = await ownerIds();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, "data");
  await succeed(
    spawn(
      ...as(owner, join(bin, "initdb"), [
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
      ]),
    ),
    "initdb",
  );
  const more = (await arrange?.(data)) ?? [];
  let { child, port } = await launch(bin, data, owner, more);
  const adminUrl = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const admin = openPool({ url: adminUrl, name: "test-admin", sizeMax: 2 });
  // Once a server; databases without any migration have doors as well. One that was arranged may let nobody in so.
  if (!arrange) await asOwner(admin, ensureRoles);
  const pools: Pool[] = [admin];
  const templates = new Map<string, Promise<string>>();
  let count = 0;

  type Tables = readonly (MigrationFamily | ReadModel)[];
  const modelsOf = (tables: Tables): ReadModel[] => tables.filter((one) => "shape" in one);
  const templateOf = (tables: Tables): Promise<string> => {
    const key = tables.map((one) => ("shape" in one ? `${one.name} ${one.shape}` : one.family)).join(",");
    const known = templates.get(key) ?? makeTemplate(tables, `template_${templates.size + 2}`);
    templates.set(key, known);
    return known;
  };
  const makeTemplate = async (tables: Tables, name: string): Promise<string> => {
    await ensureDatabase(admin, name);
    const readModels = modelsOf(tables);
    await using pool = openPool({ url: withDatabase(adminUrl, name), name: "test-template", sizeMax: 1, readModels });
    for (const one of tables) if (!("shape" in one)) await migrate(pool, one);
    if (readModels.length > 0) await migrate(pool, generationMigrations);
    for (const model of readModels) await beginEmpty(pool, model);
    return name; // Its pool must be closed before it is cloned; `await using` does.
  };
  return {
    adminUrl,
    admin,
    async database(tables = [], name = `test_${++count}`) {
      await ensureDatabase(admin, name, await templateOf(tables));
      const url = withDatabase(adminUrl, name);
      const pool = openPool({ url, name: "test", sizeMax: testPoolSizeMax, readModels: modelsOf(tables) });
      pools.push(pool);
      return { pool, url };
    },
    async restart() {
      await stop(child);
      ({ child } = await launch(bin, data, owner, more, port));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(pools.map((pool) => pool.end()));
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

type Owner = { readonly uid: number; readonly gid: number } | null;

/** PostgreSQL refuses to run as root; there it runs as the user `postgres`, which its packages create. */
const ownerIds = async (): Promise<Owner> => {
  if (process.getuid?.() !== 0) return null;
  const id = async (flag: string) => Number((await output(spawn("id", [flag, "postgres"]))).trim());
  return { uid: await id("-u"), gid: await id("-g") };
};

/** Linux ends the server with us, however we end: SIGQUIT, at which it stops at once and without cleaning up. */
const as = (owner: Owner, command: string, args: readonly string[]): [string, string[]] => {
  if (process.platform !== "linux") return [command, [...args]];
  const user = owner ? [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"] : [];
  return ["setpriv", [...user, "--pdeathsig", "QUIT", command, ...args]];
};

const launch = async (
  bin: string,
  data: string,
  owner: Owner,
  more: readonly string[],
  fixed?: number,
): Promise<{ child: ChildProcess; port: number }> => {
  for (let tries = 1; ; tries++) {
    const port = fixed ?? (await freePort());
    const child = spawn(
      ...as(owner, join(bin, "postgres"), [
        "-D",
        data,
        "-p",
        String(port),
        "-h",
        "127.0.0.1",
        "-k",
        "",
        "-c",
        "fsync=off",
        "-c",
        "shared_buffers=32MB",
        "-c",
        "max_connections=200",
        ...more,
      ]),
      { cwd: tmpdir(), stdio: ["ignore", "ignore", "pipe"] },
    );
    try {
      await ready(child);
      return { child, port };
    } catch (error) {
      await stop(child);
      if (fixed === undefined ? tries >= portTriesMax : tries >= 2) throw error; // Somebody took the port meanwhile: another one.
    }
  }
};

/** It says so itself, in English unless the locale, which is C, says otherwise. */
const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(
      () => reject(new Error(`PostgreSQL did not start in ${startMsMax} ms: ${said}`)),
      startMsMax,
    );
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
      if (said.includes("ready to accept connections")) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL ended with ${code}: ${said}`));
    });
  });

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGQUIT");
  await gone;
};

const succeed = async (child: ChildProcess, what: string): Promise<void> => {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${said}`);
};

const output = async (child: ChildProcess): Promise<string> => {
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await succeed(child, child.spawnfile);
  return said;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", reject)
      .listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo; // A TCP listener has an address of this shape.
        server.close(() => resolve(port));
      });
  });

/** Folder of `initdb` and `postgres`: named, installed the Debian way, or on PATH. */
const binaries = (): string | undefined => {
  const debian = "/usr/lib/postgresql";
  const versions = (existsSync(debian) ? readdirSync(debian) : [])
    .map(Number)
    .filter((version) => version >= 15)
    .sort((a, b) => b - a);
  const folders = [
    process.env["WINGMAN_POSTGRES_BIN"] ?? "",
    ...versions.map((version) => join(debian, String(version), "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  return folders.find(
    (folder) => folder !== "" && existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")),
  );
};
