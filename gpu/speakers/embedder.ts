/**
 * The port to what makes a vector of a voice, and the one behind it: an ONNX file that the user brought (WeSpeaker,
 * 3D-Speaker and others of their kind), in a thread of its own.
 */
import "../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { Worker } from "node:worker_threads";
import { Failure } from "@wingman/domain/failure";

export type Embedder = AsyncDisposable & {
  /** The voice of 16 kHz mono as a vector of any length. Rejects with `Failure` WING_SPEAKER_MODEL. */
  embed(samples: Int16Array): Promise<Float32Array>;
};

export type ToEmbedder = { readonly kind: "embed"; readonly samples: Int16Array } | { readonly kind: "stop" };
export type FromEmbedder =
  | { readonly kind: "ready" }
  | { readonly kind: "embedded"; readonly vector: Float32Array }
  | { readonly kind: "failed"; readonly message: string };

export const badModel = (message: string, cause?: unknown): Failure =>
  new Failure("WING_SPEAKER_MODEL", message, {
    remedy: "Name another ONNX file of speaker embeddings in WINGMAN_SPEAKER_MODEL, or none: voices then stay unknown.",
    cause,
  });

/** Pieces that may wait; whoever comes then is told that it cannot be said now. */
const waitingMax = 8;
const stopMsMax = 10_000;

type Waiting = {
  readonly samples: Int16Array;
  resolve(vector: Float32Array): void;
  reject(failure: Failure): void;
};

/** Throws `Failure` WING_SPEAKER_MODEL where the file is none that can be run or asks for what is not known here. */
export const openEmbedder = async (file: string): Promise<Embedder> => {
  const worker = new Worker(new URL("./embedder-thread.ts", import.meta.url), { workerData: file });
  const waiting: Waiting[] = [];
  let death: Failure | undefined;
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const tell = (message: ToEmbedder): void => worker.postMessage(message);
  const die = (failure: Failure): void => {
    death ??= failure;
    ready.reject(death);
    for (const { reject } of waiting.splice(0)) reject(death);
  };
  const next = (): void => {
    if (waiting[0]) tell({ kind: "embed", samples: waiting[0].samples });
  };
  let isReady = false;
  worker.on("message", (message: FromEmbedder) => {
    if (message.kind === "ready") {
      isReady = true;
      return ready.resolve();
    }
    if (message.kind === "failed" && !isReady) return die(badModel(message.message));
    const asked = waiting.shift();
    if (message.kind === "embedded") asked?.resolve(message.vector);
    else asked?.reject(badModel(message.message));
    return next();
  });
  worker.once("error", (cause) => die(badModel("The model of voices failed.", cause)));
  worker.once("exit", () => {
    die(badModel("The model of voices has ended."));
    ended.resolve();
  });
  await ready.promise.catch(async (error: unknown) => {
    await ended.promise;
    throw error;
  });
  return {
    embed: (samples) =>
      new Promise((resolve, reject) => {
        if (death !== undefined) return reject(death);
        if (waiting.length >= waitingMax) return reject(badModel("The model of voices is behind."));
        waiting.push({ samples, resolve, reject });
        return waiting.length === 1 ? next() : undefined;
      }),
    async [Symbol.asyncDispose]() {
      die(badModel("The model of voices was let go."));
      tell({ kind: "stop" });
      // Never `terminate`: it brings the whole process down where a run is under way.
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([ended.promise, new Promise((resolve) => (timer = setTimeout(resolve, stopMsMax)))]);
      clearTimeout(timer);
      worker.unref();
    },
  };
};
