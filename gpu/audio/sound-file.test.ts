import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { SoundHead } from "./readers/reader.ts";
import { mp3File, mp4File, oggFile, seconds, sideOf, wavAround, wavFile, webmFile } from "./sound-file.fixture.ts";
import { readSoundFile } from "./sound-file.ts";

type Read = {
  readonly head: SoundHead | undefined;
  readonly channels: readonly Int16Array[];
  readonly samples: number;
};

const read = async (bytes: Uint8Array, chunkBytes = 10_007): Promise<Read> => {
  const parts: (readonly Int16Array[])[] = [];
  const told: SoundHead[] = [];
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  const samples = await readSoundFile(chunks(), {
    head: (head) => void told.push(head),
    part: (part) => void parts.push(part),
  });
  const channels = Array.from({ length: told[0]?.channelCount ?? 0 }, (_, n) =>
    Int16Array.from(parts.flatMap((part) => [...(part[n] ?? [])])),
  );
  return { head: told[0], channels, samples };
};
const codeOf = async (bytes: Uint8Array): Promise<string> =>
  read(bytes).then(
    ({ samples }) => `${samples} samples`,
    (error: unknown) => (error instanceof Failure ? error.code : `threw ${String(error)}`),
  );

/** Of the louder half of a sound: 1 where the other is the same, `lag` samples later. */
const likeness = (sound: Int16Array, other: Int16Array, lag = 0): number => {
  let [both, mine, theirs] = [0, 0, 0];
  for (let i = 8_000; i < sound.length - 8_000; i++) {
    const [a, b] = [sound[i] ?? 0, other[i + lag] ?? 0];
    both += a * b;
    mine += a * a;
    theirs += b * b;
  }
  return both / Math.sqrt(mine * theirs || 1);
};
/** Encoders change how a sound is rounded, and none of them when it is. */
const isAt = (sound: Int16Array | undefined, other: Int16Array, lagMax: number, at = 0.9): void => {
  assert.ok(sound);
  const lags = Array.from({ length: 2 * lagMax + 1 }, (_, n) => n - lagMax);
  const best = Math.max(...lags.map((lag) => likeness(other, sound, lag)));
  assert.ok(best > at, `like the original by ${best.toFixed(3)}`);
};

test("WAV, MP3, Opus, WebM and MP4 with Opus come out as the sound they were made of, at its place", async () => {
  const [rep, customer] = await Promise.all([sideOf("rep"), sideOf("customer")]);
  const wav = await read(await wavFile("rep"));
  assert.deepEqual(wav.head, { kind: "wav", codec: "s16", channelCount: 1, rateHz: 16_000 });
  isAt(wav.channels[0], rep, 0, 0.999_9);
  const mp3 = await read(await mp3File());
  assert.deepEqual(mp3.head, { kind: "mp3", codec: "mp3", channelCount: 2, rateHz: 16_000 });
  isAt(mp3.channels[0], rep, 2, 0.98);
  isAt(mp3.channels[1], customer, 2, 0.85);
  assert.ok(Math.abs(mp3.samples - seconds * 16_000) < 1_200, `${mp3.samples} samples`);
  isAt((await read(await oggFile())).channels[0], rep, 1, 0.99);
  for (const [kind, file] of [
    ["webm", await webmFile()],
    ["mp4", await mp4File()],
  ] as const) {
    const { head, channels, samples } = await read(file);
    assert.deepEqual(head, { kind, codec: "opus", channelCount: 1, rateHz: 48_000 });
    isAt(channels[0], rep, 2, 0.97);
    assert.ok(Math.abs(samples - seconds * 16_000) < 1_000, `${samples} samples`);
  }
});

