import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Progress } from "../progress.ts";
import { run } from "../run.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { findPocketSphinx } from "./pocketsphinx.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const hasApt = (await run("apt-get", ["--version"], { timeoutMs: 10_000 })).code === 0;

test("what it finds has been loaded, and all its files are there", async (t) => {
  const found = await findPocketSphinx({ root });
  if (found instanceof Failure) return process.env.CI === "true" ? assert.fail(found.message) : t.skip(found.message);
  for (const path of [
    found.libpocketsphinx,
    found.libsphinxbase,
    found.dictionary,
    found.languageModel,
    join(found.modelDir, "means"),
    ...found.libraryDirs,
  ])
    await stat(path);
});

test("two that need it at once unpack it once", { skip: !hasApt && "no apt-get here" }, async () => {
  await using folder = await temporaryFolder();
  const env = { ...process.env, ...(await aptWith(folder.path, sampleArchives)), WINGMAN_POCKETSPHINX: "" };
  const said: Progress[] = [];
  const options = { root, partsDir: join(folder.path, "parts"), env, report: (p: Progress) => said.push(p) };
  await Promise.all([findPocketSphinx(options), findPocketSphinx(options)]);
  assert.equal(said.filter((p) => p.state === "building").length, 1, JSON.stringify(said));
  assert.deepEqual(await readdir(join(folder.path, "parts", "tmp")), []);
});

test("files that do not load are passed over with what the loader says", async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "lib"));
  await mkdir(join(folder.path, "model", "en-us", "en-us"), { recursive: true });
  for (const name of ["libpocketsphinx.so.3", "libsphinxbase.so.3"])
    await writeFile(join(folder.path, "lib", name), "not a library");
  const found = await findPocketSphinx({ root, env: { ...process.env, WINGMAN_POCKETSPHINX: folder.path } });
  assert.ok(found instanceof Failure);
  assert.equal(found.code, "WING_POCKETSPHINX_UNUSABLE");
  assert.match(found.message, /does not load/);
});

test(
  "empty package lists are fetched into our own folder, and a network that is away is said",
  { skip: !hasApt && "no apt-get here" },
  async () => {
    await using folder = await temporaryFolder();
    const env = { ...process.env, ...(await aptWith(folder.path, noNetwork)), WINGMAN_POCKETSPHINX: "" };
    const said: Progress[] = [];
    const found = await findPocketSphinx({
      root,
      partsDir: join(folder.path, "parts"),
      env,
      report: (p) => said.push(p),
    });
    if (!(found instanceof Failure)) return; // Installed on this machine: then nothing is fetched.
    assert.ok(said.some((p) => p.state === "fetching" && p.detail === "the system's list of packages"));
    assert.match(found.message, /apt-get update ended with 100: E: no network/);
    assert.deepEqual(await readdir(join(folder.path, "parts", "apt")), ["cache", "lists"]);
  },
);

test(
  "hosts that take no connection are said at once, and apt is not left to find out",
  { skip: !hasApt && "no apt-get here" },
  async () => {
    await using folder = await temporaryFolder();
    const env = { ...process.env, ...(await aptWith(folder.path, nobodyThere)), WINGMAN_POCKETSPHINX: "" };
    for (const name of ["http_proxy", "https_proxy", "all_proxy"])
      Object.assign(env, { [name]: "", [name.toUpperCase()]: "" });
    const found = await findPocketSphinx({ root, partsDir: join(folder.path, "parts"), env });
    if (!(found instanceof Failure)) return; // Installed on this machine: then nothing is fetched.
    assert.match(found.message, /from the system's packages: 127\.0\.0\.1:1 refuses the connection/);
    assert.match(found.remedy ?? "", /sample calls show words recognised earlier/);
  },
);

// apt-get itself would need a network; these stand in for it on PATH, and dpkg-deb and all else are real.
const sampleArchives = `
for arg; do [ "$arg" = --print-uris ] && { for p in 1 2 3 4 5 6 7; do echo "'x' p$p.deb 10 SHA256:0"; done; exit; }; done
mkdir -p build/DEBIAN build/usr/share/x; printf 'Package: x\\nVersion: 1\\nArchitecture: all\\nMaintainer: x\\nDescription: x\\n' > build/DEBIAN/control; dpkg-deb -b build p1.deb`;
const noNetwork = `case "$1" in update) echo 'E: no network' >&2; exit 100;; *) echo 'E: Unable to locate package' >&2; exit 100;; esac`;
const nobodyThere = `case "$*" in *update*--print-uris*) echo "'http://127.0.0.1:1/debian/InRelease' x 0";; *) echo 'E: Unable to locate package' >&2; exit 100;; esac`;

async function aptWith(folder: string, script: string): Promise<{ PATH: string }> {
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin", "apt-get"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "bin", "apt-get"), 0o755);
  return { PATH: `${join(folder, "bin")}:${process.env.PATH}` };
}
