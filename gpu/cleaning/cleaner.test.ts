import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import fc from "fast-check";
import { sampleChannel } from "../stt/pocketsphinx/on-this-machine.ts";
import { type HeardFrame, openCleaner } from "./cleaner.ts";
import type { NoiseMode } from "./need.ts";
import { blockSamples, loadSuppressor, type Suppressor } from "./suppressor.ts";

const rateHz = 16_000;
let suppressor: Suppressor;
let speech: Int16Array;
before(async () => {
  suppressor = await loadSuppressor();
  speech = (await sampleChannel("customer")).samples.subarray(0, 30 * rateHz);
});

/** White noise of this effective level, full scale being 32,768. */
const noiseOf = (length: number, level: number, seed = 5): Float64Array => {
  let state = seed;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 1_073_741_824 - 1;
  return Float64Array.from({ length }, () => random() * level * Math.sqrt(3));
};
const noisy = (sound: Int16Array, level: number): Int16Array => {
  const noise = noiseOf(sound.length, level);
  return sound.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (noise[i] ?? 0))));
};

/** Passes the sound through in frames of these sizes, over and over, and says what came out and for how many frames it was cleaned. */
const passed = (
  sound: Int16Array,
  mode: NoiseMode,
  sizes: readonly number[] = [320],
  firstSample = 0,
): { readonly sound: Int16Array; readonly cleanedFrames: number } => {
  const cleaner = openCleaner(suppressor, mode, firstSample);
  const frames: HeardFrame[] = [];
  let cleanedFrames = 0;
  for (let at = 0, turn = 0; at < sound.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 320;
    frames.push(...cleaner.take({ firstSample: firstSample + at, samples: sound.slice(at, at + size) }));
    if (cleaner.isOn) cleanedFrames += 1;
    at += size;
  }
  frames.push(...cleaner.finish());
  cleaner.free();
  const out = new Int16Array(sound.length);
  let next = firstSample;
  for (const { firstSample: from, samples, asCame } of frames) {
    assert.equal(from, next, "what comes out follows on what came out before");
    assert.ok(isSame(asCame, sound.slice(from - firstSample, from - firstSample + samples.length)));
    out.set(samples, from - firstSample);
    next = from + samples.length;
  }
  assert.equal(next, firstSample + sound.length, "as much comes out as went in");
  return { sound: out, cleanedFrames };
};
/** Not deepEqual: it would print a million numbers. */
const isSame = (a: Int16Array, b: Int16Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
const level = (sound: Int16Array): number =>
  Math.sqrt(sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length);
/** By how many samples `b` is later than `a`, by where they are most alike. */
const lagOf = (a: Int16Array, b: Int16Array): number => {
  let [best, lag] = [Number.NEGATIVE_INFINITY, 0];
  for (let shift = -400; shift <= 400; shift++) {
    let sum = 0;
    for (let i = 400; i < a.length - 400; i += 2) sum += (a[i] ?? 0) * (b[i + shift] ?? 0);
    if (sum > best) [best, lag] = [sum, shift];
  }
  return lag;
};

test("clean sound passes bit for bit and without delay", () => {
  const { sound, cleanedFrames } = passed(speech, "auto");
  assert.ok(isSame(sound, speech));
  assert.equal(cleanedFrames, 0);
  const cleaner = openCleaner(suppressor, "auto", 0);
  const out = cleaner.take({ firstSample: 0, samples: speech.slice(0, 2 * blockSamples) });
  assert.equal(
    out.reduce((sum, { samples }) => sum + samples.length, 0),
    2 * blockSamples,
  );
});

test("never is never, however loud the noise", () => {
  const loud = noisy(speech, 1_500);
  assert.ok(isSame(passed(loud, "never").sound, loud));
});

test("noise is taken out, speech stays, and no sample moves", () => {
  const noise = noisy(new Int16Array(10 * rateHz), 500);
  const quiet = passed(noise, "always").sound.subarray(rateHz);
  assert.ok(level(quiet) < 0.1 * level(noise), `${level(quiet)} of ${level(noise)} left`);
  const cleaned = passed(noisy(speech, 500), "always").sound;
  assert.ok(level(cleaned) > 0.6 * level(speech), `${level(cleaned)} of ${level(speech)}`);
  assert.equal(lagOf(speech, cleaned), 0);
});

test("a noisy channel is cleaned within two seconds and a silent one is left alone again", () => {
  const loud = noisy(speech, 500);
  const { sound, cleanedFrames } = passed(loud, "auto");
  assert.ok(isSame(sound.slice(0, rateHz / 2), loud.slice(0, rateHz / 2)), "nothing is known of the first half second");
  assert.ok(cleanedFrames > (28 * rateHz) / 320, `${cleanedFrames} frames of ${(30 * rateHz) / 320}`);
  // A machine that stops: half a minute later its channel costs nothing any more.
  const stopped = new Int16Array(2 * speech.length);
  stopped.set(loud.subarray(0, 10 * rateHz));
  stopped.set(speech, 10 * rateHz);
  const after = passed(stopped, "auto").sound.slice(35 * rateHz, 39 * rateHz);
  assert.ok(isSame(after, stopped.slice(35 * rateHz, 39 * rateHz)));
});

test("the size of the frames changes nothing, nor does hearing it again", async () => {
  const loud = noisy(speech.subarray(0, 5 * rateHz), 500);
  const usual = passed(loud, "auto").sound;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 8 }), (sizes) =>
      isSame(passed(loud, "auto", sizes).sound, usual),
    ),
    { numRuns: 12 },
  );
  suppressor = await loadSuppressor();
  assert.ok(isSame(passed(loud, "auto").sound, usual));
});

test("before a gap what was held back comes out, and after it the numbers are those of the frames", () => {
  const cleaner = openCleaner(suppressor, "always", 100);
  const out = [
    ...cleaner.take({ firstSample: 100, samples: speech.slice(0, 1_000) }),
    ...cleaner.take({ firstSample: 600, samples: speech.slice(500, 1_000) }), // Known already.
    ...cleaner.take({ firstSample: 5_000, samples: speech.slice(5_000, 6_000) }),
    ...cleaner.finish(),
  ];
  const stretches: [number, number][] = [];
  for (const { firstSample, samples } of out) {
    const last = stretches.at(-1);
    if (last?.[1] === firstSample) last[1] = firstSample + samples.length;
    else stretches.push([firstSample, firstSample + samples.length]);
  }
  assert.deepEqual(stretches, [
    [100, 1_100],
    [5_000, 6_000],
  ]);
  cleaner.free();
});

test("a thousand channels, one after the other, need no more memory than one", () => {
  for (let count = 0; count < 3_000; count++) suppressor.open().free();
});

test("a module that is absent or another is told with a remedy", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-noise-"));
  try {
    const isTold = (error: unknown): boolean =>
      error instanceof Failure && error.code === "WING_STT_NOISE" && error.remedy !== undefined;
    await assert.rejects(loadSuppressor(join(folder, "none.wasm")), isTold);
    await writeFile(join(folder, "other.wasm"), "other");
    await assert.rejects(loadSuppressor(join(folder, "other.wasm")), isTold);
  } finally {
    await rm(folder, { recursive: true });
  }
});
