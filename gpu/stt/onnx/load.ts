import type { LoadedModel } from "./family.ts";
import { badModel } from "./model-failure.ts";
import { readModelFolder } from "./model-folder.ts";
import { loadMoonshine } from "./moonshine.ts";
import type { Provider } from "./session.ts";
import { loadWhisper } from "./whisper.ts";

export type ModelSettings = {
  readonly folder: string;
  /** As in the names of its files: `fp32`, `q8`, `fp16`, … */
  readonly dtype: string;
  /** Tried as it is asked for: the caller decides what comes after a failure, and says so. */
  readonly provider: Provider;
  /** Threads of one run. */
  readonly threads: number;
  /** Windows decoded in one run at most; by default what was measured to be best for the provider. */
  readonly batchMax?: number;
  /** What a Moonshine understands, since its files do not say it. BCP 47 primary tags; by default English. */
  readonly languages?: readonly string[];
};

/** On a processor a second window in a run saves nothing worth its wait; a graphics card is idle without. */
const batchMaxByProvider = { cpu: 1, cuda: 16 } as const;

/** Throws `Failure` WING_STT_MODEL, or WING_STT_GPU. */
export async function loadModel(settings: ModelSettings): Promise<LoadedModel> {
  const folder = await readModelFolder(settings.folder, settings.dtype);
  const { provider, threads, batchMax = batchMaxByProvider[provider], languages = ["en"] } = settings;
  const loading = { folder, provider, threads, batchMax };
  switch (folder.config.model_type) {
    case "whisper":
      return loadWhisper(loading);
    case "moonshine":
      return loadMoonshine(loading, languages);
    default:
      throw badModel(`${folder.name} is a model of the kind "${folder.config.model_type}", not Whisper or Moonshine.`);
  }
}
