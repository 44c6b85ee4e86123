import { recognizerInProcess } from "../process/recognizer-in-process.ts";
import type { EngineInfo, Recognizer } from "../recognizer.ts";
import { readModelFolder } from "./model-folder.ts";
import type { OnnxProgramSettings } from "./program.ts";
import type { WindowDecoderSettings } from "./streaming/decoders.ts";

export type OnnxOptions = {
  /** Laid out as on the hub; its name is the model's. */
  readonly folder: string;
  /** As in the names of its files: `fp32`, `q8`, `fp16`, … */
  readonly dtype: string;
  /** Tried as it is asked for, and never another in its place. */
  readonly provider: "cpu" | "cuda";
  /** Why this engine was chosen, shown beside the words. */
  readonly reason: string;
  /** Threads of one run; on a processor one is best, for several channels share its cores. */
  readonly threads?: number;
  /** What a Moonshine understands, since its files do not say it. */
  readonly languages?: readonly string[];
  /** Where CUDA's libraries are, if the system's loader does not know. */
  readonly libraryDirs?: readonly string[];
  /** Other filters or rules of agreement than the usual, for models that are only tried. */
  readonly streaming?: WindowDecoderSettings;
  /** A constant message and its details, for the log. */
  readonly note?: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

/** With what it understands, as BCP 47 primary tags. */
export type OnnxRecognizer = Recognizer & { readonly languages: readonly string[] };

/**
 * A Whisper or Moonshine on this computer, in a process of its own, its model in a thread there. When either dies every
 * open `transcribe` throws WING_STT_ENGINE_DIED, and the next one starts a new process. Throws `Failure` WING_STT_MODEL
 * where the folder holds no model that can be run, WING_STT_GPU where CUDA does not come up, WING_STT_ENGINE_START where
 * the process does not; `transcribe` throws WING_STT_BUSY when `channelCountMax` are listened to.
 */
export async function openOnnxRecognizer(options: OnnxOptions): Promise<OnnxRecognizer> {
  const { folder, dtype, provider, reason, threads = 1, languages, libraryDirs = [], streaming = {}, note } = options;
  const { name, config, generation } = await readModelFolder(folder, dtype);
  const info: EngineInfo = {
    engine: config.model_type,
    model: `${name} ${dtype}`,
    accuracy: accuracyOf(name),
    reason,
  };
  const settings: OnnxProgramSettings = {
    model: { folder, dtype, provider, threads, ...(languages && { languages }) },
    streaming,
  };
  const program = { program: new URL("./program.ts", import.meta.url), settings, libraryDirs };
  const recognizer = await recognizerInProcess({ info, program, note });
  const told = Object.keys(generation.lang_to_id ?? {}).map((token) => token.replace(/[<|>]/g, ""));
  return { ...recognizer, languages: languages ?? (told.length > 0 ? told : ["en"]) };
}

/** The hub's names say a model's size, and the size how good it is: one word in ten is wrong for the smallest on clean speech. */
const accuracyOf = (name: string): EngineInfo["accuracy"] => (/large|turbo|medium/.test(name) ? "best" : "good");
