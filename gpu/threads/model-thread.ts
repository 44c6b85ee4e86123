/** A model in a thread of its own, which is asked in turn: what waits, what is under way, and how both end. */
import "../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { Worker } from "node:worker_threads";
import type { Failure } from "@wingman/domain/failure";

export type ToThread<Asked> = { readonly kind: "run"; readonly asked: readonly Asked[] } | { readonly kind: "stop" };
export type FromThread<Answer, Facts> =
  | { readonly kind: "ready"; readonly facts: Facts }
  | { readonly kind: "ran"; readonly answers: readonly Answer[] }
  | { readonly kind: "failed"; readonly message: string };

export type ModelThread<Asked, Answer, Facts> = AsyncDisposable & {
  /** What the thread said of itself when it was ready. */
  readonly facts: Facts;
  /** Rejects with what `Kind` makes of a failure, or with the signal's reason. */
  ask(asked: Asked, signal?: AbortSignal): Promise<Answer>;
};

export type Kind = {
  /** The thread's file, which calls `serveThread`. */
  readonly file: URL;
  readonly workerData: string;
  /** What the messages call it: "The reranker". */
  readonly name: string;
  /** So many are answered in one run. */
  readonly runMax: number;
  /** So many may wait; whoever comes then is told so. */
  readonly waitingMax: number;
  bad(message: string, cause?: unknown): Failure;
  behind(waiting: number): Failure;
};

type Waiting<Asked, Answer> = {
  readonly asked: Asked;
  /** Nobody waits for it any more: then it is passed over. */
  readonly signal: AbortSignal | undefined;
  resolve(answer: Answer): void;
  reject(reason: unknown): void;
};

const stopMsMax = 10_000;

/** Resolves once the thread is ready; throws `bad` where it cannot be. */
export const openModelThread = async <Asked, Answer, Facts>({
  file,
  workerData,
  name,
  runMax,
  waitingMax,
  bad,
  behind,
}: Kind): Promise<ModelThread<Asked, Answer, Facts>> => {
  const worker = new Worker(file, { workerData });
  const waiting: Waiting<Asked, Answer>[] = [];
  let underWay: readonly Waiting<Asked, Answer>[] = [];
  let death: Failure | undefined;
  const ready = Promise.withResolvers<Facts>();
  const ended = Promise.withResolvers<void>();
  const tell = (message: ToThread<Asked>): void => worker.postMessage(message);
  const die = (failure: Failure): void => {
    death ??= failure;
    ready.reject(death);
    for (const { reject } of [...underWay, ...waiting.splice(0)]) reject(death);
    underWay = [];
  };
  const next = (): void => {
    if (underWay.length > 0 || death) return;
    const some: Waiting<Asked, Answer>[] = [];
    while (some.length < runMax && waiting.length > 0) {
      const one = waiting.shift();
      if (one && one.signal?.aborted !== true) some.push(one);
    }
    underWay = some;
    if (some.length > 0) tell({ kind: "run", asked: some.map(({ asked }) => asked) });
  };
  worker.on("message", (message: FromThread<Answer, Facts>) => {
    if (message.kind === "ready") return ready.resolve(message.facts);
    const asked = underWay;
    underWay = [];
    if (asked.length === 0)
      return die(
        bad(message.kind === "failed" ? `${name} cannot be used: ${message.message}` : `${name} answers nobody.`),
      );
    for (const [n, { resolve, reject }] of asked.entries()) {
      const answer = message.kind === "ran" ? message.answers[n] : undefined;
      if (answer === undefined)
        reject(bad(message.kind === "failed" ? `${name} failed: ${message.message}` : `${name} gave no answer.`));
      else resolve(answer);
    }
    return next();
  });
  worker.once("error", (cause) => die(bad(`${name} failed.`, cause)));
  worker.once("exit", () => {
    die(bad(`${name} has ended.`));
    ended.resolve();
  });
  const facts = await ready.promise.catch(async (error: unknown) => {
    await ended.promise;
    throw error;
  });
  return {
    facts,
    ask: (asked, signal) => {
      if (death) return Promise.reject(death);
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      if (waiting.length >= waitingMax) return Promise.reject(behind(waiting.length));
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const stop = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      waiting.push({ asked, signal, resolve, reject });
      next();
      return promise.finally(() => signal?.removeEventListener("abort", stop));
    },
    async [Symbol.asyncDispose]() {
      die(bad(`${name} was let go.`));
      tell({ kind: "stop" });
      // Never `terminate`: it brings the whole process down where a run is under way.
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([ended.promise, new Promise((resolve) => (timer = setTimeout(resolve, stopMsMax)))]);
      clearTimeout(timer);
      worker.unref();
    },
  };
};
