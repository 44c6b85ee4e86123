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
  /** How much louder than the rest it is made, once the channel has its peak; what goes over full scale is cut flat. */
  readonly driveDb?: number | undefined;
}

/** What may be wrong with a channel. */
export interface ChannelFaults {
  /** Pink noise so far below the speech, in place of the quiet room. */
  readonly snrDb?: number | undefined;
  /** Stretches of digital zero, in samples; `to` is exclusive. */
  readonly dead?: readonly { readonly from: number; readonly to: number }[];
}

/**
 * One finished channel: the turns at their places, brought to one peak, over a seeded noise floor, with the faults
 * asked for. The same arguments give the same samples.
 */
export const mixChannel = (
  sounds: readonly PlacedSound[],
  lengthSamples: number,
  seed: number,
  { snrDb, dead = [] }: ChannelFaults = {},
): Int16Array => {
  const even = laid(sounds, lengthSamples, () => 1);
  const peak = even.reduce((high, sample) => Math.max(high, Math.abs(sample)), 1);
  const gain = (fullScale * fromDb(peakDbfs)) / peak;
  const noise =
    snrDb === undefined
      ? scaled(roomNoise(lengthSamples, seed), fullScale * fromDb(noiseDbfs))
      : scaled(pinkNoise(lengthSamples, seed), speechLevel(sounds) * gain * fromDb(-snrDb));
  const driven = laid(sounds, lengthSamples, ({ driveDb }) => fromDb(driveDb ?? 0));
  const mix = Int16Array.from(driven, (sample, index) => {
    const sum = Math.round(sample * gain + (noise[index] ?? 0));
    return Math.max(-fullScale, Math.min(fullScale, sum));
  });
  for (const { from, to } of dead) mix.fill(0, from, to);
  return mix;
};

const laid = (
  sounds: readonly PlacedSound[],
  lengthSamples: number,
  loudness: (sound: PlacedSound) => number,
): Float64Array => {
  const mix = new Float64Array(lengthSamples);
  for (const sound of sounds) {
    const times = loudness(sound);
    sound.samples.forEach((sample, index) => {
      const edge = Math.min(index, sound.samples.length - 1 - index, fadeSamples) / fadeSamples;
      mix[sound.at + index] = (mix[sound.at + index] ?? 0) + sample * edge * times;
    });
  }
  return mix;
};

/** Effective level of the speech over all turns of a channel, the pauses within them included. */
const speechLevel = (sounds: readonly PlacedSound[]): number => {
  const energy = sounds.reduce((sum, { samples }) => samples.reduce((part, sample) => part + sample * sample, sum), 0);
  return Math.sqrt(energy / sounds.reduce((sum, { samples }) => sum + samples.length, 0));
};

const fullScale = 32_767;

const fromDb = (db: number): number => 10 ** (db / 20);

/** Noise with more low than high sound in it, as rooms have. */
const roomNoise = (lengthSamples: number, seed: number): Float64Array => {
  const random = seeded(seed);
  let low = 0;
  return Float64Array.from({ length: lengthSamples }, () => {
    const white = random() + random() + random() - 1.5;
    low += 0.2 * (white - low);
    return low + 0.1 * white;
  });
};

/** Noise with equal energy in every octave from 60 Hz up, as of a hall with machines. */
const pinkNoise = (lengthSamples: number, seed: number): Float64Array => {
  const random = seeded(seed);
  const octaves = Array.from({ length: 8 }, () => random() - 0.5);
  return Float64Array.from({ length: lengthSamples }, (_, index) => {
    // The number of trailing zeros says which source changes: the first every second time, the next every fourth.
    octaves[Math.min(31 - Math.clz32((index + 1) & -(index + 1)), octaves.length - 1)] = random() - 0.5;
    return octaves.reduce((sum, octave) => sum + octave, random() - 0.5);
  });
};

const scaled = (noise: Float64Array, level: number): Float64Array => {
  const energy = noise.reduce((sum, sample) => sum + sample * sample, 0);
  const scale = level / Math.sqrt(energy / noise.length);
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
