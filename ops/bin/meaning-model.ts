/** The model of meaning of this computer: found or fetched behind everything else, and one for the whole process. */
import { basename, join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import { openPointReader } from "@wingman/gpu/meaning/point-reader";
import { openReranker } from "@wingman/gpu/rerank/reranker";
import type { Embedder } from "@wingman/streams/agents/embedder";
import { type Meaning, openMeaning } from "@wingman/streams/agents/meaning/meaning";
import type { PointReader } from "@wingman/streams/agents/meaning/point-reader";
import type { Reranker } from "@wingman/streams/knowledge/reranker";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { bringModel } from "../local/models/bring.ts";
import { usualMeaningModel } from "../local/models/catalogue-meaning.ts";
import { modelOf } from "../local/models/catalogue.ts";
import { stateOf } from "../local/models/kept.ts";
import { modelsDirOf } from "../local/models/models-here.ts";
import { type Report, sayFor } from "../local/progress.ts";

export type MeaningSettings = {
  /** A folder of the operator's, "none", or undefined for the usual one. */
  readonly model: string | undefined;
  readonly modelsDir: string;
  /** A folder with a cross-encoder of the operator's; undefined for none. */
  readonly reranker?: string | undefined;
};

export const meaningSettingsOf = (settings: Config, root: string): MeaningSettings => ({
  model: settings.meaningModel,
  modelsDir: modelsDirOf(root, settings.modelsDir),
  reranker: settings.reranker,
});

export type MeaningHere = {
  /** Undefined until it is here, and where there is none. */
  embedder(): Embedder | undefined;
  /** What holds words against examples by it; one for the process, so that examples are embedded once. */
  meaning(): Meaning | undefined;
  /** What puts found passages in order; undefined until it is here, and where none is asked for or it cannot be used. */
  reranker(): Reranker | undefined;
  /** Resolves once it is known whether there is a model of meaning. Never rejects. */
  readonly settled: Promise<void>;
};

/** The folder of the usual model, fetched where it is missing. Throws as a pull does. */
export const usualMeaningFolder = async (options: {
  readonly root: string;
  readonly modelsDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report?: Report | undefined;
  readonly signal?: AbortSignal | undefined;
}): Promise<string> => {
  const model = modelOf(usualMeaningModel);
  const { folder, whole } = await stateOf(options.modelsDir, model);
  if (whole.length > 0) return folder;
  return (await bringModel({ ...options, model, dtype: model.dtypeUsual }, join(options.root, ".wingman"))).folder;
};

const without = "plays go by wording alone";

/** Behind everything else, as the model of meaning is; what asks before it is here has passages in the usual order. */
const openRerankerOf = (
  folder: string | undefined,
  { report, logger, signal, opened }: Parameters<typeof openMeaningModel>[0],
): (() => Reranker | undefined) => {
  if (folder === undefined) return () => undefined;
  const say = sayFor("reranker", report);
  let reranker: (Reranker & AsyncDisposable) | undefined;
  const opening = openReranker(folder).then(
    async (one) => {
      if (signal.aborted) return one[Symbol.asyncDispose]();
      reranker = one;
      return say("ready", `${basename(folder)}: puts passages that answer in order`);
    },
    (error: unknown) => {
      if (signal.aborted) return;
      logger.warn({ error: describe(error) }, "there is no reranker");
      say("skipped", `${describe(error)}${error instanceof Failure ? ` ${error.remedy ?? ""}` : ""}`.trim());
    },
  );
  opened.defer(async () => {
    await opening;
    await reranker?.[Symbol.asyncDispose]();
  });
  return () => reranker;
};

/** Holds up nobody: what asks before it is here goes by wording alone, and so does all where it cannot come. */
export const openMeaningModel = (options: {
  readonly root: string;
  readonly settings: MeaningSettings;
  readonly report: Report;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly opened: AsyncDisposableStack;
}): MeaningHere => {
  const { root, settings, report, logger, signal, opened } = options;
  const say = sayFor("meaning", report);
  let embedder: (Embedder & AsyncDisposable) | undefined;
  let meaning: Meaning | undefined;
  let reader: (PointReader & AsyncDisposable) | undefined;
  const open = async (): Promise<void> => {
    if (settings.model === "none") return say("skipped", `${without}: no model is asked for`);
    const folder =
      settings.model ??
      (await usualMeaningFolder({
        root,
        ...settings,
        env: process.env,
        signal,
        report: (progress) => {
          if (progress.state === "fetching" || progress.state === "building") report({ ...progress, part: "meaning" });
        },
      }));
    const name = basename(folder);
    const opening = await openEmbedder(folder, name);
    if (signal.aborted) return opening[Symbol.asyncDispose]();
    embedder = opening;
    meaning = openMeaning(opening, () => reader);
    try {
      const read = await openPointReader(folder, name);
      if (signal.aborted) return read[Symbol.asyncDispose]();
      reader = read;
      return say("ready", `${name}: plays go by meaning, too, and their points are read by ${read.model}`);
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error: describe(error) }, "there is no reader of points");
      return say("ready", `${name}: plays go by meaning, too, by their sentences alone. ${describe(error)}`);
    }
  };
  const settled = open().catch((error: unknown) => {
    if (signal.aborted) return;
    logger.warn({ error: describe(error) }, "there is no model of meaning");
    say("skipped", `${without}. ${describe(error)}${error instanceof Failure ? ` ${error.remedy ?? ""}` : ""}`.trim());
  });
  opened.defer(async () => {
    await settled;
    await reader?.[Symbol.asyncDispose]();
    await embedder?.[Symbol.asyncDispose]();
  });
  const reranker = openRerankerOf(settings.reranker, options);
  return { embedder: () => embedder, meaning: () => meaning, reranker, settled };
};
