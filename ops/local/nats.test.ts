import assert from "node:assert/strict";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connectNats } from "@wingman/streams/log/connect";
import { startNats } from "./nats.ts";
import { natsInfo } from "./parts/nats-server.ts";
import { isRunning } from "./process-identity.ts";
import type { Progress } from "./progress.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { killedHolder } from "./killed-holder.test-program.ts";

const root = join(import.meta.dirname, "..", "..");

test("what was stored is there after a stop and a start, on the same port", async () => {
  await using folder = await temporaryFolder();
  const options = { root, dataDir: folder.path };
  let url = "";
  {
    await using nats = await startNats(options);
    url = nats.url;
    const nc = await connectNats(nats.url, "test", { user: "local" });
    await (await jetstreamManager(nc)).streams.add({ name: "HEADS", subjects: ["wm.heads.1"] });
    await jetstream(nc).publish("wm.heads.1", "a fact");
    await nc.close();
  }
  await using nats = await startNats(options);
  assert.equal(nats.url, url);
  const nc = await connectNats(nats.url, "test", { user: "local" });
  const message = await (await jetstreamManager(nc)).streams.getMessage("HEADS", { seq: 1 });
  assert.equal(message?.string(), "a fact");
  await nc.close();
});

test("who names no user is not let in, and what lets them in is for this user alone to read", async () => {
  await using folder = await temporaryFolder();
  await using nats = await startNats({ root, dataDir: folder.path });
  const bare = `nats://127.0.0.1:${new URL(nats.url).port}`;
  await assert.rejects(connectNats(bare, "test", { user: "local" }), /Authorization Violation/i);
  const forged = new URL(nats.urlOf("gateway"));
  forged.username = "operator";
  await assert.rejects(connectNats(forged.href, "test", { user: "operator" }), /Authorization Violation/i);
  for (const file of ["users.json", "nats-server.conf"])
    assert.equal((await stat(join(folder.path, "nats", file))).mode & 0o777, 0o600, file);
  const one = await connectNats(nats.urlOf("gateway"), "test", { user: "gateway" });
  await one.close();
});

test("it is reported as ready only once it answers, and is gone when stopped", async () => {
  await using folder = await temporaryFolder();
  const said: Progress[] = [];
  const nats = await startNats({ root, dataDir: folder.path, report: (p) => said.push(p) });
  assert.deepEqual(
    said.filter((p) => p.state === "ready").map((p) => p.detail),
    [`nats-server ${nats.version} on 127.0.0.1:${new URL(nats.url).port}`],
  );
  assert.equal((await natsInfo(nats.url)).jetstream, true);
  await nats.stop();
  await nats.stop();
  await nats.exited;
  assert.equal(isRunning(nats.pid ?? 0), false);
  await assert.rejects(natsInfo(nats.url));
});

test("acknowledged means on the disk", async () => {
  await using folder = await temporaryFolder();
  await using _nats = await startNats({ root, dataDir: folder.path });
  assert.match(await readFile(join(folder.path, "nats", "nats-server.conf"), "utf8"), /sync_interval: always/);
});

test("the server of a killed Wingman is stopped before the next one starts", async () => {
  await using folder = await temporaryFolder();
  const left = await killedHolder("nats.ts", "startNats", { root, dataDir: folder.path });
  assert.equal(isRunning(left.pid), true);
  await using nats = await startNats({ root, dataDir: folder.path });
  assert.equal(isRunning(left.pid), false);
  assert.notEqual(nats.pid, left.pid);
});

test(
  "where the kernel can be asked to, it ends with a killed Wingman",
  { skip: process.platform !== "linux" },
  async () => {
    await using folder = await temporaryFolder();
    const left = await killedHolder("nats.ts", "startNats", { root, dataDir: folder.path }, process.env.PATH);
    for (const until = Date.now() + 5_000; isRunning(left.pid) && Date.now() < until;)
      await new Promise((next) => setTimeout(next, 20));
    assert.equal(isRunning(left.pid), false);
  },
);

test("a server that cannot start says what its log says", async () => {
  await using folder = await temporaryFolder();
  const broken = join(folder.path, "nats-server");
  await writeFile(
    broken,
    `#!/bin/sh\n[ "$1" = --version ] && { echo 'nats-server: v2.12.15'; exit; }\necho 'no space left on device' >&2; exit 1\n`,
  );
  await chmod(broken, 0o755);
  const said: Progress[] = [];
  await assert.rejects(
    startNats({
      root,
      dataDir: folder.path,
      env: { ...process.env, WINGMAN_NATS_SERVER: broken },
      report: (p) => said.push(p),
    }),
    /no space left on device/,
  );
  assert.equal(said.at(-1)?.state, "failed");
});

test("killed outright, it is started again on its port with what was stored; stopped, it stays away", async () => {
  await using folder = await temporaryFolder();
  const said: Progress[] = [];
  const nats = await startNats({ root, dataDir: folder.path, report: (p) => said.push(p) });
  const before = await connectNats(nats.url, "test", { user: "local" });
  await (await jetstreamManager(before)).streams.add({ name: "HEADS", subjects: ["wm.heads.1"] });
  await jetstream(before).publish("wm.heads.1", "a fact");
  await before.close();
  const { pid } = nats;
  process.kill(pid ?? 0, "SIGKILL");
  for (const until = Date.now() + 10_000; nats.pid === pid && Date.now() < until;)
    await new Promise((next) => setTimeout(next, 20));
  const nc = await connectNats(nats.url, "test", { user: "local" });
  assert.equal((await (await jetstreamManager(nc)).streams.getMessage("HEADS", { seq: 1 }))?.string(), "a fact");
  await nc.close();
  assert.match(said.at(-1)?.detail ?? "", /^nats-server ended and was started again at \d\d:\d\d$/);
  await nats.stop();
  await nats.exited;
  assert.equal(isRunning(nats.pid ?? 0), false);
});

test("aborting while it starts leaves nothing running", async () => {
  await using folder = await temporaryFolder();
  const aborting = new AbortController();
  const starting = startNats({
    root,
    dataDir: folder.path,
    signal: aborting.signal,
    report: (p) => {
      if (p.detail.includes("built earlier")) aborting.abort();
    },
  });
  await assert.rejects(starting);
  const pid = Number(await readFile(join(folder.path, "nats", "pid"), "utf8").catch(() => "0"));
  assert.equal(isRunning(pid), false);
});

test("an external server is used and left alone", async () => {
  await using folder = await temporaryFolder();
  await using own = await startNats({ root, dataDir: folder.path });
  const external = await startNats({
    root,
    dataDir: join(folder.path, "other"),
    env: { ...process.env, WINGMAN_NATS_URL: own.url, WINGMAN_NATS_MONITOR_URL: own.monitorUrls.join(",") },
  });
  assert.equal(external.pid, undefined);
  await external.stop();
  assert.equal((await natsInfo(own.url)).version, external.version);
});
