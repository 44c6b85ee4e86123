/** Speech models on this machine, and what one costs: the same for the processor and for the graphics card. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { sampleRateHz } from "@wingman/gpu/stt/recognizer";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import type { SoundWindow, SpeechModel } from "@wingman/gpu/stt/onnx/model";
import { root } from "../../harness/wingman.ts";

export type ModelAt = {
  readonly folder: string;
  readonly name: string;
  readonly dtype: string;
  readonly isTiny: boolean;
};

const graphOf = /^encoder_model(?:_([a-z0-9]+))?\.onnx$/u;

/** Every model where `wingman models` keeps them, in each way it is quantised; without any, the tests' tiny ones of random weights. */
export async function modelsHere(): Promise<readonly ModelAt[]> {
  const own = await below(modelsDirOf(root, undefined), false);
  return own.length > 0 ? own : below(join(root, "tests/fixtures/onnx"), true);
}

async function below(folder: string, isTiny: boolean): Promise<ModelAt[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.flatMap((entry) => {
    const suffix = graphOf.exec(entry.name);
    if (!entry.isFile() || suffix === null) return [];
    const path = join(entry.parentPath, "..");
    const dtype = suffix[1] === undefined ? "fp32" : suffix[1] === "quantized" ? "q8" : suffix[1];
    return [{ folder: path, name: path.slice(folder.length + 1), dtype, isTiny }];
  });
}

/** As many tokens as five seconds of lively talk; a model of random weights seldom ends by itself. */
const tokensMax = 20;

/** Sound that is no silence: whether it makes sense is no matter for what it costs. */
export const soundWindow = (seconds: number, seed: number): SoundWindow => ({
  samples: Int16Array.from(
    { length: seconds * sampleRateHz },
    (_, n) => 6_000 * Math.sin((n * n) / (90_000 + 1_000 * seed)),
  ),
  language: null,
  context: [],
  prefix: [],
  tokensMax,
});

export type Cost = { readonly wallMs: number; readonly cpuMs: number };

/** The median of some runs of so many windows at once, after one that warms up. Processor time is this whole process's. */
export async function costOf(model: SpeechModel, windows: readonly SoundWindow[], runCount: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run <= runCount; run++) {
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    await model.decode(windows);
    const { user, system } = process.cpuUsage(cpuBefore);
    if (run > 0) costs.push({ wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 });
  }
  const median = (of: (cost: Cost) => number): number =>
    costs.map(of).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
  return { wallMs: median(({ wallMs }) => wallMs), cpuMs: median(({ cpuMs }) => cpuMs) };
}
