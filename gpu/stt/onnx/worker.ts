/**
 * A model in a thread of its own, so that a run of half a second holds up nothing else. Windows of all calls wait in one
 * queue, and as many as make a good batch go together. Nothing waits for a thread that has ended.
 */
import "../../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { Worker } from "node:worker_threads";
import { Failure } from "@wingman/domain/failure";
import type { ModelFacts } from "./family.ts";
import type { ModelSettings } from "./load.ts";
import type { DecodedWindow, SoundWindow, SpeechModel } from "./model.ts";
import { readModelFolder } from "./model-folder.ts";
import { tokensOf } from "./text-tokens.ts";
import type { Tokens } from "./tokens.ts";
import type { FromModel, ToldFailure, ToModel } from "./worker-messages.ts";

/** Windows that may wait; their callers have long fallen behind when there are more. */
const windowsWaitingMax = 64;
/** Windows told to the thread at once: it makes batches of them. */
const windowsUnderWayMax = 16;
/** The longest a run takes that shall be waited for at the end; a thread that hangs is left to the process. */
const stopMsMax = 30_000;

/**
 * Loads a model for any number of calls. Throws `Failure` WING_STT_MODEL where the folder holds none that can be run,
 * WING_STT_GPU where CUDA does not come up: never does it run on something else instead.
 */
export async function openModel(settings: ModelSettings): Promise<SpeechModel> {
  const { name, tokens } = await readModelFolder(settings.folder, settings.dtype);
  const worker = new Worker(new URL("./worker-thread.ts", import.meta.url), { workerData: settings });
  return modelInThread(worker, { name: `${name} ${settings.dtype}`, provider: settings.provider, tokens });
}

type About = Pick<SpeechModel, "name" | "provider"> & { readonly tokens: Tokens };
type Waiting = {
  readonly window: SoundWindow;
  resolve(decoded: DecodedWindow): void;
  reject(error: Failure): void;
};

/** The model that the thread's program loads; rejects when it does not. */
export async function modelInThread(worker: Worker, { name, provider, tokens }: About): Promise<SpeechModel> {
  const waiting: Waiting[] = [];
  let underWay: readonly Waiting[] = [];
  let death: Failure | undefined;
  const tell = (message: ToModel): void => worker.postMessage(message);
  const ready = Promise.withResolvers<ModelFacts>();
  const ended = Promise.withResolvers<void>();

  const die = (failure: Failure): void => {
    death ??= failure;
    ready.reject(death);
    for (const { reject } of [...underWay, ...waiting.splice(0)]) reject(death);
    underWay = [];
  };
  const next = (): void => {
    if (death !== undefined || underWay.length > 0 || waiting.length === 0) return;
    underWay = waiting.splice(0, windowsUnderWayMax);
    tell({ kind: "decode", windows: underWay.map(({ window }) => window) });
  };
  worker.on("message", (message: FromModel) => {
    if (message.kind === "ready") return ready.resolve(message.facts);
    if (message.kind === "failed") return die(failureOf(message.failure));
    const asked = underWay;
    underWay = [];
    for (const [at, { resolve, reject }] of asked.entries()) {
      const answer = message.answers[at];
      if (answer === undefined) reject(died("gave no answer"));
      else if ("decoded" in answer) resolve(answer.decoded);
      else reject(failureOf(answer.failed));
    }
    return next();
  });
  worker.once("error", (cause) => die(died("failed", cause)));
  worker.once("messageerror", (cause) => die(died("said what cannot be understood", cause)));
  worker.once("exit", () => {
    die(died("ended"));
    ended.resolve();
  });
  const facts = await ready.promise.catch(async (error: unknown) => {
    await ended.promise;
    throw error;
  });

  return {
    name,
    provider,
    family: facts.family,
    languages: facts.languages,
    windowSamplesMax: facts.windowSamplesMax,
    textOf: tokens.textOf,
    ...(facts.family === "whisper" && { tokensOf: (text: string) => tokensOf(text, tokens) }),
    async decode(windows) {
      for (const window of windows) checkWindow(window, facts);
      if (death !== undefined) throw death;
      if (waiting.length + windows.length > windowsWaitingMax)
        throw new Failure("WING_STT_BUSY", "Too much sound is waiting for the speech model.", {
          remedy: "Start another speech worker, or let a call end.",
        });
      const answers = windows.map(
        (window) => new Promise<DecodedWindow>((resolve, reject) => waiting.push({ window, resolve, reject })),
      );
      next();
      return Promise.all(answers);
    },
    async [Symbol.asyncDispose]() {
      if (death === undefined) {
        die(died("was stopped"));
        tell({ kind: "stop" });
      }
      const timer = setTimeout(() => {
        worker.unref();
        ended.resolve();
      }, stopMsMax);
      await ended.promise;
      clearTimeout(timer);
    },
  };
}

const died = (how: string, cause?: unknown): Failure =>
  new Failure("WING_STT_ENGINE_DIED", `The speech model's thread ${how}.`, {
    remedy: "It is started again with the next channel, and what was not settled is heard again.",
    ...(cause === undefined ? {} : { cause }),
  });

const failureOf = ({ code, message, remedy }: ToldFailure): Failure =>
  new Failure(code, message, remedy === undefined ? {} : { remedy });

/** What one caller got wrong is said to that one, before it can spoil a batch. */
function checkWindow({ samples, language, context, prefix, tokensMax }: SoundWindow, facts: ModelFacts): void {
  if (samples.length > facts.windowSamplesMax)
    throw new RangeError(`a window of ${samples.length} samples, where ${facts.windowSamplesMax} fit`);
  if (facts.languages.length > 1 && language !== null && !facts.languages.includes(language))
    throw new RangeError(`the model knows no language "${language}"`);
  if (prefix.length >= Math.min(tokensMax, facts.tokensMax))
    throw new RangeError(
      `a prefix of ${prefix.length} tokens, where ${Math.min(tokensMax, facts.tokensMax)} fit in all`,
    );
  for (const id of [...context, ...prefix])
    if (!Number.isInteger(id) || id < 0 || id >= facts.vocabularySize)
      throw new RangeError(`the model knows no token ${id}`);
}
