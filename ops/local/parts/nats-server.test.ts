import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Progress } from "../progress.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { natsServerFile } from "./nats-server-cached.ts";
import { findNatsServer } from "./nats-server.ts";
import { versionRefused } from "./nats-server-version.ts";

// Nobody listens there: these tests are about what comes after the release.
const noRelease = { WINGMAN_RELEASE_MIRROR: "http://127.0.0.1:1" };
const root = join(import.meta.dirname, "..", "..", "..");

test("a server that is too old is passed over, and the screen says why", async () => {
  await using folder = await temporaryFolder();
  await program(folder.path, "nats-server", "echo 'nats-server: v2.9.10'");
  const said: Progress[] = [];
  const found = await findNatsServer({
    root,
    partsDir: folder.path,
    env: { PATH: `${folder.path}:/bin` },
    lookOnly: true,
    report: (p) => said.push(p),
  });
  assert.ok(found instanceof Failure);
  assert.equal(found.code, "WING_PART_MISSING");
  assert.ok(
    said.some((p) => p.state === "skipped" && p.detail.includes("version 2.9.10 is older than 2.12.0")),
    JSON.stringify(said),
  );
  assert.match(found.remedy ?? "", /install Go 1\.25/);
});

test("a new enough one on PATH is taken before what was built earlier", async () => {
  await using folder = await temporaryFolder();
  await program(folder.path, "nats-server", "echo 'nats-server: v2.12.3'");
  const found = await findNatsServer({ root, env: { PATH: `${folder.path}:/bin` } });
  assert.deepEqual(found, { kind: "program", path: join(folder.path, "nats-server"), version: "2.12.3" });
});

test("a built one that was changed since is not started", async () => {
  await using folder = await temporaryFolder();
  const file = natsServerFile(folder.path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, "other bytes");
  await writeFile(`${file}.sha256`, "00\n");
  const found = await findNatsServer({ root, partsDir: folder.path, env: { PATH: "" }, lookOnly: true });
  assert.ok(found instanceof Failure);
  assert.match(found.message, /not what was kept/);
});

test("a Go that is too old is named", async () => {
  await using folder = await temporaryFolder();
  await program(folder.path, "go", "echo 'go version go1.19.8 linux/amd64'");
  const found = await findNatsServer({
    root,
    partsDir: folder.path,
    env: { PATH: `${folder.path}:/bin`, ...noRelease },
  });
  assert.ok(found instanceof Failure);
  assert.match(found.message, /Go 1\.19\.8 is older than 1\.25/);
});

test("two that need it at once build it once; a build that fails is quoted", async () => {
  await using folder = await temporaryFolder();
  const count = join(folder.path, "count");
  await program(
    folder.path,
    "go",
    `[ "$1" = version ] && { echo go1.26.1; exit; }; [ "$1" = env ] && { echo off; exit; }; echo x >> ${count}; sleep 0.3; printf '#!/bin/sh\\necho nats-server: v2.12.15\\n' > "$GOBIN/nats-server"; chmod +x "$GOBIN/nats-server"`,
  );
  const options = {
    root,
    partsDir: join(folder.path, "parts"),
    env: { PATH: `${folder.path}:/bin:/usr/bin`, ...noRelease },
  };
  const both = await Promise.all([findNatsServer(options), findNatsServer(options)]);
  for (const one of both)
    assert.deepEqual(one, { kind: "program", path: natsServerFile(options.partsDir), version: "2.12.15" });
  assert.equal(await readFile(count, "utf8"), "x\n");

  await program(
    folder.path,
    "go",
    `[ "$1" = version ] && { echo go1.26.1; exit; }; [ "$1" = env ] && { echo off; exit; }; echo 'dial tcp: no route to host' >&2; exit 1`,
  );
  const failed = await findNatsServer({ ...options, partsDir: join(folder.path, "other") });
  assert.ok(failed instanceof Failure);
  assert.match(failed.message, /go install ended with 1: dial tcp: no route to host/);
});

test("Go is not asked while its module proxy does not answer", async () => {
  await using folder = await temporaryFolder();
  await program(
    folder.path,
    "go",
    `case "$1" in version) echo go1.26.1;; env) echo 'http://127.0.0.1:1,off';; *) exit 9;; esac`,
  );
  const found = await findNatsServer({
    root,
    partsDir: folder.path,
    env: { PATH: `${folder.path}:/bin`, ...noRelease },
  });
  assert.ok(found instanceof Failure);
  assert.match(found.message, /built with Go: its source cannot be fetched: 127\.0\.0\.1:1 refuses the connection/);
});

test("a given address that does not serve ends the search, and its password is not shown", async () => {
  const mute = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
  await new Promise((next) => mute.once("listening", next));
  const { port } = mute.address() as { port: number };
  const found = await findNatsServer({
    root,
    env: { PATH: "", WINGMAN_NATS_URL: `nats://me:secret@127.0.0.1:${port}` },
  });
  mute.close();
  assert.ok(found instanceof Failure);
  assert.equal(found.code, "WING_NATS_UNREACHABLE");
  assert.match(found.message, /not a NATS server/);
  assert.doesNotMatch(found.message, /secret/);
});

test("2.12 and later of the same major will do, others not", () => {
  assert.equal(versionRefused([2, 12, 0]), undefined);
  assert.equal(versionRefused([2, 15, 2]), undefined);
  assert.match(versionRefused([2, 11, 17]) ?? "", /older/);
  assert.match(versionRefused([3, 0, 0]) ?? "", /newer/);
  assert.match(versionRefused(undefined) ?? "", /does not say/);
});

async function program(folder: string, name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}
