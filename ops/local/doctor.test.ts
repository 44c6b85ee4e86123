import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { doctor } from "./doctor.ts";
import { takeLock } from "./lock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = join(import.meta.dirname, "..", "..");

test("every part is looked at, and whatever is not fine has a remedy", async () => {
  await using folder = await temporaryFolder();
  const findings = await doctor({ root, partsDir: folder.path, dataDir: join(folder.path, "data"), env: { PATH: "" } });
  const parts = [
    "settings",
    "node",
    "packages",
    "libc",
    "write access",
    "disk space",
    "memory",
    "port",
    "go",
    "apt",
    "nats-server",
    "postgres",
    "pocketsphinx",
    "chromium",
  ];
  assert.deepEqual(
    findings.map((finding) => finding.part),
    parts,
  );
  for (const finding of findings) if (finding.state !== "fine") assert.ok(finding.remedy, JSON.stringify(finding));
  const nats = findings.find((finding) => finding.part === "nats-server");
  assert.equal(nats?.state, "missing");
  assert.match(nats?.remedy ?? "", /Install Go/);
});

test("it only looks: nothing is fetched and nothing written", async () => {
  await using folder = await temporaryFolder();
  const findings = await doctor({ root, partsDir: join(folder.path, "parts"), dataDir: join(folder.path, "data") });
  assert.deepEqual(await readdir(folder.path), []);
  assert.notEqual(findings.find((finding) => finding.part === "nats-server")?.state, undefined);
});

test("a wrong setting, a taken port and a running Wingman are each said", async () => {
  await using folder = await temporaryFolder();
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((next) => taken.once("listening", next));
  const { port } = taken.address() as { port: number };
  const env = { ...process.env, WINGMAN_HTTP_PORT: String(port), WINGMAN_LOG_LEVEL: "loud" };
  const say = async (part: string): Promise<string> =>
    JSON.stringify((await doctor({ root, dataDir: folder.path, env })).find((finding) => finding.part === part));
  assert.match(await say("settings"), /WINGMAN_LOG_LEVEL is not right/);
  assert.match(await say("port"), new RegExp(`port ${port} is taken`));
  taken.close();
  await using lock = await takeLock(folder.path);
  await lock.setAddress("http://127.0.0.1:4700");
  assert.match(await say("port"), /already runs .* at http:\/\/127\.0\.0\.1:4700/);
});
