import { voiceRateHz } from "./make-voice.ts";

/** Peak of the speech in a finished channel, relative to full scale. */
const peakDbfs = -6;

/** Effective level of the noise under a channel, relative to full scale: a quiet room, not digital silence. */
const noiseDbfs = -60;

/** Length of the rise and fall at a turn's edges, in samples, so that a cut makes no click. */
const fadeSamples = voiceRateHz / 200;

/** A turn's sound and the sample of the channel at which it starts. */
export interface PlacedSound {
  readonly at: number;
  readonly samples: Int16Array;
}

/**
 * One finished channel: the turns at their places, brought to one peak, over a seeded noise floor. The same
 * arguments give the same samples.
 */
export const mixChannel = (sounds: readonly PlacedSound[], lengthSamples: number, seed: number): Int16Array => {
  const mix = new Float64Array(lengthSamples);
  for (const { at, samples } of sounds) {
    samples.forEach((sample, index) => {
      const edge = Math.min(index, samples.length - 1 - index, fadeSamples) / fadeSamples;
      mix[at + index] = (mix[at + index] ?? 0) + sample * edge;
    });
  }
  const peak = mix.reduce((high, sample) => Math.max(high, Math.abs(sample)), 1);
  const gain = (fullScale * fromDb(peakDbfs)) / peak;
  const noise = roomNoise(lengthSamples, seed);
  return Int16Array.from(mix, (sample, index) => Math.round(sample * gain + (noise[index] ?? 0)));
};

const fullScale = 32_767;

const fromDb = (db: number): number => 10 ** (db / 20);

/** Noise with more low than high sound in it, as rooms have, scaled to the level asked for. */
const roomNoise = (lengthSamples: number, seed: number): Float64Array => {
  const random = seeded(seed);
  const noise = new Float64Array(lengthSamples);
  let low = 0;
  let energy = 0;
  for (let index = 0; index < lengthSamples; index++) {
    const white = random() + random() + random() - 1.5;
    low += 0.2 * (white - low);
    const sample = low + 0.1 * white;
    noise[index] = sample;
    energy += sample * sample;
  }
  const scale = (fullScale * fromDb(noiseDbfs)) / Math.sqrt(energy / lengthSamples);
  return noise.map((sample) => sample * scale);
};

/** A small generator with 32 bits of state (a Weyl sequence, then mixed): even numbers in 0..1, the same on every machine. */
const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
};
