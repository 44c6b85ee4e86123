import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openLocal } from "./instance.ts";
import { isRunning } from "./process-identity.ts";
import type { Progress } from "./progress.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = join(import.meta.dirname, "..", "..");
// One data folder for all tests that need only some: making one takes seconds.
const shared = await temporaryFolder();
after(() => shared[Symbol.asyncDispose]());

test("it returns at once, the parts come up side by side, and all of them are gone after stop", async () => {
  const said: Progress[] = [];
  const startedAt = performance.now();
  const local = openLocal({ root, dataDir: shared.path, report: (p) => said.push(p) });
  assert.ok(performance.now() - startedAt < 100);
  const [nats, postgres, recogniser] = await Promise.all([local.nats, local.postgres, local.pocketsphinx]);
  assert.ok(recogniser instanceof Failure || recogniser.libraryDirs.length > 0);
  for (const part of ["nats-server", "postgres"])
    assert.ok(
      said.some((p) => p.part === part && p.state === "ready"),
      part,
    );
  await Promise.all([local.stop(), local.stop()]);
  assert.deepEqual(
    [nats.pid, postgres.pid].map((pid) => isRunning(pid ?? 0)),
    [false, false],
  );
});

test("two instances on two folders do not meet", async () => {
  await using one = await temporaryFolder();
  await using two = await temporaryFolder();
  await using first = openLocal({ root, dataDir: one.path });
  await using second = openLocal({ root, dataDir: two.path });
  assert.notEqual((await first.nats).url, (await second.nats).url);
  assert.notEqual((await first.postgres).url("wingman_read"), (await second.postgres).url("wingman_read"));
});

test("stopped while it starts, it leaves nothing running", async () => {
  await using folder = await temporaryFolder();
  const local = openLocal({ root, dataDir: folder.path });
  await local.nats;
  await local.stop();
  const postgres = await local.postgres.then(
    (up) => up.pid,
    () => undefined,
  );
  assert.deepEqual(
    [(await local.nats).pid, postgres].map((pid) => isRunning(pid ?? 0)),
    [false, false],
  );
});

test("when the given signal aborts, everything stops", async () => {
  const aborting = new AbortController();
  const local = openLocal({ root, dataDir: shared.path, signal: aborting.signal });
  const nats = await local.nats;
  await local.postgres;
  aborting.abort();
  await nats.exited;
  await local.stop();
  assert.equal(isRunning((await local.postgres).pid ?? 0), false);
});

test("without PocketSphinx the rest comes up, and the reason is a value", async () => {
  await using local = openLocal({
    root,
    dataDir: shared.path,
    env: { ...process.env, WINGMAN_POCKETSPHINX: shared.path },
  });
  const recogniser = await local.pocketsphinx;
  assert.ok(recogniser instanceof Failure);
  assert.match(recogniser.message, /no libpocketsphinx\.so\.3/);
  assert.ok((await local.nats).pid);
});

test("a log that cannot come up fails its own promise and leaves the database to be stopped", async () => {
  await using folder = await temporaryFolder();
  const broken = join(folder.path, "nats-server");
  await writeFile(
    broken,
    `#!/bin/sh\n[ "$1" = --version ] && { echo 'nats-server: v2.12.15'; exit; }\necho 'no space left on device' >&2; exit 1\n`,
  );
  await chmod(broken, 0o755);
  const local = openLocal({ root, dataDir: shared.path, env: { ...process.env, WINGMAN_NATS_SERVER: broken } });
  await assert.rejects(
    local.nats,
    (error) =>
      error instanceof Failure && error.code === "WING_NATS_START" && /no space left on device/.test(error.message),
  );
  const postgres = await local.postgres;
  await local.stop();
  assert.equal(isRunning(postgres.pid ?? 0), false);
});
