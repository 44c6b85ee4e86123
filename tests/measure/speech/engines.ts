/** Engines that can be measured on this machine, each as whoever runs Wingman would have it. */
import { readFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { engineListens } from "@wingman/gpu/stt/process/recognizer-in-process";
import { openEngine } from "@wingman/ops/bin/speech";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { findPocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { pino } from "pino";
import { root } from "../../harness/wingman.ts";

export type Speed = "usual" | "fast";
export type Opened = AsyncDisposable & {
  readonly recognizer: Recognizer;
  /** The engine's process of this moment; another after a death. */
  readonly processId: () => number;
};

/** Throws why it cannot be had. */
export const openSphinx = async (speed: Speed = "usual"): Promise<Opened> => {
  let processId = 0;
  const logger = pino(
    { level: "info" },
    {
      write(line: string) {
        const { msg, processId: number } = JSON.parse(line) as { msg: string; processId?: number };
        if (msg === engineListens && number !== undefined) processId = number;
      },
    },
  );
  const recognizer = await openEngine({
    root,
    pocketsphinx: findPocketSphinx({ root }),
    logger,
    hearing: { speed, modelsDir: modelsDirOf(root, undefined) },
  });
  if (recognizer instanceof Failure) throw recognizer;
  return {
    recognizer,
    processId: () => processId,
    [Symbol.asyncDispose]: () => recognizer[Symbol.asyncDispose](),
  };
};

/** Engines by name; those that need weights from outside stand here so that nobody takes their absence for a figure. */
export const engines: readonly { readonly name: string; readonly open: (() => Promise<Opened>) | string }[] = [
  { name: "pocketsphinx", open: () => openSphinx() },
  { name: "pocketsphinx, fast", open: () => openSphinx("fast") },
  { name: "moonshine", open: "not measured here: its weights are not on this machine" },
  { name: "whisper", open: "not measured here: its weights are not on this machine" },
];

/** Seconds of processor time that a process has used, its threads included. */
export const cpuSecondsOf = async (processId: number): Promise<number> => {
  const fields = (await readFile(`/proc/${processId}/stat`, "latin1")).replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100; // Linux counts a hundred ticks a second for everybody.
};

export const memoryMbOf = async (processId: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${processId}/status`, "utf8"))?.[1]) / 1_024;
