import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import pg from "pg";
import { killedHolder } from "./killed-holder.test-program.ts";
import { embeddedPostgres } from "./parts/postgres-embedded.ts";
import { findPostgres } from "./parts/postgres.ts";
import { contextOf } from "./parts/source.ts";
import { startPostgres } from "./postgres.ts";
import { isRunning } from "./process-identity.ts";
import type { Progress } from "./progress.ts";
import { run, succeeded } from "./run.ts";
import { closedFolder, serviceUser } from "./service-user.ts";
import { sharedFolder } from "./shared-folder.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = join(import.meta.dirname, "..", "..");
// One data folder for all tests that need only some: making one takes seconds.
const shared = await temporaryFolder();
after(() => shared[Symbol.asyncDispose]());

test("both databases are there, safe by default, and what was written survives a stop", async () => {
  const options = { root, dataDir: shared.path };
  let pid: number | undefined;
  {
    await using postgres = await startPostgres(options);
    pid = postgres.pid;
    assert.deepEqual(await ask(postgres.url("wingman_keep"), "select current_database() name"), [
      { name: "wingman_keep" },
    ]);
    await ask(postgres.url("wingman_keep"), "create table if not exists kept as select 'a key' as what");
    const [settings] = await ask(
      postgres.url("wingman_read"),
      "select current_setting('synchronous_commit') sync, current_setting('fsync') fsync, current_setting('listen_addresses') listen, current_setting('unix_socket_directories') sockets, pg_encoding_to_char(encoding) encoding from pg_database where datname = current_database()",
    );
    assert.deepEqual(settings, { sync: "on", fsync: "on", listen: "127.0.0.1", sockets: "", encoding: "UTF8" });
  }
  assert.equal(isRunning(pid ?? 0), false);
  await using postgres = await startPostgres(options);
  assert.deepEqual(await ask(postgres.url("wingman_keep"), "select what from kept"), [{ what: "a key" }]);
});

test("a server that a killed Wingman left is used, and stopped with the new one", async () => {
  const left = await killedHolder("postgres.ts", "startPostgres", { root, dataDir: shared.path });
  assert.equal(isRunning(left.pid), true);
  const postgres = await startPostgres({ root, dataDir: shared.path });
  assert.equal(postgres.pid, left.pid);
  assert.equal((await ask(postgres.url("wingman_read"), "select 1 as one")).length, 1);
  await postgres.stop();
  assert.equal(isRunning(left.pid), false);
  await postgres.exited;
});

test(
  "where the kernel can be asked to, it ends with a killed Wingman, and the next start recovers",
  { skip: process.platform !== "linux" },
  async () => {
    await killedHolder("postgres.ts", "startPostgres", { root, dataDir: shared.path }, process.env.PATH);
    await using postgres = await startPostgres({ root, dataDir: shared.path });
    assert.equal((await ask(postgres.url("wingman_read"), "select 1 as one")).length, 1);
  },
);

test("a server that is killed outright is started again at the same address, with what was written, and says so", async () => {
  const said: Progress[] = [];
  await using postgres = await startPostgres({ root, dataDir: shared.path, report: (p) => said.push(p) });
  await ask(postgres.url("wingman_keep"), "create table if not exists kept as select 'a key' as what");
  const { pid } = postgres;
  process.kill(pid ?? 0, "SIGKILL");
  for (const until = Date.now() + 30_000; !said.some((p) => /was started again at \d\d:\d\d$/.test(p.detail));) {
    assert.ok(Date.now() < until, JSON.stringify(said.slice(-3)));
    await new Promise((next) => setTimeout(next, 20));
  }
  assert.notEqual(postgres.pid, pid);
  assert.deepEqual(await ask(postgres.url("wingman_keep"), "select what from kept"), [{ what: "a key" }]);
});

test("a note whose number now belongs to another program does not stop the start", async () => {
  const options = { root, dataDir: shared.path };
  await (await startPostgres(options)).stop();
  const other = spawn("sleep", ["60"], { stdio: "ignore", ...(await serviceUser()) });
  await once(other, "spawn");
  await writeFile(
    join(shared.path, "postgres", "data", "postmaster.pid"),
    `${other.pid}\n${shared.path}/postgres/data\n0\n1\n\n127.0.0.1\n`,
  );
  try {
    await using postgres = await startPostgres(options);
    assert.notEqual(postgres.pid, other.pid);
  } finally {
    other.kill("SIGKILL");
  }
});

