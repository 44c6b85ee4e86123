/**
 * The reader of points of this computer: the adapter that `train/` makes, on the weights of the model of meaning, in a
 * thread of its own with one core. What waits is read together.
 */
import "../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { Worker } from "node:worker_threads";
import { Failure } from "@wingman/domain/failure";
import type { PointReader, Reading, ReadPoint } from "@wingman/streams/agents/meaning/point-reader";
import { badModel } from "../embed/embed-failure.ts";

export type ToReader = { readonly kind: "read"; readonly readings: readonly Reading[] } | { readonly kind: "stop" };
export type FromReader =
  | { readonly kind: "ready"; readonly name: string }
  | { readonly kind: "read"; readonly points: readonly (readonly ReadPoint[])[] }
  | { readonly kind: "failed"; readonly message: string };

/** Readings that may wait; whoever comes then is told so. A minute of a core. */
export const waitingMax = 2_048;
/** Of one run: more at a time is no quicker on one core. */
const runMax = 8;
const stopMsMax = 10_000;

type Waiting = {
  readonly reading: Reading;
  readonly signal: AbortSignal | undefined;
  resolve(points: readonly ReadPoint[]): void;
  reject(reason: unknown): void;
};

/**
 * `folder` holds the base weights, `base` is what answers call them. Resolves after a first run. Throws `Failure`
 * WING_EMBED_MODEL where they are not those the adapter was trained on. `read` rejects with WING_EMBED_MODEL, with
 * WING_EMBED_BUSY, or with the signal's reason.
 */
export const openPointReader = async (folder: string, base: string): Promise<PointReader & AsyncDisposable> => {
  const worker = new Worker(new URL("./point-thread.ts", import.meta.url), { workerData: folder });
  const waiting: Waiting[] = [];
  let underWay: readonly Waiting[] = [];
  let death: Failure | undefined;
  const ready = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<void>();
  const tell = (message: ToReader): void => worker.postMessage(message);
  const die = (failure: Failure): void => {
    death ??= failure;
    ready.reject(death);
    for (const { reject } of [...underWay, ...waiting.splice(0)]) reject(death);
    underWay = [];
  };
  const next = (): void => {
    if (underWay.length > 0 || death) return;
    const some: Waiting[] = [];
    while (some.length < runMax && waiting.length > 0) {
      const one = waiting.shift();
      if (one && one.signal?.aborted !== true) some.push(one);
    }
    underWay = some;
    if (some.length > 0) tell({ kind: "read", readings: some.map(({ reading }) => reading) });
  };
  worker.on("message", (message: FromReader) => {
    if (message.kind === "ready") return ready.resolve(message.name);
    const asked = underWay;
    underWay = [];
    if (asked.length === 0)
      return die(
        badModel(
          `The reader of points cannot be used: ${"message" in message ? message.message : "it answers nobody."}`,
        ),
      );
    for (const [n, { resolve, reject }] of asked.entries())
      if (message.kind === "read") resolve(message.points[n] ?? []);
      else reject(badModel(`The reader of points failed: ${message.message}`));
    return next();
  });
  worker.once("error", (cause) => die(badModel("The reader of points failed.", cause)));
  worker.once("exit", () => {
    die(badModel("The reader of points has ended."));
    ended.resolve();
  });
  const name = await ready.promise.catch(async (error: unknown) => {
    await ended.promise;
    throw error;
  });
  return {
    model: `${base}+${name}`,
    read: (reading, signal) => {
      if (death) return Promise.reject(death);
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      if (reading.words.length === 0) return Promise.resolve([]);
      if (waiting.length >= waitingMax)
        return Promise.reject(
          new Failure("WING_EMBED_BUSY", `${waiting.length} utterances wait for the reader of points already.`, {
            remedy: "Wait until it has caught up; until then plays go by wording and examples.",
          }),
        );
      const { promise, resolve, reject } = Promise.withResolvers<readonly ReadPoint[]>();
      const stop = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      waiting.push({ reading, signal, resolve, reject });
      next();
      return promise.finally(() => signal?.removeEventListener("abort", stop));
    },
    async [Symbol.asyncDispose]() {
      die(badModel("The reader of points was let go."));
      tell({ kind: "stop" });
      // Never `terminate`: it brings the whole process down where a run is under way.
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([ended.promise, new Promise((resolve) => (timer = setTimeout(resolve, stopMsMax)))]);
      clearTimeout(timer);
      worker.unref();
    },
  };
};
