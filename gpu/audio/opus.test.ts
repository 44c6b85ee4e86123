import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { decodeOggOpus } from "./opus.ts";
import { levelDb } from "./pcm.ts";

const sample = new URL("../../ops/demo/samples/saas/rep.opus", import.meta.url);
const absent = !existsSync(sample) && !process.env.CI ? "the sample call's sound is not here" : false;
const failsWith = (code: string, bytes: Uint8Array) =>
  assert.rejects(decodeOggOpus(bytes), (error) => error instanceof Failure && error.code === code);

test("the sample call decodes to speech at 16 kHz", { skip: absent }, async () => {
  const bytes = readFileSync(sample);
  const samples = await decodeOggOpus(bytes);
  assert.ok(samples.length / 16_000 > 60, `${samples.length / 16_000} s`);
  assert.ok(levelDb(samples) > -40 && levelDb(samples) < -6, `${levelDb(samples)} dB`);
});

test("what is not Ogg, and Ogg that is not Opus, is said so", async () => {
  await failsWith("WING_AUDIO_NOT_OPUS", new Uint8Array(0));
  await failsWith("WING_AUDIO_NOT_OPUS", new TextEncoder().encode("RIFF0000WAVE"));
  await failsWith("WING_AUDIO_NOT_OPUS", new TextEncoder().encode("OggS then vorbis and not the other"));
});

test("an Opus file with a header and no sound is truncated", { skip: absent }, async () =>
  failsWith("WING_AUDIO_TRUNCATED", readFileSync(sample).subarray(0, 60)),
);
