import assert from "node:assert/strict";
import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { type Behaviour, releaseHost, slow, status, truncated, whole, zipWith } from "../fetch/release-host.fixture.ts";
import type { Progress } from "../progress.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { findChromium } from "./chromium.ts";
import { chromeBuild, chromeProgram, chromeVersion } from "./chromium-download.ts";
import { onPath } from "./on-path.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const { archive, program } = chromeBuild() ?? { archive: "", program: "" };
const unzip = await onPath("unzip", process.env);
const skip = unzip === undefined && "elsewhere: no unzip here";
const works = `echo 'Google Chrome for Testing ${chromeVersion}'`;

test("the version is the one puppeteer was made for", async () => {
  const revisions = await readFile(join(root, "node_modules/puppeteer-core/lib/puppeteer/revisions.js"), "utf8");
  assert.equal(/chrome: '([^']+)'/.exec(revisions)?.[1], chromeVersion);
});

test("Linux and macOS on both kinds of machine have a build, others not", () => {
  assert.equal(chromeBuild("linux", "x64")?.archive, "linux64/chrome-linux64.zip");
  assert.equal(chromeBuild("linux", "arm64")?.program, "chrome-linux-arm64/chrome");
  assert.match(chromeBuild("darwin", "arm64")?.program ?? "", /^chrome-mac-arm64\/Google Chrome for Testing\.app\//);
  assert.equal(chromeBuild("freebsd", "x64"), undefined);
});

test(
  "it is downloaded with its progress, unpacked and kept; the next search takes the kept one",
  { skip },
  async () => {
    await using at = await machine((zip) => [truncated(zip, zip.length - 5), slow(zip, 3)]);
    const found = await at.find();
    assert.deepEqual(found, { path: chromeProgram(at.partsDir), version: chromeVersion });
    assert.ok(at.said.some((p) => p.state === "fetching" && p.bytes !== undefined && p.bytes === p.bytesTotal));
    assert.deepEqual(await readdir(join(at.partsDir, "tmp")), []);
    const askedCount = at.asked.length;
    assert.deepEqual(await at.find(), found);
    assert.equal(at.asked.length, askedCount);
  },
);

for (const [what, behave, words] of [
  ["a download that is gone", () => [status(404)], /Chrome for Testing: 127\.0\.0\.1:\d+ answers 404/],
  ["what is no archive", () => [whole(Buffer.from("<html>"))], /Chrome for Testing: unzip ended with/],
  ["an archive without the program", () => [whole(zipWith({ "other/chrome": works }))], /the archive has no chrome/],
] as const satisfies [string, () => Behaviour[], RegExp][])
  test(`${what} is passed over, and what is off without it is said`, { skip }, async () => {
    await using at = await machine(behave);
    const found = await at.find();
    assert.ok(found instanceof Failure);
    assert.match(found.message, words);
    assert.match(found.remedy ?? "", /browser tests and PDF are off/);
    assert.deepEqual(await readdir(join(at.partsDir, "tmp")), []);
  });

test("one that lacks libraries here says what the loader says", { skip }, async () => {
  const lacking = zipWith({ [program]: "echo 'error while loading shared libraries: libnss3.so' >&2; exit 127" });
  await using at = await machine(() => [whole(lacking)]);
  const found = await at.find();
  assert.ok(found instanceof Failure);
  assert.match(found.message, /ended with 127: error while loading shared libraries: libnss3\.so/);
});

/** A machine with nothing but `unzip`, and a publisher whose archive behaves as said. */
async function machine(behave: (zip: Buffer) => Behaviour[]) {
  const host = await releaseHost();
  const temporary = await temporaryFolder();
  const path = `/storage.googleapis.com/chrome-for-testing-public/${chromeVersion}/${archive}`;
  host.serve(path, ...behave(zipWith({ [program]: works })));
  const partsDir = join(temporary.path, "parts");
  await symlink(unzip ?? "", join(temporary.path, "unzip"));
  const said: Progress[] = [];
  const env = { PATH: temporary.path, WINGMAN_RELEASE_MIRROR: host.url };
  return {
    asked: host.asked,
    partsDir,
    said,
    find: () => findChromium({ root, partsDir, env, report: (progress) => said.push(progress) }),
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
}
