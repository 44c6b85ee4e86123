/**
 * A cross-encoder that the operator brought, in a thread of its own with one core: a folder with `tokenizer.json` and
 * `model.onnx` (or `onnx/model.onnx`), as exporters of sentence-transformers lay it out.
 */
import { Failure } from "@wingman/domain/failure";
import type { Reranker } from "@wingman/streams/knowledge/reranker";
import { openModelThread } from "../threads/model-thread.ts";

/** A question with the passages that were found for it. */
export type ToScore = { readonly question: string; readonly texts: readonly string[] };

export const badReranker = (message: string, cause?: unknown): Failure =>
  new Failure("WING_RERANK_MODEL", message, {
    remedy:
      "Name a folder with tokenizer.json and model.onnx of a cross-encoder in WINGMAN_RERANKER, or none; until then passages keep the order in which they were found.",
    cause,
  });

/** Questions that may wait; a later one is told that its passages stay as they are. */
const waitingMax = 4;

/**
 * Resolves after a first run. Throws `Failure` WING_RERANK_MODEL where the folder holds none that can be run here.
 * `scores` rejects with the same code, at once where more wait than may.
 */
export const openReranker = async (folder: string): Promise<Reranker & AsyncDisposable> => {
  const thread = await openModelThread<ToScore, readonly number[], null>({
    ...{ file: new URL("./reranker-thread.ts", import.meta.url), workerData: folder, name: "The reranker" },
    ...{ runMax: 1, waitingMax, bad: badReranker, behind: () => badReranker("The reranker is behind.") },
  });
  return {
    scores: (question, texts, signal) => thread.ask({ question, texts }, signal),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
};
