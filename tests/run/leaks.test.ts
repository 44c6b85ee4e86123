import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { kill, livingOf, markVariable } from "./leaks.ts";

const linuxOnly = process.platform === "linux" ? false : "elsewhere: marks are read from /proc";

test("a process is found by its mark, and not by one that its mark merely resembles", { skip: linuxOnly }, async () => {
  const mark = `leaks-${process.pid}.1.`;
  const child = spawn("sleep", ["60"], { stdio: "ignore", env: { ...process.env, [markVariable]: mark } });
  try {
    await once(child, "spawn");
    assert.deepEqual(
      (await livingOf(undefined, mark)).map(({ pid }) => pid),
      [child.pid],
    );
    assert.equal((await livingOf(undefined, `leaks-${process.pid}.`)).length, 1);
    assert.deepEqual(await livingOf(undefined, `leaks-${process.pid}.11.`), []);
  } finally {
    kill(child.pid ?? 0);
    await once(child, "exit");
  }
  assert.deepEqual(await livingOf(undefined, mark), []);
});

test("a process is found by its session, unless it is excepted", { skip: linuxOnly }, async () => {
  const child = spawn("sleep", ["60"], { stdio: "ignore", detached: true });
  await once(child, "spawn");
  assert.deepEqual(
    (await livingOf(child.pid, "no such mark")).map(({ pid }) => pid),
    [child.pid],
  );
  assert.deepEqual(await livingOf(child.pid, "no such mark", new Set([child.pid ?? 0])), []);
  kill(child.pid ?? 0);
  await once(child, "exit");
});
