/** Starts that cannot be: the folder is taken, the port is taken; and what is left behind by one that was killed. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { isRunning } from "@wingman/ops/local/process-identity";
import { runningInstance } from "@wingman/ops/local/lock";
import { root } from "../harness/wingman.ts";
import { wingmanProcess } from "../harness/wingman-process.ts";
import { waitUntil } from "../scenarios/ground.ts";

const wingman = await wingmanProcess(
  ({ dataDir, port }) => ({
    args: ["ops/bin/wingman.ts", "up"],
    env: { WINGMAN_DATA_DIR: dataDir, WINGMAN_HTTP_PORT: String(port) },
  }),
  "Ready.",
);
after(() => wingman[Symbol.asyncDispose]());
const { port } = new URL(wingman.url);

/** Exit code and complaint of a start that is expected to fail. */
const up = (httpPort: string): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ["ops/bin/wingman.ts", "up"],
      { cwd: root, env: { ...process.env, WINGMAN_DATA_DIR: wingman.dataDir, WINGMAN_HTTP_PORT: httpPort } },
      (error, _stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
const serverPids = async (): Promise<number[]> => [
  Number(await readFile(join(wingman.dataDir, "nats/pid"), "utf8").catch(() => "")),
  Number(
    (await readFile(join(wingman.dataDir, "postgres/data/postmaster.pid"), "utf8").catch(() => "")).split("\n")[0],
  ),
];

test("a taken port ends the start with what to do, and leaves neither a lock nor a server", async () => {
  const other = createServer().listen(Number(port), "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  try {
    const { code, stderr } = await up(port);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`port ${port} on 127\\.0\\.0\\.1 cannot be listened on\\.\\nStop what uses it`));
    assert.match(stderr, /WING_PORT_TAKEN/);
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
  assert.equal(await runningInstance(wingman.dataDir), undefined);
  assert.ok(!(await readdir(wingman.dataDir)).includes("wingman.lock"));
  assert.deepEqual((await serverPids()).filter(isRunning), []);
});

test("a second instance is told where the first one answers, and does it no harm", async () => {
  await wingman.start();
  const { code, stderr } = await up("0");
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`Wingman already runs on .*process ${wingman.pid()} .*at ${wingman.url}`));
  assert.match(stderr, /WING_ALREADY_RUNNING/);
  assert.equal((await fetch(`${wingman.url}/readyz`)).status, 200);
});

test("killed outright it takes its servers with it or leaves them to the next start, which comes up on lock and data as they lie", async () => {
  const before = await serverPids();
  assert.ok(before.every(isRunning));
  await wingman.kill();
  assert.ok((await readdir(wingman.dataDir)).includes("wingman.lock"));
  await wingman.start();
  assert.equal((await fetch(`${wingman.url}/readyz`)).status, 200);
  await waitUntil(() => !before.some(isRunning) || process.platform !== "linux", "the end of the servers before");
  assert.equal(await wingman.stop(), 0);
  assert.deepEqual((await serverPids()).filter(isRunning), []);
  assert.ok(!(await readdir(wingman.dataDir)).includes("wingman.lock"));
});
