import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { readWav, writeWav } from "./wav.ts";

const ramp = Int16Array.from({ length: 1_600 }, (_, i) => i * 10 - 8_000);
const failsWith = (code: string, run: () => unknown) =>
  assert.throws(run, (error) => error instanceof Failure && error.code === code);

/** A header of one's own choosing in front of `body`. */
const wavOf = (
  codec: number,
  channels: number,
  rateHz: number,
  bits: number,
  body: Uint8Array,
  dataLength = body.length,
): Uint8Array => {
  const out = writeWav(new Int16Array(0));
  const bytes = new Uint8Array(44 + body.length);
  bytes.set(out);
  bytes.set(body, 44);
  const view = new DataView(bytes.buffer);
  view.setUint16(20, codec, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint16(34, bits, true);
  view.setUint32(40, dataLength, true);
  return bytes;
};

test("what is written is read back exactly", () => assert.deepEqual(readWav(writeWav(ramp)).samples, ramp));

test("each channel of a stereo file can be taken alone", () => {
  const both = new Uint8Array(Int16Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 100 : -200)).buffer);
  assert.deepEqual([...new Set(readWav(wavOf(1, 2, 16_000, 16, both), 0).samples)], [100]);
  assert.deepEqual([...new Set(readWav(wavOf(1, 2, 16_000, 16, both), 1).samples)], [-200]);
  failsWith("WING_AUDIO_UNSUPPORTED", () => readWav(wavOf(1, 2, 16_000, 16, both), 2));
});

test("float at 48 kHz comes out as 16 kHz integers of the same level", () => {
  const floats = Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin((i * 2 * Math.PI * 500) / 48_000));
  const { samples, sampleRateHz } = readWav(wavOf(3, 1, 48_000, 32, new Uint8Array(floats.buffer)));
  assert.equal(sampleRateHz, 48_000);
  assert.equal(samples.length, 16_000);
  assert.ok(Math.abs(samples.subarray(4_000, 12_000).reduce((max, x) => Math.max(max, x), 0) - 16_384) < 60);
});

test("a chunk between the format and the sound is passed over", () => {
  const plain = writeWav(ramp);
  const list = new Uint8Array([...new TextEncoder().encode("LIST"), 3, 0, 0, 0, 1, 2, 3, 0]);
  assert.deepEqual(readWav(new Uint8Array([...plain.subarray(0, 36), ...list, ...plain.subarray(36)])).samples, ramp);
});

test("a streamed file, whose length was never filled in, is read to its end", () => {
  const bytes = writeWav(ramp);
  new DataView(bytes.buffer).setUint32(40, 0xffff_ffff, true);
  assert.deepEqual(readWav(bytes).samples, ramp);
});

test("what is no WAV, a cut one and a codec nobody reads are three different failures", () => {
  failsWith("WING_AUDIO_NOT_WAV", () => readWav(new TextEncoder().encode("OggS and something else")));
  failsWith("WING_AUDIO_NOT_WAV", () => readWav(new Uint8Array(3)));
  failsWith("WING_AUDIO_TRUNCATED", () => readWav(writeWav(ramp).subarray(0, 1_000)));
  failsWith("WING_AUDIO_TRUNCATED", () => readWav(writeWav(ramp).subarray(0, 30)));
  failsWith("WING_AUDIO_UNSUPPORTED", () => readWav(wavOf(2, 1, 8_000, 4, new Uint8Array(100))));
  failsWith("WING_AUDIO_UNSUPPORTED", () => readWav(wavOf(1, 1, 1, 16, new Uint8Array(100))));
});

test("bytes damaged at random fail clearly or read, and never crash otherwise", () => {
  const good = writeWav(ramp);
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  for (let round = 0; round < 500; round++) {
    const bytes = good.slice(0, 44 + Math.floor(random() * 200));
    for (let i = 0; i < 4; i++) bytes[Math.floor(random() * 48)] = Math.floor(random() * 256);
    try {
      readWav(bytes);
    } catch (error) {
      assert.ok(error instanceof Failure && error.code.startsWith("WING_AUDIO_"), `round ${round}: ${String(error)}`);
    }
  }
});
