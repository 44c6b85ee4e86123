/**
 * A cross-encoder that the operator brought, in a thread of its own with one core: a folder with `tokenizer.json` and
 * `model.onnx` (or `onnx/model.onnx`), as exporters of sentence-transformers lay it out.
 */
import "../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { Worker } from "node:worker_threads";
import { Failure } from "@wingman/domain/failure";
import type { Reranker } from "@wingman/streams/knowledge/reranker";

export type ToReranker =
  | { readonly kind: "score"; readonly question: string; readonly texts: readonly string[] }
  | { readonly kind: "stop" };
export type FromReranker =
  | { readonly kind: "ready" }
  | { readonly kind: "scored"; readonly scores: readonly number[] }
  | { readonly kind: "failed"; readonly message: string };

export const badReranker = (message: string, cause?: unknown): Failure =>
  new Failure("WING_RERANK_MODEL", message, {
    remedy:
      "Name a folder with tokenizer.json and model.onnx of a cross-encoder in WINGMAN_RERANKER, or none; until then passages keep the order in which they were found.",
    cause,
  });

/** Questions that may wait; a later one is told that its passages stay as they are. */
const waitingMax = 4;
const stopMsMax = 10_000;

type Waiting = {
  readonly question: string;
  readonly texts: readonly string[];
  /** Nobody waits for it any more: then it is passed over. */
  readonly signal: AbortSignal | undefined;
  resolve(scores: readonly number[]): void;
  reject(reason: unknown): void;
};

/**
 * Resolves after a first run. Throws `Failure` WING_RERANK_MODEL where the folder holds none that can be run here.
 * `scores` rejects with the same code, at once where more wait than may.
 */
export const openReranker = async (folder: string): Promise<Reranker & AsyncDisposable> => {
  const worker = new Worker(new URL("./reranker-thread.ts", import.meta.url), { workerData: folder });
  const waiting: Waiting[] = [];
  let underWay: Waiting | undefined;
  let death: Failure | undefined;
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const tell = (message: ToReranker): void => worker.postMessage(message);
  const die = (failure: Failure): void => {
    death ??= failure;
    ready.reject(death);
    underWay?.reject(death);
    for (const { reject } of waiting.splice(0)) reject(death);
  };
  const next = (): void => {
    while (!underWay && waiting.length > 0) {
      const asked = waiting.shift();
      if (!asked || asked.signal?.aborted) continue;
      underWay = asked;
      tell({ kind: "score", question: asked.question, texts: asked.texts });
    }
  };
  worker.on("message", (message: FromReranker) => {
    if (message.kind === "ready") return ready.resolve();
    const asked = underWay;
    underWay = undefined;
    if (!asked) return die(badReranker(message.kind === "failed" ? message.message : "The reranker answers nobody."));
    if (message.kind === "scored") asked.resolve(message.scores);
    else asked.reject(badReranker(message.message));
    return next();
  });
  worker.once("error", (cause) => die(badReranker("The reranker failed.", cause)));
  worker.once("exit", () => {
    die(badReranker("The reranker has ended."));
    ended.resolve();
  });
  await ready.promise.catch(async (error: unknown) => {
    await ended.promise;
    throw error;
  });
  return {
    scores: (question, texts, signal) => {
      if (death !== undefined) return Promise.reject(death);
      if (waiting.length >= waitingMax) return Promise.reject(badReranker("The reranker is behind."));
      const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
      const stop = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      waiting.push({ question, texts, signal, resolve, reject });
      next();
      return promise.finally(() => signal?.removeEventListener("abort", stop));
    },
    async [Symbol.asyncDispose]() {
      die(badReranker("The reranker was let go."));
      tell({ kind: "stop" });
      // Never `terminate`: it brings the whole process down where a run is under way.
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([ended.promise, new Promise((resolve) => (timer = setTimeout(resolve, stopMsMax)))]);
      clearTimeout(timer);
      worker.unref();
    },
  };
};
