import assert from "node:assert/strict";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import {
  archiveWith,
  type Behaviour,
  redirect,
  releaseHost,
  slow,
  status,
  sumsOf,
  truncated,
  whole,
} from "../fetch/release-host.fixture.ts";
import type { Progress } from "../progress.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { natsServerFile } from "./nats-server-cached.ts";
import { findNatsServer } from "./nats-server.ts";
import { natsServerArchive } from "./nats-server-release.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const folder = "/github.com/nats-io/nats-server/releases/download/v2.12.15";
const name = natsServerArchive() ?? "";
const right = "echo nats-server: v2.12.15";

test("Linux and macOS on both kinds of machine have a release, others not", () => {
  assert.equal(natsServerArchive("linux", "x64"), "nats-server-v2.12.15-linux-amd64");
  assert.equal(natsServerArchive("darwin", "arm64"), "nats-server-v2.12.15-darwin-arm64");
  assert.equal(natsServerArchive("linux", "s390x"), undefined);
  assert.equal(natsServerArchive("sunos", "x64"), undefined);
});

test("it is fetched, compared, unpacked and kept; the next start takes the kept one, until somebody changed it", async () => {
  await using at = await machine(right, (archive) => [slow(archive, 3)]);
  const found = await at.find();
  const path = natsServerFile(at.partsDir);
  assert.deepEqual(found, { kind: "program", path, version: "2.12.15" });
  assert.match(await readFile(`${path}.sha256`, "utf8"), /^[0-9a-f]{64} {2}nats-server-2\.12\.15\n$/);
  assert.deepEqual(await readdir(join(at.partsDir, "tmp")), []);
  const sizes = at.said.filter((p) => p.state === "fetching" && p.bytesTotal !== undefined);
  assert.ok(sizes.length >= 2 && sizes.at(-1)?.bytes === sizes.at(-1)?.bytesTotal, JSON.stringify(sizes));
  const askedBefore = at.asked.length;
  assert.deepEqual(await at.find(), found);
  assert.equal(at.asked.length, askedBefore);
  await appendFile(path, "changed");
  assert.deepEqual(await at.find(), found);
  assert.ok(at.said.some((p) => /not what was kept/.test(p.detail)) && at.asked.length > askedBefore);
});

test("two that need it at once fetch it once", async () => {
  await using at = await machine(right, (archive) => [slow(archive, 3)]);
  const [one, two] = await Promise.all([at.find(), at.find()]);
  assert.deepEqual(one, two);
  assert.equal(at.asked.filter((path) => path.endsWith(".tar.gz")).length, 1);
});

test("a line that breaks is taken up again, and a release host that sends elsewhere is followed", async () => {
  await using at = await machine(right, (archive) => [truncated(archive, 50), redirect("/elsewhere"), whole(archive)]);
  at.serve("/elsewhere", whole(at.archive));
  assert.ok(!((await at.find()) instanceof Failure));
  assert.equal(at.asked.at(-1)?.split(" ")[0], "/elsewhere");
});

for (const [what, behave, words] of [
  [
    "another archive than the publisher's list names",
    () => [whole(Buffer.from("something else"))],
    /not what its publisher made/,
  ],
  ["a release that is gone", () => [status(404)], /answers 404/],
] as const satisfies [string, () => Behaviour[], RegExp][])
  test(`${what} is passed over, said, and nothing of it is kept`, async () => {
    await using at = await machine(right, behave);
    const found = await at.find();
    assert.ok(found instanceof Failure);
    assert.match(found.message, words);
    assert.match(found.message, /built with Go: Go is not installed/);
    assert.match(found.remedy ?? "", /WINGMAN_RELEASE_MIRROR/);
    await assert.rejects(readFile(natsServerFile(at.partsDir)));
    assert.deepEqual(await readdir(join(at.partsDir, "tmp")), []);
  });

test("a publisher's list without this file, and one that is absent, are each said", async () => {
  await using at = await machine(right, (archive) => [whole(archive)]);
  at.serve(`${folder}/SHA256SUMS`, whole(sumsOf({ "other.tar.gz": at.archive })));
  assert.match(messageOf(await at.find()), /SHA256SUMS does not name nats-server-v2\.12\.15/);
  at.serve(`${folder}/SHA256SUMS`, status(404));
  assert.match(messageOf(await at.find()), /the official release: 127\.0\.0\.1:\d+ answers 404/);
  assert.ok(!at.asked.some((path) => path.endsWith(".tar.gz")));
});

test("a program that is another version, or does not run here, is not kept", async () => {
  await using other = await machine("echo nats-server: v2.9.10", (archive) => [whole(archive)]);
  assert.match(messageOf(await other.find()), /what was unpacked is version 2\.9\.10/);
  await using broken = await machine("exit 3", (archive) => [whole(archive)]);
  assert.match(messageOf(await broken.find()), /what was unpacked ended with 3/);
  await assert.rejects(readFile(natsServerFile(broken.partsDir)));
});

test("without a network the screen says of each source why not, and what it costs", async () => {
  await using at = await machine(right, (archive) => [whole(archive)]);
  const found = await at.find({ WINGMAN_RELEASE_MIRROR: "http://no-such-host.invalid" });
  assert.match(messageOf(found), /the official release: no-such-host\.invalid is not known here \(no network/);
  assert.match((found as Failure).remedy ?? "", /Wingman does not start without it/);
});

const messageOf = (found: object): string => (found instanceof Failure ? found.message : assert.fail("it was found"));

/** A machine with nothing but `tar` and a release host, where the archive behaves as said and holds a script. */
async function machine(script: string, behave: (archive: Buffer) => Behaviour[]) {
  const host = await releaseHost();
  const temporary = await temporaryFolder();
  const archive = await archiveWith(temporary.path, { [`${name}/nats-server`]: script });
  host.serve(`${folder}/SHA256SUMS`, whole(sumsOf({ "README.md": Buffer.from("x"), [`${name}.tar.gz`]: archive })));
  host.serve(`${folder}/${name}.tar.gz`, ...behave(archive));
  const partsDir = join(temporary.path, "parts");
  const said: Progress[] = [];
  const env = { PATH: "/bin", WINGMAN_RELEASE_MIRROR: host.url };
  return {
    archive,
    asked: host.asked,
    serve: host.serve,
    partsDir,
    said,
    find: (more: NodeJS.ProcessEnv = {}) =>
      findNatsServer({ root, partsDir, env: { ...env, ...more }, report: (progress) => said.push(progress) }),
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
}
