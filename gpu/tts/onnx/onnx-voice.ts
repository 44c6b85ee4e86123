/**
 * Piper's voices (VITS): the .onnx and .onnx.json that somebody put into a folder. The model runs on a thread of its own;
 * the sounds of the text come from espeak-ng, as a program of its own, since it is GPL. (sherpa-onnx would bring it into
 * this process, and 32 MB with it.)
 */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { Worker } from "node:worker_threads";
import { Failure } from "@wingman/domain/failure";
import "../../onnx/quiet.ts"; // Here: a thread sees only a copy of the environment that the runtime reads.
import { type Espeak, ipaOf } from "../os/espeak.ts";
import { type Synthesiser, voiceOf } from "../speak.ts";
import { primaryTag, type Voice } from "../voice.ts";
import { readVoiceConfig } from "./config.ts";
import type { FromVoice, ToVoice } from "./messages.ts";
import { idsOf, phonemesOf } from "./phonemes.ts";

const voicesMax = 16;
/** Sentences of one voice that wait for its thread. */
const waitingMax = 16;
const loadMsMax = 30_000;
const usual = { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 };

/** Every voice of a folder and those below it. Throws `Failure` WING_TTS_MODEL for one that is not whole. */
export const openOnnxVoices = async (folder: string, espeak: Espeak | null): Promise<readonly Voice[]> => {
  const files = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new Failure("WING_TTS_MODEL", `the folder of voices ${folder} cannot be read.`, {
      remedy: "Make it, or name another in WINGMAN_VOICES.",
      cause,
    });
  });
  const models = files.filter((file) => file.endsWith(".onnx")).sort();
  return Promise.all(models.slice(0, voicesMax).map((file) => openOnnxVoice(join(folder, file), espeak)));
};

/** `espeak` may be null for a voice that was trained on letters. The model is loaded when it is first to speak. */
export const openOnnxVoice = async (path: string, espeak: Espeak | null): Promise<Voice> => {
  const config = await readVoiceConfig(`${path}.json`);
  const isByLetters = config.phoneme_type === "text";
  const dialect = config.espeak?.voice ?? "en-us";
  if (!isByLetters && espeak === null)
    throw new Failure("WING_TTS_MODEL", `the voice ${basename(path)} needs espeak-ng to know how words sound.`, {
      remedy: "Install espeak-ng, or run `wingman voices list --fetch`.",
    });
  const scales = { ...usual, ...config.inference };
  const name = basename(path, ".onnx")
    .replace(/[^A-Za-z0-9._-]/g, "-")
    .slice(0, 60);
  let thread: Promise<Thread> | undefined;
  const engine: Synthesiser = {
    info: {
      id: `onnx:${name}`,
      engine: "onnx",
      voice: name,
      languages: [primaryTag(config.language?.family ?? config.language?.code ?? dialect)],
      quality: "unknown",
      licence: "by the voice's own terms, which stand in its model card",
      sampleRateHz: config.audio.sample_rate,
      textLeaves: false,
    },
    async *say(sentence, { rate }, signal) {
      const sounds = (clause: string): Promise<string> =>
        espeak ? ipaOf(espeak, dialect, clause, signal) : Promise.resolve("");
      const ids = idsOf(await phonemesOf(sentence, config, sounds), config);
      if (signal.aborted) return;
      const speaking = await (thread ??= openThread(path));
      if (signal.aborted) return;
      yield await speaking.say({
        ids,
        scales: [scales.noise_scale, scales.length_scale / rate, scales.noise_w],
        isOneOfMany: (config.num_speakers ?? 1) > 1,
      });
    },
    async [Symbol.asyncDispose]() {
      await (await thread?.catch(() => undefined))?.stop();
    },
  };
  return voiceOf(engine);
};

type Thread = {
  say(what: Omit<Extract<ToVoice, { kind: "say" }>, "kind" | "id">): Promise<Int16Array>;
  stop(): Promise<void>;
};

/** Nothing waits for a thread that is gone: what it was asked fails with it. */
const openThread = async (path: string): Promise<Thread> => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { name: `voice ${basename(path)}` });
  worker.unref();
  const asked = new Map<number, PromiseWithResolvers<Int16Array>>();
  const loaded = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let isGone = false;
  const fail = (message: string, id: number | null): void => {
    const failure = new Failure("WING_TTS_ENGINE", `the voice ${basename(path)} did not speak: ${message}.`, {
      remedy: "See that its file is whole and a Piper voice, or choose another voice.",
    });
    loaded.reject(failure);
    for (const [each, { reject }] of asked)
      if (id === null || each === id) {
        asked.delete(each);
        reject(failure);
      }
  };
  worker.on("message", (message: FromVoice) => {
    if (message.kind === "loaded") loaded.resolve();
    else if (message.kind === "failed") fail(message.message, message.id);
    else {
      asked.get(message.id)?.resolve(message.samples);
      asked.delete(message.id);
    }
    if (asked.size === 0) worker.unref();
  });
  worker.once("error", (error) => fail(error instanceof Error ? error.message : String(error), null));
  worker.once("exit", () => {
    isGone = true;
    fail("its thread ended", null);
    gone.resolve();
  });
  const tell = (message: ToVoice): void => worker.postMessage(message);
  const late = setTimeout(() => fail(`it was not loaded within ${loadMsMax / 1_000} s`, null), loadMsMax);
  worker.ref();
  tell({ kind: "load", path });
  await loaded.promise
    .catch((error: unknown) => {
      tell({ kind: "stop" });
      throw error;
    })
    .finally(() => clearTimeout(late));
  let next = 0;
  return {
    say(what) {
      if (isGone) return Promise.reject(new Failure("WING_TTS_ENGINE", `the voice ${basename(path)} has ended.`));
      if (asked.size >= waitingMax)
        return Promise.reject(
          new Failure("WING_TTS_BUSY", `${waitingMax} sentences wait for the voice ${basename(path)}.`, {
            remedy: "Try again in a moment.",
          }),
        );
      const id = next++;
      const answer = Promise.withResolvers<Int16Array>();
      asked.set(id, answer);
      worker.ref();
      tell({ kind: "say", id, ...what });
      return answer.promise;
    },
    stop() {
      if (!isGone) tell({ kind: "stop" });
      return gone.promise;
    },
  };
};
