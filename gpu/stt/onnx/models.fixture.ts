/** The models of random weights beside `tests/fixtures/onnx/build.py`, and what PyTorch says of them. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { SoundWindow } from "./model.ts";

export const fixtureFolder = (name: string): string =>
  fileURLToPath(new URL(`../../../tests/fixtures/onnx/${name}`, import.meta.url));

export type ReferenceWindow = Omit<SoundWindow, "samples"> & { readonly seed: number; readonly samples: number };
export type ReferenceCase = {
  readonly window: ReferenceWindow;
  readonly language?: string;
  readonly noSpeech?: number;
  readonly tokens: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly frames?: readonly number[];
  readonly wasCut: boolean;
};
export type ReferenceMel = {
  readonly seed: number;
  readonly samples: number;
  readonly at: readonly (readonly [band: number, column: number])[];
  readonly values: readonly number[];
};
export type Reference = {
  readonly cases: readonly ReferenceCase[];
  readonly mel?: readonly ReferenceMel[];
  readonly texts: readonly { readonly tokens: readonly number[]; readonly text: string }[];
};

export const readReference = async (): Promise<Readonly<Record<string, Reference>>> =>
  JSON.parse(await readFile(fixtureFolder("reference.json"), "utf8"));

/** As `sound` of reference.py, sample by sample: a sawtooth that glides, and noise. */
export function fixtureSound(seed: number, sampleCount: number): Int16Array {
  const samples = new Int16Array(sampleCount);
  let [noise, phase, step] = [seed, 0, 200 + 37 * seed];
  for (let n = 0; n < sampleCount; n++) {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    if (n % 1_600 === 0) step = 150 + ((noise >>> 16) % 1_800);
    phase = (phase + step) % 65_536;
    const loud = Math.floor((n % 4_000) / 4);
    samples[n] = (((phase - 32_768) * loud) >> 12) + ((noise >>> 22) - 512);
  }
  return samples;
}

export const windowOf = ({ seed, samples, ...rest }: ReferenceWindow): SoundWindow => ({
  ...rest,
  samples: fixtureSound(seed, samples),
});
