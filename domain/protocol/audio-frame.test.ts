import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Failure } from "../failure.ts";
import {
  decodeFrame,
  encodeFrame,
  encodeTelephoneFrame,
  frameBytesMax,
  headerBytes,
  samplesMax,
  type SoundFrame,
} from "./audio-frame.ts";

const frame = (changes: Partial<SoundFrame> = {}): SoundFrame => ({
  channel: "rep",
  firstSample: 0,
  samples: new Int16Array(320),
  ...changes,
});
const anyFrame = fc.record({
  channel: fc.constantFrom<"rep" | "customer">("rep", "customer"),
  firstSample: fc.integer({ min: 0, max: 2 ** 52 }),
  samples: fc.int16Array({ minLength: 1, maxLength: samplesMax }),
});
const floats = (...values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(headerBytes + values.length * 4);
  bytes.set([0x57, 0x41, 1, 2, 1]);
  values.forEach((value, n) => new DataView(bytes.buffer).setFloat32(headerBytes + n * 4, value, true));
  return bytes;
};
/** A good frame with one byte changed. */
const changed = (offset: number, value: number): Uint8Array => {
  const bytes = encodeFrame(frame());
  bytes[offset] = value;
  return bytes;
};
const isRefused = (bytes: Uint8Array, what: RegExp) =>
  assert.throws(
    () => decodeFrame(bytes),
    (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "WING_AUDIO_FRAME");
      assert.match(error.message, what);
      assert.ok(error.remedy);
      return true;
    },
  );

test("16-bit sound comes back as it went", () =>
  fc.assert(
    fc.property(anyFrame, (sent) => {
      assert.deepEqual(decodeFrame(encodeFrame(sent)), { ...sent });
    }),
  ));
test("a frame is read where it lies in a larger buffer", () => {
  const sent = frame({ samples: Int16Array.of(1, -2, 3), firstSample: 77 });
  const around = new Uint8Array(100);
  around.set(encodeFrame(sent), 7);
  assert.deepEqual(decodeFrame(around.subarray(7, 7 + headerBytes + 6)), sent);
});
test("the header is what the table says, little endian", () =>
  assert.deepEqual(
    [...encodeFrame({ channel: "customer", firstSample: 0x0102030405, samples: Int16Array.of(-2) })],
    [0x57, 0x41, 1, 1, 1, 0, 0, 0, 5, 4, 3, 2, 1, 0, 0, 0, 0xfe, 0xff],
  ));
test("float sound is scaled, and what is too loud is clamped", () =>
  assert.deepEqual(decodeFrame(floats(0, 1, -1, 0.5, 2, -7)), {
    channel: "customer",
    firstSample: 0,
    samples: Int16Array.of(0, 32_767, -32_767, 16_384, 32_767, -32_768),
  }));
test("telephone sound keeps its own samples, and its numbers count at 16 kHz", () => {
  const mulaw = Uint8Array.of(0x00, 0x80, 0xff);
  assert.deepEqual(decodeFrame(encodeTelephoneFrame("customer", 320, mulaw)), {
    channel: "customer",
    firstSample: 320,
    samples: Int16Array.of(-32_124, 32_124, 0),
    rateHz: 8_000,
  });
  isRefused(encodeTelephoneFrame("customer", 321, mulaw), /even/);
  isRefused(encodeTelephoneFrame("customer", 0, new Uint8Array(801)), /801 samples/);
  assert.equal(decodeFrame(encodeTelephoneFrame("rep", 0, new Uint8Array(800))).samples.length, 800);
});
test("the largest frame of either format is taken", () => {
  assert.equal(decodeFrame(floats(...Array.from({ length: samplesMax }, () => 0))).samples.length, samplesMax);
  assert.equal(headerBytes + samplesMax * 4, frameBytesMax);
});

for (const [what, bytes, says] of [
  ["nothing", new Uint8Array(0), /0 bytes, a header alone has 16/],
  ["half a header", new Uint8Array(15), /15 bytes/],
  ["another first letter", changed(0, 0x52), /begin with WA/],
  ["another second letter", changed(1, 0x52), /begin with WA/],
  ["another version", changed(2, 2), /version 2/],
  ["another format", changed(3, 4), /format 4/],
  ["a third channel", changed(4, 2), /channel 2/],
  ["spare bytes in use", changed(6, 1), /5 to 7/],
  ["a header without sound", encodeFrame(frame({ samples: new Int16Array(0) })), /0 bytes of sound/],
  ["half a 16-bit sample", encodeFrame(frame()).subarray(0, -1), /639 bytes of sound do not divide into samples of 2/],
  ["half a float", floats(0, 1).subarray(0, -2), /6 bytes of sound do not divide into samples of 4/],
  ["too many samples", encodeFrame(frame({ samples: new Int16Array(samplesMax + 1) })), /1601 samples, at most 1600/],
  ["a sample number no clock reaches", changed(15, 0xff), /sample number is out of range/],
  [
    "the largest sample number and one more",
    encodeFrame(frame({ firstSample: Number.MAX_SAFE_INTEGER - 100 })),
    /sample number is out of range/,
  ],
  ["a float that is no number", floats(0, Number.NaN), /sample 1 is not a number/],
  ["an infinite float", floats(Number.POSITIVE_INFINITY), /sample 0 is not a number/],
] as const)
  test(`${what} is refused by name`, () => isRefused(bytes, says));
test("whatever bytes come, nothing but a Failure is thrown", () => {
  const almost = fc
    .tuple(fc.constantFrom(0, 1, 2, 3), fc.constantFrom(0, 1, 2), fc.uint8Array({ maxLength: 64 }))
    .map(([format, channel, rest]) => Uint8Array.of(0x57, 0x41, 1, format, channel, 0, 0, 0, ...rest));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), almost), (bytes) => {
      try {
        assert.ok(decodeFrame(bytes).samples.length > 0);
      } catch (error) {
        if (!(error instanceof Failure && error.code === "WING_AUDIO_FRAME")) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});
