/** Speech models of this computer: of each family the largest that hears in time here, found by trying. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe } from "@wingman/domain/failure";
import { factorMax } from "@wingman/domain/speech/choice";
import { framesOf } from "@wingman/gpu/audio/frames";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import { type OnnxRecognizer, openOnnxRecognizer } from "@wingman/gpu/stt/onnx/onnx";
import { type Recognizer, sampleRateHz } from "@wingman/gpu/stt/recognizer";
import { type Candidate, candidateOf } from "@wingman/gpu/stt/roster";
import type { Logger } from "pino";
import { samplesFolder } from "../demo/heard.ts";
import { findGpu } from "../local/gpu/gpu.ts";
import { type ModelHere, modelsHere } from "../local/models/models-here.ts";

const testSeconds = 2;
/** Hearing as it is spoken looks at the newest words again and again; that costs about as much as hearing them once. */
const lookingAgain = 2;
/** A model that has not heard two seconds by then is far too slow for anybody. */
const testMsMax = 30_000;
/** What stands for one that did not come to its end. */
const neverInTime = 100;
/** What a model costs is only known where it has so many cores to itself: on two of them, two at once looked twice as slow. */
const coresATest = 2;

/** Families tried at once; one graphics card tries one. */
export const triedAtOnce = (cores: number, onGpu: boolean): number =>
  onGpu ? 1 : Math.max(1, Math.floor(cores / coresATest));

/** Two seconds of the first sample call, from where somebody speaks. */
export const testSound = async (): Promise<Int16Array> => {
  const sound = await decodeOggOpus(await readFile(join(samplesFolder, "saas/rep.opus")));
  const first = sound.findIndex((sample) => Math.abs(sample) > 1_000);
  return sound.slice(Math.max(0, first - 1_600), first + testSeconds * sampleRateHz);
};

/** Seconds of work a second of sound on this machine, as it would be needed for one side of a call. */
export const selfTest = async (recognizer: Recognizer, sound: Int16Array): Promise<number> => {
  const signal = AbortSignal.timeout(testMsMax);
  const audio = async function* () {
    yield* framesOf(sound);
  };
  const started = performance.now();
  for await (const _ of recognizer.transcribe({ call: "self-test", channel: "rep", firstSample: 0 }, audio(), signal));
  const seconds = (performance.now() - started) / 1_000;
  return (seconds * lookingAgain) / (sound.length / sampleRateHz);
};

/** Those that are whole on this computer. Never throws: a model that cannot be used is named in the log, and the others are tried. */
export const openModels = async (options: {
  readonly root: string;
  readonly modelsDir: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** This computer's, unless said otherwise. */
  readonly cores?: number;
  /** One for each engine that is opened. */
  readonly noteOf: () => (message: string, details: Readonly<Record<string, unknown>>) => void;
}): Promise<Candidate[]> => {
  const { root, modelsDir, logger, signal } = options;
  const here = (await modelsHere(modelsDir)).filter(({ kind }) => kind === "speech");
  if (here.length === 0) return [];
  const gpu = await findGpu({ root, partsDir: join(root, ".wingman"), env: process.env });
  if (!gpu.ready && gpu.cards.length > 0) logger.warn({ reason: gpu.why }, "the graphics card is not used");
  const sound = await testSound();
  const open = (model: ModelHere): Promise<OnnxRecognizer> =>
    openOnnxRecognizer({
      folder: model.folder,
      dtype: model.dtype,
      languages: model.languages,
      provider: gpu.ready ? "cuda" : "cpu",
      libraryDirs: gpu.ready ? gpu.libraryDirs : [],
      reason: "Tried on this computer.",
      note: options.noteOf(),
    });
  /** The largest that is quick enough; the smallest where none is. Undefined where none can be used. */
  const best = async (models: readonly ModelHere[]): Promise<Candidate | undefined> => {
    for (const [at, model] of models.toSorted((a, b) => b.bytes - a.bytes).entries()) {
      if (signal.aborted) return undefined;
      const recognizer = await open(model).catch((error: unknown) => {
        logger.error({ model: model.id, error: describe(error) }, "a speech model cannot be used");
      });
      if (!recognizer) continue;
      const factor = await selfTest(recognizer, sound).catch(() => Number.POSITIVE_INFINITY);
      logger.info({ model: model.id, share: Math.round(factor * 100) / 100 }, "a speech model was tried");
      if (factor > factorMax && at < models.length - 1) {
        await recognizer[Symbol.asyncDispose](); // A smaller one may be quick enough.
        continue;
      }
      return candidateOf(recognizer, {
        languages: model.languages,
        factor: Number.isFinite(factor) ? factor : neverInTime,
        ...(gpu.ready && { model: `${recognizer.info.model} on the graphics card` }),
      });
    }
    return undefined;
  };
  const families = Object.values(Object.groupBy(here, ({ family }) => family ?? ""));
  const found: (Candidate | undefined)[] = families.map(() => undefined);
  let next = 0;
  const tryNext = async (): Promise<void> => {
    for (let at = next++; at < families.length; at = next++) found[at] = await best(families[at] ?? []);
  };
  const atOnce = triedAtOnce(options.cores ?? availableParallelism(), gpu.ready);
  await Promise.all(Array.from({ length: atOnce }, tryNext));
  return found.filter((candidate) => candidate !== undefined);
};
