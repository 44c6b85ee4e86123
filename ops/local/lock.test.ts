import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { alone, runningInstance, takeLock } from "./lock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const holderProgram = `
  import { takeLock } from ${JSON.stringify(join(import.meta.dirname, "lock.ts"))};
  const lock = await takeLock(process.argv[1]);
  await lock.setAddress("http://127.0.0.1:4711");
  console.log("held");
  setInterval(() => {}, 1000);`;

test("a second start is told who holds the folder and at which address", async () => {
  await using folder = await temporaryFolder();
  const holder = await startHolder(folder.path);
  try {
    await assert.rejects(takeLock(folder.path), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "WING_ALREADY_RUNNING");
      assert.match(error.message, new RegExp(`process ${holder.pid} .*http://127\\.0\\.0\\.1:4711`));
      return true;
    });
    assert.equal((await runningInstance(folder.path))?.address, "http://127.0.0.1:4711");
  } finally {
    holder.kill("SIGKILL");
  }
});

test("the lock of a killed Wingman is taken over", async () => {
  await using folder = await temporaryFolder();
  const holder = await startHolder(folder.path);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  assert.equal(await runningInstance(folder.path), undefined);
  await using lock = await takeLock(folder.path);
  assert.ok(lock);
});

test("a lock whose number now belongs to another process is stale", async () => {
  await using folder = await temporaryFolder();
  {
    await using _lock = await takeLock(folder.path);
    const file = join(folder.path, "wingman.lock");
    const holder = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...holder, startTicks: "1", token: "another" }));
  }
  await using lock = await takeLock(folder.path);
  assert.ok(lock);
});

test("a file that is cut short is no lock", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "wingman.lock"), '{"pid":');
  await using lock = await takeLock(folder.path);
  assert.ok(lock);
});

test("released, it can be taken again, and nothing is left in the folder", async () => {
  await using folder = await temporaryFolder();
  for (let round = 0; round < 2; round++) {
    const lock = await takeLock(folder.path);
    await lock.setAddress("http://127.0.0.1:1");
    await lock.release();
    await lock.release();
  }
  assert.deepEqual(await readdir(folder.path), []);
});

test("of many who find a stale lock at once, one gets it", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "wingman.lock"), "stale");
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(folder.path)));
  const taken = results.filter((result) => result.status === "fulfilled");
  assert.equal(taken.length, 1);
  for (const result of results)
    if (result.status === "rejected") assert.equal((result.reason as Failure).code, "WING_ALREADY_RUNNING");
});

test("work done alone never overlaps, and the one that waits says for whom", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "part.lock");
  const said: string[] = [];
  let inside = 0;
  const work = async (): Promise<void> => {
    assert.equal(++inside, 1);
    await new Promise((next) => setTimeout(next, 30));
    inside--;
  };
  await Promise.all([1, 2, 3].map(() => alone(file, (_state, detail) => said.push(detail), undefined, work)));
  assert.equal(said.length, 2);
  assert.match(said[0] ?? "", new RegExp(`process ${process.pid} is at the same`));
});

async function startHolder(folder: string): Promise<ReturnType<typeof spawn>> {
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", holderProgram, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}