test("an initialisation that was cut short is made anew", async () => {
  await using folder = await temporaryFolder();
  const aborting = new AbortController();
  const cut = startPostgres({
    root,
    dataDir: folder.path,
    signal: aborting.signal,
    report: (p) => {
      if (p.state === "building") setTimeout(() => aborting.abort(), 100);
    },
  });
  await assert.rejects(cut);
  await using postgres = await startPostgres({ root, dataDir: folder.path });
  assert.equal((await ask(postgres.url("wingman_read"), "select 1 as one")).length, 1);
});

test("the server from npm works though no script of its package ran, also for data of its version only", async () => {
  await using folder = await temporaryFolder();
  const found = await embeddedPostgres(contextOf({ root }, "postgres"), async (binDir) => ({
    kind: "program",
    binDir,
    version: "",
  }));
  assert.ok("kind" in found && found.kind === "program");
  const user = await serviceUser();
  await mkdir(join(folder.path, "postgres"));
  if (user !== undefined) await chown(join(folder.path, "postgres"), user.uid, user.gid);
  const made = await run(
    join(found.binDir, "initdb"),
    ["-D", join(folder.path, "postgres", "data"), "-U", "postgres", "--auth=trust", "--no-sync"],
    { timeoutMs: 60_000, cwd: folder.path, ...user },
  );
  assert.ok(succeeded(made), made.stderr);
  const said: Progress[] = [];
  await using postgres = await startPostgres({ root, dataDir: folder.path, report: (p) => said.push(p) });
  assert.equal(
    postgres.version.split(".")[0],
    (await readFile(join(folder.path, "postgres", "data", "PG_VERSION"), "utf8")).trim(),
  );
  assert.equal(postgres.binDir, found.binDir);
});

test("data of a version that is not installed is refused with what to install", async () => {
  const found = await findPostgres({ root, major: 14 });
  assert.ok(found instanceof Failure);
  assert.match(found.remedy ?? "", /Install PostgreSQL 14 .* made by version 14/);
});

test(
  "as root, data under a closed folder goes where the server's user can read it, and the screen says so",
  { skip: process.getuid?.() !== 0 && "needs root" },
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, "closed", "data");
    await mkdir(dataDir, { recursive: true });
    await chmod(dirname(dataDir), 0o700);
    const said: Progress[] = [];
    try {
      await using _postgres = await startPostgres({ root, dataDir, report: (p) => said.push(p) });
      await access(join(sharedFolder(dataDir), "postgres", "data", "PG_VERSION"));
      assert.ok(
        said.some((p) => p.detail.includes(`cannot enter ${dirname(dataDir)}: PostgreSQL keeps its data in`)),
        JSON.stringify(said),
      );
    } finally {
      await rm(sharedFolder(dataDir), { recursive: true, force: true });
    }
  },
);

test("which folder is closed to a user is seen from its mode", async () => {
  await using folder = await temporaryFolder();
  const nobody = { name: "nobody", uid: 65_534, gid: 65_534 };
  await mkdir(join(folder.path, "a", "b"), { recursive: true });
  assert.equal(await closedFolder(join(folder.path, "a", "b"), nobody), undefined);
  await chmod(join(folder.path, "a"), 0o700);
  assert.equal(await closedFolder(join(folder.path, "a", "b"), nobody), join(folder.path, "a"));
});

test("an external server is used and left alone; one that does not answer ends the start", async () => {
  await using folder = await temporaryFolder();
  await using own = await startPostgres({ root, dataDir: shared.path });
  const env = { ...process.env, WINGMAN_POSTGRES_URL: own.url("postgres") };
  const external = await startPostgres({ root, dataDir: join(folder.path, "other"), env });
  assert.deepEqual(await ask(external.url("wingman_read"), "select current_database() name"), [
    { name: "wingman_read" },
  ]);
  await external.stop();
  assert.equal((await ask(own.url("wingman_read"), "select 1 as one")).length, 1);

  const wrong = findPostgres({
    root,
    env: { ...process.env, WINGMAN_POSTGRES_URL: "postgres://me:secret@127.0.0.1:1/x" },
  });
  const failure = await wrong;
  assert.ok(failure instanceof Failure);
  assert.equal(failure.code, "WING_POSTGRES_UNREACHABLE");
  assert.doesNotMatch(failure.message, /secret/);
});

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
