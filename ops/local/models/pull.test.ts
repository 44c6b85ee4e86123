/** A pull against a hub over HTTP, as well and as badly as a real one behaves. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { stalled, status, truncated } from "../fetch/release-host.fixture.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { filesOf, modelOf } from "./catalogue.ts";
import { pullFromFolder } from "./from-folder.ts";
import { commit, filledBy, type Hub, sha256Of, startHub } from "./hub.fixture.ts";
import { hubOf } from "./hub.ts";
import { readKept, stateOf } from "./kept.ts";
import { pullModel, type Pulled, type Wish } from "./pull.ts";
import { removeModel, verifyModels } from "./verify.ts";

const model = modelOf("onnx-community/moonshine-tiny-ONNX");
const paths = filesOf(model, "q8");
const encoder = "onnx/encoder_model_quantized.onnx";
const decoder = "onnx/decoder_model_merged_quantized.onnx";
const hasty = { connectMsMax: 300, idleMsMax: 300, pauseMs: 1 };

test("a model comes whole, each file compared with its publisher's sum, at one commit", async () => {
  await using at = await place();
  const told: string[] = [];
  const pulled = await at.pull({ report: ({ part, detail }) => told.push(`${part} ${detail}`) });
  assert.deepEqual([pulled.revision, pulled.uncompared, pulled.unchangedCount], [commit, [], 0]);
  for (const [path, body] of at.hub.files) assert.ok(body.equals(await readFile(join(pulled.folder, path))), path);
  assert.deepEqual(
    at.hub.asked.filter((line) => !line.includes(commit)),
    [`GET /api/models/${model.id}/revision/main`],
  );
  assert.ok(told.some((line) => line.startsWith(`moonshine-tiny-ONNX ${encoder} from 127.0.0.1`)));
  const { whole, isCompared, isPartly } = await stateOf(at.modelsDir, model);
  assert.deepEqual([whole, isCompared, isPartly], [["q8"], true, false]);
});

test("the hub is asked where it is, below the mirror of releases, or where its own setting says", () => {
  assert.equal(hubOf({}), "https://huggingface.co");
  assert.equal(hubOf({ WINGMAN_RELEASE_MIRROR: "https://mirror.example/" }), "https://mirror.example/huggingface.co");
  assert.equal(
    hubOf({ WINGMAN_RELEASE_MIRROR: "https://mirror.example", WINGMAN_MODEL_HUB: "https://hub.example/hf/" }),
    "https://hub.example/hf",
  );
});

test("again, nothing is fetched that is here; what was damaged meanwhile is", async () => {
  await using at = await place();
  const { folder } = await at.pull();
  at.hub.sent.length = 0;
  assert.equal((await at.pull()).unchangedCount, paths.length);
  assert.deepEqual(at.hub.sent, []);
  const body = at.hub.files.get(encoder) ?? assert.fail();
  await writeFile(join(folder, encoder), randomBytes(body.length));
  await rm(join(folder, "config.json"));
  assert.deepEqual(
    (await verifyModels(at.modelsDir, model))[0]?.files.filter(({ state }) => state !== "fine"),
    [
      { path: "config.json", state: "gone" },
      { path: encoder, state: "damaged" },
    ],
  );
  assert.equal((await at.pull()).unchangedCount, paths.length - 2);
  assert.deepEqual(at.hub.sent, [encoder]);
  assert.ok((await verifyModels(at.modelsDir, model))[0]?.files.every(({ state }) => state === "fine"));
});

test("a line that breaks is gone on with at a newly signed address, and only the rest is asked for", async () => {
  await using at = await place();
  at.hub.faults.set(encoder, [truncated(at.hub.files.get(encoder) ?? assert.fail(), 70_000)]);
  await at.pull();
  const [first, second, ...others] = at.hub.sent.filter((line) => line.startsWith(encoder));
  assert.equal(first, encoder);
  assert.match(second ?? "", / bytes=[1-9]\d*-$/);
  assert.deepEqual(others, []);
});

test("a stop leaves what has come, and the next pull goes on from there", async () => {
  await using at = await place();
  const body = at.hub.files.get(decoder) ?? assert.fail();
  at.hub.faults.set(decoder, [stalled(body, 50_000)]);
  const stopping = new AbortController();
  const patience = { ...hasty, idleMsMax: 60_000 };
  let firstBytes: number | undefined;
  const stopped = at.pull({
    patience,
    signal: stopping.signal,
    report: ({ detail, bytes }) => {
      if (!detail.startsWith(decoder) || bytes === undefined) return;
      firstBytes ??= bytes;
      if (bytes > firstBytes) setTimeout(() => stopping.abort(), 100); // Until the disk has it.
    },
  });
  await assert.rejects(stopped, /abort/i);
  const state = await stateOf(at.modelsDir, model);
  assert.deepEqual([state.whole, state.isPartly], [[], true]);
  at.hub.sent.length = 0;
  await at.pull();
  assert.equal(at.hub.sent.length, 1);
  assert.match(at.hub.sent[0] ?? "", new RegExp(`^${decoder} bytes=[1-9]\\d*-$`));
  assert.ok(body.equals(await readFile(join(state.folder, decoder))));
});

test("other bytes than the publisher's are refused and not kept, large files and small ones", async () => {
  await using at = await place();
  at.hub.sums.set(encoder, sha256Of(Buffer.from("another")));
  await fails(at.pull(), "WING_MODEL_CHECKSUM", new RegExp(`${encoder}.*not what its publisher made`));
  assert.equal(await readKept(at.folder).then((kept) => kept?.files.some(({ path }) => path === encoder)), false);
  await assert.rejects(readFile(join(at.folder, encoder)), { code: "ENOENT" });
  await using other = await place();
  other.hub.sums.set("config.json", "a".repeat(40));
  await fails(other.pull(), "WING_MODEL_CHECKSUM", /config\.json/);
  await assert.rejects(readFile(join(other.folder, "config.json")), { code: "ENOENT" });
});

test("what lies here and has other bytes than its publisher's is replaced, whatever was written down of it", async () => {
  await using at = await place();
  await at.pull();
  const newer = Buffer.from((at.hub.files.get("config.json") ?? assert.fail()).map((byte) => byte ^ 1)); // As long as it was.
  at.hub.files.set("config.json", newer);
  assert.equal((await at.pull()).unchangedCount, paths.length - 1);
  assert.ok(newer.equals(await readFile(join(at.folder, "config.json"))));
});

test("a hub that is busy is asked again once its time has passed; one that asks for long is not waited for", async () => {
  await using at = await place();
  const busy = (seconds: number) => (_: unknown, response: { writeHead: Function }) =>
    response.writeHead(429, { "retry-after": String(seconds) }).end();
  const list = `/api/models/${model.id}/tree/${commit}`;
  at.hub.hubFaults.set(list, [busy(1)]);
  const startedAt = Date.now();
  await at.pull();
  assert.ok(Date.now() - startedAt >= 1_000);
  at.hub.faults.set(encoder, [busy(3_600)]);
  await rm(join(at.folder, encoder));
  await fails(at.pull(), "WING_MODEL_NOT_FETCHED", /429.*left alone for 3600 s/);
});

test("a mirror without lists is asked file by file; one without sums is believed, and that is said", async () => {
  await using at = await place();
  at.hub.mirrors = "without lists";
  assert.deepEqual((({ revision, uncompared }) => [revision, uncompared])(await at.pull()), [commit, []]);
  await using mute = await place();
  mute.hub.mirrors = "without sums";
  const pulled = await mute.pull();
  assert.deepEqual([pulled.revision, pulled.uncompared.toSorted()], [null, [...mute.hub.files.keys()].toSorted()]);
  assert.equal((await stateOf(mute.modelsDir, model)).isCompared, false);
  // From now on the first copy is what everything is held against.
  await truncate(join(mute.folder, encoder), 10);
  assert.equal(
    (await verifyModels(mute.modelsDir, model))[0]?.files.find(({ path }) => path === encoder)?.state,
    "damaged",
  );
});

test("a model that the hub does not know, a file it lacks, and a hub that is not there are said in words", async () => {
  await using at = await place();
  const unknown = { ...model, id: "nobody/nothing" };
  await fails(
    at.pull({ model: unknown }),
    "WING_MODEL_NOT_FETCHED",
    /nobody\/nothing did not come: 127\.0\.0\.1:\d+ answers 401/,
  );
  at.hub.files.delete(decoder);
  await fails(at.pull(), "WING_MODEL_NOT_FETCHED", new RegExp(`has no ${decoder}`));
  at.hub.files.set(decoder, Buffer.alloc(10));
  at.hub.faults.set(decoder, [status(404)]);
  await fails(at.pull(), "WING_MODEL_NOT_FETCHED", /answers 404/);
  const env = { WINGMAN_MODEL_HUB: "http://no-such-hub.invalid" };
  await fails(at.pull({ env }), "WING_MODEL_NOT_FETCHED", /is not known here/);
});

test("a disk with too little room is said before anything is fetched, and a folder that takes nothing", async () => {
  await using at = await place();
  await fails(
    at.pull({ bytesFree: async () => 100_100_000 }),
    "WING_MODEL_DISK",
    /1 MB are still to come and 101 MB are free/,
  );
  assert.deepEqual(at.hub.sent, []);
  await writeFile(join(at.modelsDir, "onnx-community"), "").catch(() => {});
  const blocked = join(at.modelsDir, "file");
  await writeFile(blocked, "");
  await fails(at.pull({ modelsDir: blocked }), "WING_MODEL_DISK", /ENOTDIR/);
});

test("a disk that fills in mid-pull says so, and what has come is kept", async (t) => {
  await using at = await place();
  await using folder = await temporaryFolder();
  const none = smallDisk(folder.path);
  if (none !== undefined) return t.skip(none);
  try {
    const pulling = at.pull({ modelsDir: folder.path, bytesFree: async () => 1e12 });
    await fails(pulling, "WING_MODEL_DISK", /the disk is full/);
    const { bytes, isPartly } = await stateOf(folder.path, model);
    assert.ok(isPartly && bytes > 200_000, `${bytes}`);
  } finally {
    execFileSync("umount", ["-l", folder.path]);
  }
});

test("a folder serves as well as the hub: a model's own, one of many, another's cache; its sums go with it", async () => {
  await using at = await place();
  await at.pull();
  await using brought = await temporaryFolder();
  for (const into of [
    "",
    model.id,
    "moonshine-tiny-ONNX",
    `models--${model.id.replace("/", "--")}/snapshots/${commit}`,
  ]) {
    const place = join(brought.path, into.replaceAll("/", "_"));
    await mkdir(place, { recursive: true });
    await cp(at.folder, join(place, into), { recursive: true });
    await using target = await temporaryFolder();
    const asked = at.hub.asked.length;
    const pulled = await pullFromFolder(place, at.wish({ modelsDir: target.path }));
    assert.equal(at.hub.asked.length, asked);
    assert.deepEqual([pulled.revision, pulled.uncompared], [commit, []], into);
    assert.deepEqual((await stateOf(target.path, model)).whole, ["q8"]);
  }
});

test("a folder with a changed file is refused; one with too little says what is missing", async () => {
  await using at = await place();
  await at.pull();
  await using target = await temporaryFolder();
  const wish = at.wish({ modelsDir: target.path });
  await writeFile(join(at.folder, "config.json"), '{"of":"somebody else"}');
  await fails(pullFromFolder(at.folder, wish), "WING_MODEL_CHECKSUM", /config\.json/);
  await rm(join(at.folder, "config.json"));
  await fails(pullFromFolder(at.folder, wish), "WING_MODEL_FOLDER", /config\.json is not there/);
});

test("files that somebody put there by hand are taken for what they seem, and never called compared", async () => {
  await using at = await place();
  const folder = join(at.modelsDir, model.id);
  for (const [path, body] of at.hub.files) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), body);
  }
  const { whole, isCompared } = await stateOf(at.modelsDir, model);
  assert.deepEqual([whole, isCompared], [["q8"], false]);
  assert.deepEqual(
    (await verifyModels(at.modelsDir, undefined))[0]?.files.map(({ state }) => state),
    ["unknown", "unknown"],
  );
  assert.equal((await at.pull()).unchangedCount, 0);
});

test("removing says what it frees, halves included, and leaves nothing", async () => {
  await using at = await place();
  await at.pull();
  await writeFile(join(at.folder, "onnx/encoder_model.onnx.part"), Buffer.alloc(1_000));
  const bytes = [...at.hub.files.values()].reduce((sum, body) => sum + body.length, 1_000);
  assert.equal(await removeModel(at.modelsDir, model), bytes);
  await fails(removeModel(at.modelsDir, model), "WING_MODEL_NOT_HERE", /nothing of/);
  await fails(verifyModels(at.modelsDir, model), "WING_MODEL_NOT_HERE", /nothing of/);
});

/** Mounts a disk of 256 KB; or says why there can be none. */
const smallDisk = (folder: string): string | undefined => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "elsewhere: only root on Linux mounts a small disk";
  const { status: code, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]);
  return code === 0 ? undefined : `elsewhere: no small disk can be mounted here: ${String(stderr)}`;
};

type Place = {
  readonly hub: Hub;
  readonly modelsDir: string;
  readonly folder: string;
  wish(changes?: Partial<Wish>): Wish;
  pull(changes?: Partial<Wish>): Promise<Pulled>;
  [Symbol.asyncDispose](): Promise<void>;
};

const place = async (): Promise<Place> => {
  const hub = await startHub(model.id, filledBy(model, paths));
  const { path: modelsDir, [Symbol.asyncDispose]: dispose } = await temporaryFolder();
  const wish = (changes: Partial<Wish> = {}): Wish => ({
    model,
    dtype: "q8",
    modelsDir,
    env: { WINGMAN_MODEL_HUB: hub.url },
    patience: hasty,
    ...changes,
  });
  return {
    hub,
    modelsDir,
    folder: join(modelsDir, model.id),
    wish,
    pull: (changes) => pullModel(wish(changes)),
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]();
      await dispose();
    },
  };
};

const fails = (work: Promise<unknown>, code: string, says: RegExp): Promise<void> =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, says);
    assert.match(error.remedy ?? "", /^[A-Z].*\.$|^See what is/);
    return true;
  });
