import assert from "node:assert/strict";
import { chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Failure } from "@wingman/domain/failure";
import { run } from "../local/run.ts";
import { temporaryFolder } from "../local/temporary-folder.ts";
import { fromFile, openSecretFiles, reloaded, takeSecretFiles, withoutSecrets } from "./secret-files.ts";
import { settingsOf, unknownVariables } from "./settings.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const name = "WINGMAN_WEBHOOK_SECRET";
const secret = (letter: string): string => `whsec_${letter.repeat(32)}`;
const fileOf = async (text: string): Promise<string> => {
  const file = join(stack.use(await temporaryFolder()).path, "secret");
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};

test("a secret stands in a file as well as in its variable, and the variable counts where both do", async () => {
  const file = await fileOf(`${secret("a")}\n`);
  const env: NodeJS.ProcessEnv = { [`${name}_FILE`]: file };
  assert.deepEqual(takeSecretFiles(env), []);
  assert.equal(env[name], secret("a"));
  const shown = settingsOf(env).find((setting) => setting.name === name);
  assert.deepEqual([shown?.value, shown?.from, shown?.wrong], ["***", "file", null]);
  const both: NodeJS.ProcessEnv = { [`${name}_FILE`]: file, [name]: secret("b") };
  assert.deepEqual(takeSecretFiles(both), []);
  assert.deepEqual([both[name], fromFile(both, name), reloaded(both, name)()], [secret("b"), undefined, secret("b")]);
  assert.deepEqual(unknownVariables({ [`${name}_FILE`]: file, WINGMAN_HTTP_PORT_FILE: file }), [
    "WINGMAN_HTTP_PORT_FILE",
  ]);
});

test("a file that is not there, empty or a folder is named, and what is set wrongly in one is not shown", async () => {
  for (const file of ["/nowhere/at-all", await fileOf(" \n"), import.meta.dirname]) {
    const env: NodeJS.ProcessEnv = { [`${name}_FILE`]: file };
    assert.deepEqual(
      takeSecretFiles(env).map(({ code }) => code),
      ["WING_SECRET_FILE"],
      file,
    );
    assert.match(settingsOf(env).find((setting) => setting.name === name)?.wrong ?? "", /cannot be used/);
  }
  const env: NodeJS.ProcessEnv = { [`${name}_FILE`]: await fileOf("hunter2") };
  assert.deepEqual(takeSecretFiles(env), []);
  const text = JSON.stringify(settingsOf(env));
  assert.match(text, /WINGMAN_WEBHOOK_SECRET is not right/);
  assert.doesNotMatch(text, /hunter2/);
});

test("a file that everybody may read is found", async () => {
  const file = await fileOf(secret("a"));
  const env = { [`${name}_FILE`]: file };
  assert.deepEqual(openSecretFiles(env), []);
  chmodSync(file, 0o644);
  assert.deepEqual(openSecretFiles(env), [file]);
  chmodSync(file, 0o640);
  assert.deepEqual(openSecretFiles(env), []);
});

test("a secret that is changed is the new one from then on, and one that does not fit is told once and not taken", async () => {
  const file = await fileOf(secret("a"));
  const env: NodeJS.ProcessEnv = { [`${name}_FILE`]: file };
  takeSecretFiles(env);
  const bad: Failure[] = [];
  const now = reloaded(env, name, (failure) => void bad.push(failure));
  assert.equal(now(), secret("a"));
  writeFileSync(`${file}.new`, secret("b"));
  renameSync(`${file}.new`, file);
  assert.equal(now(), secret("b"));
  writeFileSync(`${file}.target`, secret("c"));
  rmSync(file);
  symlinkSync(`${file}.target`, file); // As orchestrators swap them.
  assert.equal(now(), secret("c"));
  writeFileSync(file, "hunter2");
  assert.deepEqual(
    [now(), now(), now()],
    Array.from({ length: 3 }, () => secret("c")),
  );
  rmSync(file);
  assert.deepEqual([now(), now()], [secret("c"), secret("c")]);
  assert.deepEqual(
    bad.map(({ code }) => code),
    ["WING_CONFIG_INVALID", "WING_SECRET_FILE"],
  );
  assert.doesNotMatch(JSON.stringify(bad.map(({ message }) => message)), /hunter2/);
});

test("a program that we start is given no secret", async () => {
  const env = {
    PATH: process.env["PATH"],
    [name]: secret("a"),
    WINGMAN_POSTGRES_URL: "postgres://me:hunter2@db/x",
    WINGMAN_HTTP_PORT: "1",
  };
  assert.deepEqual(Object.keys(withoutSecrets(env, env)), ["PATH", "WINGMAN_HTTP_PORT"]);
  Object.assign(process.env, env);
  try {
    const { stdout } = await run("env", [], { timeoutMs: 5_000 });
    assert.match(stdout, /WINGMAN_HTTP_PORT=1/);
    assert.doesNotMatch(stdout, /whsec|hunter2/);
    // What it is given on purpose is another thing than what we have.
    const given = await run("env", [], { timeoutMs: 5_000, env: { ...process.env, [name]: "its own" } });
    assert.match(given.stdout, /=its own/);
  } finally {
    for (const ours of Object.keys(env)) if (ours !== "PATH") delete process.env[ours];
  }
});
