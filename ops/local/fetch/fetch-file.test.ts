import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { temporaryFolder } from "../temporary-folder.ts";
import { fetchFile, type Wanted } from "./fetch-file.ts";
import type { Patience } from "./reach.ts";
import {
  always,
  redirect,
  type ReleaseHost,
  releaseHost,
  slow,
  stalled,
  status,
  truncated,
  whole,
} from "./release-host.fixture.ts";

const body = randomBytes(300_000);
const sha256 = createHash("sha256").update(body).digest("hex");
const hasty: Patience = { connectMsMax: 300, idleMsMax: 300, pauseMs: 1 };

test("a file comes whole, with its progress, and nothing else is left beside it", async () => {
  await using at = await place(slow(body, 3));
  const told: [number, number | undefined][] = [];
  assert.deepEqual(await at.fetch({ onBytes: (...each) => told.push(each) }), { sha256 });
  assert.deepEqual(await readFile(at.to), body);
  assert.deepEqual(told[0], [0, body.length]);
  assert.deepEqual(told.at(-1), [body.length, body.length]);
  assert.deepEqual(await readdir(at.folder), ["file"]);
});

test("what broke off goes on where it was, and only the rest is asked for", async () => {
  await using at = await place(truncated(body, 100_000), whole(body));
  assert.deepEqual(await at.fetch(), { sha256 });
  const [first, second] = at.host.asked;
  assert.equal(first, "/file");
  assert.match(second ?? "", /^\/file bytes=[1-9]\d*-$/);
});

test("a host that falls silent is asked again, and given up after four times", async () => {
  await using at = await place(stalled(body, 1_000), whole(body));
  assert.deepEqual(await at.fetch(), { sha256 });
  await using dead = await place(stalled(body, 0));
  assert.match(skipped(await dead.fetch()), /sent nothing for 0\.3 s, 4 times$/);
  assert.equal(dead.host.asked.length, 4);
});

test("a host that takes no notice of ranges sends all of it anew", async () => {
  await using at = await place(truncated(body, 100_000), always(body));
  assert.deepEqual(await at.fetch(), { sha256 });
});

test("another file than its publisher made is refused, not kept and not asked for again", async () => {
  await using at = await place(whole(randomBytes(body.length)));
  assert.match(skipped(await at.fetch()), /not what its publisher made/);
  assert.equal(at.host.asked.length, 1);
  assert.deepEqual(await readdir(at.folder), []);
});

test("a half that an earlier start left is gone on with; a half of something else is thrown away", async () => {
  await using at = await place(whole(body));
  await writeFile(`${at.to}.part`, body.subarray(0, 200_000));
  assert.deepEqual(await at.fetch(), { sha256 });
  assert.deepEqual(at.host.asked, ["/file bytes=200000-"]);
  await using other = await place(whole(body));
  await writeFile(`${other.to}.part`, randomBytes(200_000));
  assert.deepEqual(await other.fetch(), { sha256 });
  assert.deepEqual(other.host.asked, ["/file bytes=200000-", "/file"]);
});

test("redirects are followed, to another host too, but not for ever", async () => {
  await using there = await place(whole(body));
  await using at = await place(redirect(`${there.host.url}/file`));
  assert.deepEqual(await at.fetch(), { sha256 });
  await using round = await place(redirect("/file"));
  assert.match(skipped(await round.fetch()), /from one address to the next/);
});

test("404 is an answer; 503 may pass", async () => {
  await using gone = await place(status(404));
  assert.match(skipped(await gone.fetch()), /answers 404$/);
  assert.equal(gone.host.asked.length, 1);
  await using busy = await place(status(503), whole(body));
  assert.deepEqual(await busy.fetch(), { sha256 });
});

test("more bytes than are wanted are not taken, said beforehand or not", async () => {
  await using at = await place(whole(body));
  assert.match(skipped(await at.fetch({ bytesMax: 1_000 })), /more than the 1000/);
  await using sly = await place(
    (_request, response) => void response.write(body.subarray(0, 900), () => response.end(body)),
  );
  assert.match(skipped(await sly.fetch({ bytesMax: 1_000 })), /more than the 1000 bytes/);
});

test("a host that takes no connection is waited for once, whoever asks next", async () => {
  let connections = 0;
  const mute = createTcpServer(() => connections++).listen(0, "127.0.0.1"); // Never answers the handshake.
  mute.unref();
  await new Promise((next) => mute.once("listening", next));
  const { port } = mute.address() as { port: number };
  await using at = await place(whole(body));
  for (let n = 0; n < 3; n++)
    assert.match(skipped(await at.fetch({ url: `https://127.0.0.1:${port}/file` })), /no connection within 0\.3 s/);
  assert.equal(connections, 1);
  mute.close();
});

test("a name nobody knows and a port nobody listens on are said in words", async () => {
  await using at = await place(whole(body));
  assert.match(
    skipped(await at.fetch({ url: "https://no-such-host.invalid/file" })),
    /no-such-host\.invalid is not known here/,
  );
  const closed = createTcpServer().listen(0, "127.0.0.1");
  await new Promise((next) => closed.once("listening", next));
  const { port } = closed.address() as { port: number };
  await new Promise((next) => closed.close(next));
  assert.match(skipped(await at.fetch({ url: `http://127.0.0.1:${port}/file` })), /refuses the connection/);
});

test("the proxy of the environment is used", async () => {
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(request.url ?? "");
    response.end(body);
  }).listen(0, "127.0.0.1");
  await new Promise((next) => proxy.once("listening", next));
  const { port } = proxy.address() as { port: number };
  await using at = await place(status(404));
  const url = "http://releases.invalid/file";
  assert.deepEqual(await at.fetch({ url, env: { HTTP_PROXY: `http://127.0.0.1:${port}` } }), { sha256 });
  assert.deepEqual(seen, [url]);
  proxy.closeAllConnections();
  proxy.close();
});

test("a disk that refuses ends the search with what to do, and a stop ends it at once", async () => {
  await using at = await place(whole(body));
  await writeFile(at.to, "");
  await assert.rejects(at.fetch({ to: join(at.to, "below-a-file") }), (error) => {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, "WING_PART_FAILED");
    assert.match(error.remedy ?? "", /writable/);
    return true;
  });
  await using slowly = await place(stalled(body, 10));
  const stopping = new AbortController();
  const patience = { ...hasty, idleMsMax: 60_000 };
  await assert.rejects(
    slowly.fetch({ patience, signal: stopping.signal, onBytes: (bytes) => bytes > 0 && stopping.abort() }),
    /abort/i,
  );
});

type Place = {
  host: ReleaseHost;
  folder: string;
  to: string;
  fetch(changes?: Partial<Wanted>): ReturnType<typeof fetchFile>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A host that behaves so at /file, and a folder for what comes. */
async function place(...behaviours: Parameters<ReleaseHost["serve"]>[1][]): Promise<Place> {
  const host = await releaseHost();
  host.serve("/file", ...behaviours);
  const folder = await temporaryFolder();
  const to = join(folder.path, "file");
  const usual = { url: `${host.url}/file`, to, sha256, bytesMax: 1_000_000, env: {}, patience: hasty };
  return {
    host,
    folder: folder.path,
    to,
    fetch: (changes = {}) => fetchFile({ ...usual, ...changes }),
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const skipped = (outcome: Awaited<ReturnType<typeof fetchFile>>): string =>
  "skipped" in outcome ? outcome.skipped : assert.fail("it came");
