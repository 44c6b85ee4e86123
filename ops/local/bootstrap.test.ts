import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const bootstrap = join(import.meta.dirname, "bootstrap.mjs");

test("it is written in what Node 12 can read, as is what it imports", async () => {
  const sources = [bootstrap, join(import.meta.dirname, "bootstrap-node.mjs")];
  const source = (await Promise.all(sources.map((path) => readFile(path, "utf8")))).join("\n");
  const code = source.replaceAll(/\/\/.*$/gm, "").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  for (const tooYoung of [
    /\?\.(?!\d)/,
    /\?\?/,
    /\|\|=/,
    /&&=/,
    /from "node:/,
    /fs\/promises/,
    /^await /m,
    // Named, what a built-in module of an old Node lacks is a syntax error.
    /import \{[^}]*\brmSync\b/,
    /replaceAll|\.at\(|Promise\.any|structuredClone/,
  ]) {
    assert.doesNotMatch(code, tooYoung);
  }
});

test("packages are installed once, again when the lock file changes, and not because of a stamp that is missing", async () => {
  await using project = await fakeProject();
  assert.match((await start(project.path)).stderr, /installing packages \(npm ci\): done/);
  assert.equal((await start(project.path)).stderr, "");

  await rm(join(project.path, "node_modules", ".wingman-install"));
  assert.equal((await start(project.path)).stderr, "");

  await writeLock(project.path, "2.0.0");
  const again = await start(project.path);
  assert.match(again.stderr, /updating packages \(npm ci\): done/);
  assert.doesNotMatch(again.stderr, /npm (warn|notice)/i);
});

test("what a killed npm ci left is installed again", async () => {
  await using project = await fakeProject();
  await mkdir(join(project.path, "node_modules", "half"), { recursive: true });
  assert.match((await start(project.path)).stderr, /npm ci\): done/);
});

test("a lock whose holder has died does not stop the install", async () => {
  await using project = await fakeProject();
  await mkdir(join(project.path, ".wingman"));
  await writeFile(join(project.path, ".wingman", "install.lock"), "4194304"); // Above the largest pid.
  assert.match((await start(project.path)).stderr, /npm ci\): done/);
});

test("of two starts at once one installs, and both run", async () => {
  await using project = await fakeProject();
  const both = await Promise.all([start(project.path), start(project.path)]);
  for (const one of both) assert.equal(one.code, 7, one.stderr);
  assert.equal(both.filter((one) => /npm ci\): done/.test(one.stderr)).length, 1);
});

test("an npm that fails is quoted, with what to do", async () => {
  await using project = await fakeProject();
  await writeFile(
    join(project.path, "package.json"),
    JSON.stringify({ name: "t", version: "1.0.0", workspaces: ["a", "b"] }),
  );
  await mkdir(join(project.path, "b"));
  await writeFile(join(project.path, "b", "package.json"), JSON.stringify({ name: "b", version: "1.0.0" }));
  const failed = await start(project.path);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /Missing: b@/);
  assert.doesNotMatch(failed.stderr, /--bin-links/);
  assert.match(failed.stderr, /npm could not install the packages/);
  assert.match(failed.stderr, /-> package\.json and package-lock\.json disagree: run npm install/);
});

test("a registry that takes no connection is said at once, and npm is left to its cache", async () => {
  await using project = await fakeProject();
  const env = withoutProxies({ ...process.env, npm_config_registry: "http://127.0.0.1:1/" });
  const whole = await start(project.path, [], env);
  assert.match(
    whole.stderr,
    /registry 127\.0\.0\.1:1 cannot be asked \(ECONNREFUSED\): only what npm has in its cache/,
  );
  assert.equal(whole.code, 7, whole.stderr); // Nothing had to be fetched.

  const lacks = { name: "t", version: "1.0.0", dependencies: { "no-such-package": "1.0.0" } };
  const entry = { version: "1.0.0", resolved: "http://127.0.0.1:1/no-such-package.tgz", integrity: "sha512-AAAA" };
  await writeFile(join(project.path, "package.json"), JSON.stringify(lacks));
  const packages = { "": lacks, "node_modules/no-such-package": entry };
  await writeFile(
    join(project.path, "package-lock.json"),
    JSON.stringify({ name: "t", version: "1.0.0", lockfileVersion: 3, requires: true, packages }),
  );
  const failed = await start(project.path, [], env);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /-> The package registry does not answer: check the network and the proxy/);
});

test("the script gets its arguments, its own Node first on PATH, and its exit code comes back", async () => {
  await using project = await fakeProject();
  const { stdout, code } = await start(project.path, ["one", "two"]);
  const said = JSON.parse(stdout) as { args: string[]; path: string };
  assert.deepEqual(said.args, ["one", "two"]);
  assert.equal(said.path, dirname(process.execPath));
  assert.equal(code, 7);
});

test("a signal reaches the script, and its answer is the exit code", async () => {
  await using project = await fakeProject();
  await writeFile(
    join(project.path, "waits.ts"),
    `process.on("SIGTERM", () => process.exit(23)); setInterval(() => {}, 1000); console.log("up");`,
  );
  const child = spawn(process.execPath, [join(project.path, "ops/local/bootstrap.mjs"), "waits.ts"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const code = new Promise((done) => child.once("exit", done));
  child.stdout.once("data", () => child.kill("SIGTERM"));
  assert.equal(await code, 23);
});

test("a script that does not exist is named", async () => {
  await using project = await fakeProject();
  const { stderr, code } = await run(process.execPath, [join(project.path, "ops/local/bootstrap.mjs"), "no.ts"], {
    timeoutMs: 60_000,
  });
  assert.equal(code, 1);
  assert.match(stderr, /no\.ts does not exist/);
});

/** A small project with one workspace and nothing to fetch, so that real npm runs without a network. */
async function fakeProject(): ReturnType<typeof temporaryFolder> {
  const folder = await temporaryFolder();
  await mkdir(join(folder.path, "ops", "local"), { recursive: true });
  await mkdir(join(folder.path, "a"));
  for (const file of ["bootstrap.mjs", "bootstrap-node.mjs"])
    await copyFile(join(import.meta.dirname, file), join(folder.path, "ops", "local", file));
  await writeFile(
    join(folder.path, "package.json"),
    JSON.stringify({ name: "t", version: "1.0.0", workspaces: ["a"], engines: { node: "<1" } }),
  );
  await writeLock(folder.path, "1.0.0");
  await writeFile(
    join(folder.path, "script.ts"),
    `const args: string[] = process.argv.slice(2); console.log(JSON.stringify({ args, path: process.env.PATH?.split(":")[0] })); process.exit(7);`,
  );
  return folder;
}

async function writeLock(folder: string, version: string): Promise<void> {
  await writeFile(join(folder, "a", "package.json"), JSON.stringify({ name: "a", version }));
  const link = { resolved: "a", link: true, ...(version === "1.0.0" ? {} : { version }) };
  const packages = { "": { name: "t", version: "1.0.0", workspaces: ["a"] }, a: { version }, "node_modules/a": link };
  await writeFile(
    join(folder, "package-lock.json"),
    JSON.stringify({ name: "t", version: "1.0.0", lockfileVersion: 3, requires: true, packages }),
  );
}

const start = (
  folder: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): ReturnType<typeof run> =>
  run(process.execPath, [join(folder, "ops/local/bootstrap.mjs"), "script.ts", ...args], {
    timeoutMs: 60_000,
    cwd: folder,
    env,
  });

const withoutProxies = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/_proxy$/i.test(name)));