test("telephone and studio WAV are read: 8 and 24 bit, float, mu-law and A-law, 8 and 48 kHz, two channels", async () => {
  const tone = (rateHz: number, at: number): number => 0.5 * Math.sin((2 * Math.PI * 440 * at) / rateHz);
  const made = (
    rateHz: number,
    bytesEach: number,
    write: (view: DataView, at: number, value: number) => void,
  ): Uint8Array => {
    const bytes = new Uint8Array(rateHz * bytesEach);
    for (let i = 0; i < rateHz; i++) write(new DataView(bytes.buffer), i * bytesEach, tone(rateHz, i));
    return bytes;
  };
  const files = {
    u8: [
      wavAround(
        made(8_000, 1, (view, at, v) => view.setUint8(at, 128 + Math.round(v * 127))),
        { codec: 1, channels: 1, rateHz: 8_000, bits: 8 },
      ),
      0.03,
    ],
    s24: [
      wavAround(
        made(44_100, 3, (view, at, v) => {
          const value = Math.round(v * 8_388_607);
          view.setUint16(at, value & 0xffff, true);
          view.setInt8(at + 2, value >> 16);
        }),
        { codec: 1, channels: 1, rateHz: 44_100, bits: 24 },
      ),
      0.002,
    ],
    f32: [
      wavAround(
        made(48_000, 4, (view, at, v) => view.setFloat32(at, v, true)),
        { codec: 3, channels: 1, rateHz: 48_000, bits: 32 },
      ),
      0.002,
    ],
    mulaw: [
      wavAround(
        made(8_000, 1, (view, at, v) => view.setUint8(at, mulawByte(Math.round(v * 32_767)))),
        { codec: 7, channels: 1, rateHz: 8_000, bits: 8 },
      ),
      0.03,
    ],
  } as const;
  for (const [codec, [file, off]] of Object.entries(files)) {
    const { head, channels, samples } = await read(file);
    assert.equal(head?.codec, codec);
    assert.equal(samples, 16_000, codec);
    let worst = 0;
    for (let i = 2_000; i < 14_000; i++)
      worst = Math.max(worst, Math.abs((channels[0]?.[i] ?? 0) / 32_768 - tone(16_000, i)));
    assert.ok(worst < off, `${codec} is off by ${worst}`);
  }
  const alaw = wavAround(new Uint8Array(16_000).fill(0xaa), { codec: 6, channels: 2, rateHz: 8_000, bits: 8 });
  const { head, channels } = await read(alaw);
  assert.deepEqual([head?.codec, head?.channelCount, channels[1]?.length], ["alaw", 2, 16_000]);
  assert.ok((channels[1]?.[8_000] ?? 0) > 31_000);
});

test("what is no sound, is packed otherwise or holds none is refused by name", async () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words.padEnd(200, " "));
  assert.equal(await codeOf(text("Dear all,")), "WING_AUDIO_KIND");
  assert.equal(await codeOf(new Uint8Array(0)), "WING_AUDIO_KIND");
  assert.equal(await codeOf(text("fLaC")), "WING_AUDIO_UNSUPPORTED");
  assert.equal(await codeOf(text("OggS vorbis")), "WING_AUDIO_UNSUPPORTED");
  assert.equal(
    await codeOf(wavAround(new Uint8Array(0), { codec: 1, channels: 1, rateHz: 16_000, bits: 16 })),
    "WING_AUDIO_EMPTY",
  );
  assert.equal(
    await codeOf(wavAround(new Uint8Array(600), { codec: 1, channels: 6, rateHz: 16_000, bits: 16 })),
    "WING_AUDIO_UNSUPPORTED",
  );
  assert.equal(await codeOf((await wavFile("rep")).subarray(0, 9_000)), "WING_AUDIO_TRUNCATED");
});

test("cut at every fiftieth, and with bytes that are wrong, every kind is read or refused by a code, and soon", async (t) => {
  for (const name of ["error", "warn"] as const) t.mock.method(console, name, () => undefined); // The decoders say what they cannot read.
  let seed = 11;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const files = {
    wav: (await wavFile("rep")).subarray(0, 40_000),
    mp3: await mp3File(),
    ogg: (await oggFile()).subarray(0, 30_000),
    webm: await webmFile(),
    mp4: await mp4File(),
  }; // Pages and clusters are cut as a lost connection cuts them.
  for (const [kind, file] of Object.entries(files)) {
    const tried = [
      ...Array.from({ length: 50 }, (_, n) => file.subarray(0, Math.floor((file.length * n) / 50))),
      ...Array.from({ length: 25 }, (_, n) => {
        const bytes = Uint8Array.from(file);
        for (let i = 0; i <= n / 3; i++)
          bytes[Math.floor(random() * (n < 12 ? 300 : bytes.length))] = Math.floor(random() * 256);
        return bytes;
      }),
    ];
    for (const [n, bytes] of tried.entries()) {
      const startedAt = performance.now();
      const outcome = await codeOf(bytes);
      assert.match(
        outcome,
        /^(WING_AUDIO_(KIND|UNSUPPORTED|TRUNCATED|TOO_LONG|EMPTY|NOT_WAV)|\d+ samples)$/,
        `${kind}, try ${n}`,
      );
      assert.ok(performance.now() - startedAt < 5_000, `${kind}, try ${n} took long`);
    }
  }
});

/** G.711 the slow way round, apart from the table that is tested. */
const mulawByte = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0;
  const size = Math.min(32_635, Math.abs(sample)) + 132;
  const exponent = Math.max(0, Math.floor(Math.log2(size)) - 7);
  return ~(sign | (exponent << 4) | ((size >> (exponent + 3)) & 0x0f)) & 0xff;
};
