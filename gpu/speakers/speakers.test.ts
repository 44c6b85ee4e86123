/** A graph in the shape of a model of voices, run for real; what it knows of voices is only enough to carry the rest. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openEmbedder } from "./embedder.ts";
import { speakersBy } from "./speakers.ts";

const model = fileURLToPath(new URL("./fixtures/spread-of-bands.onnx", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "wingman-voices-"));
after(() => rm(folder, { recursive: true }));
const logger = { warn: () => undefined };

/** Bursts of a tone with overtones: two of these have as different bands as two people do not. */
const voice = (hz: number, ms: number, seed = 1): Int16Array =>
  Int16Array.from({ length: ms * 16 }, (_, n) => {
    const isOn = Math.floor((n + seed * 700) / 2_400) % 2 === 0;
    const tone = [1, 2, 3].reduce((sum, k) => sum + Math.sin((2 * Math.PI * hz * k * n) / 16_000) / k, 0);
    return (isOn ? 5_000 * tone : 0) + ((n * 7_919 * seed) % 101) - 50;
  });

test("two voices of one side are told apart and found again; sides and calls know nothing of each other", async () => {
  await using embedder = await openEmbedder(model);
  const speakers = speakersBy(embedder, logger);
  const side = { call: "c1", channel: "customer" };
  assert.equal(await speakers.tell(side, voice(140, 2_000), 0), "s1");
  assert.equal(await speakers.tell(side, voice(1_900, 2_000), 0), "s2");
  assert.equal(await speakers.tell(side, voice(140, 1_000, 3), 0), "s1");
  assert.equal(await speakers.tell({ ...side, channel: "rep" }, voice(1_900, 2_000), 0), "s1");
  assert.equal(await speakers.tell(side, voice(140, 300), 0), null);
  speakers.forget("c1");
  assert.equal(await speakers.tell(side, voice(140, 2_000), 2), "s3");
});

test("a model that is none is refused with its remedy, and what waits for one that was let go is told", async () => {
  const file = join(folder, "none.onnx");
  await writeFile(file, "no graph at all");
  await assert.rejects(openEmbedder(file), { code: "WING_SPEAKER_MODEL" });
  await assert.rejects(openEmbedder(join(folder, "nowhere.onnx")), { code: "WING_SPEAKER_MODEL" });
  const embedder = await openEmbedder(model);
  const waits = embedder.embed(voice(140, 2_000));
  waits.catch(() => undefined);
  await embedder[Symbol.asyncDispose]();
  await assert.rejects(waits, { code: "WING_SPEAKER_MODEL" });
  await assert.rejects(embedder.embed(voice(140, 2_000)), { code: "WING_SPEAKER_MODEL" });
});

test("a voice that cannot be told in time is unknown, and the words do not wait", async () => {
  const slow = { embed: () => new Promise<Float32Array>(() => undefined), async [Symbol.asyncDispose]() {} };
  const started = performance.now();
  assert.equal(await speakersBy(slow, logger).tell({ call: "c", channel: "rep" }, voice(140, 2_000), 0), null);
  assert.ok(performance.now() - started < 5_000);
});
