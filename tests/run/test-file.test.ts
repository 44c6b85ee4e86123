/** The runner must be able to fail: each way a test file can be wrong is planted once. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { livingOf } from "./leaks.ts";
import { type FileResult, runTestFile } from "./test-file.ts";

const runs = async (context: TestContext, source: string, name?: string): Promise<FileResult & { run: string }> => {
  const temporary = mkdtempSync(join(tmpdir(), "run-"));
  context.after(() => rmSync(temporary, { recursive: true, force: true }));
  const path = join(temporary, "planted.test.mjs");
  writeFileSync(
    path,
    `import { test, describe } from "node:test";\nimport assert from "node:assert/strict";\nimport { spawn } from "node:child_process";\n${source}`,
  );
  const run = `planted-${process.pid}-${temporary.slice(-6)}`;
  return {
    ...(await runTestFile(path, { run, temporary, name, env: process.env, signal: context.signal, endMs: 1_000 })),
    run,
  };
};

test("what passes, fails and is skipped is counted once, by its whole name", async (context) => {
  const result = await runs(
    context,
    `
    test("fine", () => {});
    describe("a suite", () => { test("inside", () => assert.deepEqual({ words: 1 }, { words: 2 })); test("left out", { skip: "no such part" }, () => {}); });
  `,
  );
  assert.equal(result.passed, 1);
  assert.deepEqual(
    result.failures.map(({ name }) => name),
    ["a suite > inside"],
  );
  assert.match(result.failures[0]?.error ?? "", /words: 1[\s\S]*words: 2/);
  assert.deepEqual(
    result.skips.map(({ name, reason }) => [name, reason]),
    [["a suite > left out", "no such part"]],
  );
});

test("a name runs that test only", async (context) => {
  const result = await runs(context, 'test("wanted", () => {});\ntest("other", () => assert.fail());', "wanted");
  assert.deepEqual([result.passed, result.failures.length], [1, 0]);
});

test("a file that dies before its tests are done has failed", async (context) => {
  const result = await runs(context, 'test("first", () => {});\ntest("second", () => process.exit(0));');
  assert.match(result.failures[0]?.error ?? "", /ended with code 0 (and had no test done|before its tests were done)/);
});

test("a file that cannot be loaded has failed, and its words are kept", async (context) => {
  const result = await runs(context, 'import "./not-there.mjs";');
  assert.equal(result.failures.length, 1);
  assert.match(result.output, /not-there/);
});

test("a file without a test has failed", async (context) =>
  assert.match((await runs(context, "")).failures[0]?.error ?? "", /had no test done/));

test("printing what looks like a result changes nothing", async (context) => {
  const result = await runs(
    context,
    'test("loud", () => { console.log(JSON.stringify({ kind: "failed", name: "x", error: "", place: "" })); });',
  );
  assert.deepEqual([result.passed, result.failures.length], [1, 0]);
});

test("a process that is left behind is named and ended, even in a session of its own", async (context) => {
  const { failures, run } = await runs(
    context,
    'test("leaks", () => { spawn("sleep", ["97"], { detached: true, stdio: "ignore" }).unref(); });',
  );
  assert.match(failures[0]?.error ?? "", /left a process behind: \d+ sleep 97/);
  assert.deepEqual(await livingOf(undefined, `${run}.`), []);
});

test("a file that keeps a timer open does not hold up the run, and is named", async (context) => {
  const result = await runs(context, 'test("leaves a timer", () => { setInterval(() => {}, 1000); });');
  assert.match(result.failures[0]?.error ?? "", /did not end within/);
});

test("slow hooks between tests are not taken for the end", async (context) => {
  const result = await runs(
    context,
    `
    import { before } from "node:test";
    import { setTimeout as wait } from "node:timers/promises";
    test("quick", () => {});
    describe("needs a server", () => { before(() => wait(1_500)); test("inside", () => {}); });
  `,
  );
  assert.deepEqual([result.passed, result.failures], [2, []]);
});
