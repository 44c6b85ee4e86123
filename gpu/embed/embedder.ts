/**
 * The embedder of this computer: one thread with one core for the whole process. What was just said goes before what
 * is read in bulk, so that no document that is being taken in holds up a tip.
 */
import "../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { Worker } from "node:worker_threads";
import { Failure } from "@wingman/domain/failure";
import type { Embedder, TokenVectors } from "@wingman/streams/agents/embedder";
import { badModel } from "./embed-failure.ts";
import type { FromEmbedder, ToEmbedder } from "./embed-messages.ts";

/** Texts that may wait; whoever comes then is told so. */
export const waitingTextsMax = 4_096;
/** Of one step of the thread; about 100 ms of a core, and what comes meanwhile waits for as long. */
const stepTextsMax = 16;
/** A step of long texts is cut short: attention grows by the square. */
const stepCharactersMax = 3_000;
/** A request of no more texts than a spoken sentence has goes before larger ones. */
const quickTextsMax = 16;
const stopMsMax = 10_000;

type Request = {
  readonly texts: readonly string[];
  readonly hasTokens: boolean;
  readonly vectors: TokenVectors[];
  resolve(vectors: readonly TokenVectors[]): void;
  reject(reason: unknown): void;
  isOver: boolean;
};

/**
 * `name` is what answers say of the model. Resolves after a first run. Throws `Failure` WING_EMBED_MODEL where the
 * folder holds none that can be run here. `embed` rejects with WING_EMBED_MODEL, with WING_EMBED_BUSY, or with the
 * signal's reason.
 */
export const openEmbedder = async (folder: string, name: string): Promise<Required<Embedder> & AsyncDisposable> => {
  const worker = new Worker(new URL("./embedder-thread.ts", import.meta.url), { workerData: folder });
  const quick: Request[] = [];
  const bulk: Request[] = [];
  let underWay: { readonly request: Request; readonly count: number } | undefined;
  let waitingTexts = 0;
  let death: Failure | undefined;
  const ready = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<void>();
  const tell = (message: ToEmbedder): void => worker.postMessage(message);

  const finish = (request: Request, end: () => void): void => {
    if (request.isOver) return;
    request.isOver = true;
    waitingTexts -= request.texts.length;
    for (const lane of [quick, bulk]) if (lane.includes(request)) lane.splice(lane.indexOf(request), 1);
    end();
  };
  const die = (failure: Failure): void => {
    death ??= failure;
    ready.reject(death);
    for (const request of [...quick, ...bulk]) finish(request, () => request.reject(death));
  };
  /** The next step: of the oldest request, the short ones first. */
  const next = (): void => {
    const request = quick[0] ?? bulk[0];
    if (underWay || !request || death) return;
    const texts: string[] = [];
    let characters = 0;
    for (const text of request.texts.slice(request.vectors.length, request.vectors.length + stepTextsMax)) {
      characters += text.length;
      if (texts.length > 0 && characters > stepCharactersMax) break;
      texts.push(text);
    }
    underWay = { request, count: texts.length };
    tell({ kind: "embed", texts, hasTokens: request.hasTokens });
  };

  worker.on("message", (message: FromEmbedder) => {
    if (message.kind === "ready") return ready.resolve(message.dimensions);
    if (!underWay) return die(badModel(`The model of meaning cannot be used: ${messageOf(message)}`));
    const { request } = underWay;
    underWay = undefined;
    if (message.kind === "failed")
      finish(request, () => request.reject(badModel(`The model of meaning failed: ${message.message}`)));
    else if (!request.isOver) {
      request.vectors.push(...message.vectors);
      if (request.vectors.length === request.texts.length) finish(request, () => request.resolve(request.vectors));
    }
    return next();
  });
  worker.once("error", (cause) => die(badModel("The model of meaning failed.", cause)));
  worker.once("exit", () => {
    die(badModel("The model of meaning has ended."));
    ended.resolve();
  });
  const dimensions = await ready.promise.catch(async (error: unknown) => {
    await ended.promise;
    throw error;
  });

  const ask = async (
    texts: readonly string[],
    hasTokens: boolean,
    signal: AbortSignal | undefined,
  ): Promise<readonly TokenVectors[]> => {
    signal?.throwIfAborted();
    if (death) throw death;
    if (texts.length === 0) return [];
    if (waitingTexts + texts.length > waitingTextsMax)
      throw new Failure("WING_EMBED_BUSY", `${waitingTexts} texts wait for the model of meaning already.`, {
        remedy: `Hand over fewer at a time (${waitingTextsMax} may wait), or wait until it has caught up.`,
      });
    const { promise, resolve, reject } = Promise.withResolvers<readonly TokenVectors[]>();
    const request: Request = { texts, hasTokens, vectors: [], resolve, reject, isOver: false };
    const stop = (): void => finish(request, () => reject(signal?.reason));
    signal?.addEventListener("abort", stop, { once: true });
    waitingTexts += texts.length;
    (texts.length <= quickTextsMax ? quick : bulk).push(request);
    next();
    return promise.finally(() => signal?.removeEventListener("abort", stop));
  };

  return {
    model: name,
    dimensions,
    embed: async (texts, signal) => (await ask(texts, false, signal)).map(({ whole }) => whole),
    embedTokens: (texts, signal) => ask(texts, true, signal),
    async [Symbol.asyncDispose]() {
      die(badModel("The model of meaning was let go."));
      tell({ kind: "stop" });
      // Never `terminate`: it brings the whole process down where a run is under way.
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([ended.promise, new Promise((resolve) => (timer = setTimeout(resolve, stopMsMax)))]);
      clearTimeout(timer);
      worker.unref();
    },
  };
};

const messageOf = (message: FromEmbedder): string => (message.kind === "failed" ? message.message : message.kind);
