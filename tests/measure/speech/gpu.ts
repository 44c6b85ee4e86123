import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Failure, describe } from "@wingman/domain/failure";
import type { SpeechModel } from "@wingman/gpu/stt/onnx/model";
import { openModel } from "@wingman/gpu/stt/onnx/worker";
import type { Measure } from "../measure-kind.ts";
import { costOf, modelsHere, soundWindow } from "./models.ts";

/** A window of this length for each speaking stream, so often: as the streaming recogniser asks for them. */
const windowSeconds = 5;
const everyMs = 500;
const batchSizes = [1, 2, 4, 8, 16];
const runCount = 5;

export const gpu: Measure = {
  name: "speech.gpu",
  about:
    "Speaking streams that one graphics card keeps up with, each with a window of 5 s every 500 ms: batch sizes, streams, memory.",
  asked: undefined,
  unit: "streams",
  async run({ signal, write }) {
    const models = await modelsHere();
    const lines: string[] = [];
    let most = 0;
    for (const { folder, name, dtype, isTiny } of models) {
      signal.throwIfAborted();
      const memoryBefore = await memoryMb();
      const model = await openModel({ folder, dtype, provider: "cuda", threads: 1 }).catch((error: unknown) => {
        if (error instanceof Failure && error.code === "WING_STT_GPU") return error;
        throw error;
      });
      if (model instanceof Failure) return { notHere: "no GPU", lines: [describe(model)] };
      try {
        const streams = await streamsOf(model, `${name} ${dtype}`, lines);
        most = Math.max(most, streams);
        const memoryAfter = await memoryMb();
        lines.push(
          memoryBefore === null || memoryAfter === null
            ? `${name} ${dtype}: memory of the card not known, nvidia-smi does not answer`
            : `${name} ${dtype}: ${memoryAfter - memoryBefore} MB of the card's memory`,
        );
        if (isTiny) lines.push(`${name} is a tiny model of random weights: its figures say nothing of real ones`);
        write(`  measured ${name} ${dtype}`);
      } finally {
        await model[Symbol.asyncDispose]();
      }
    }
    return { value: most, holds: true, lines };
  },
};

async function streamsOf(model: SpeechModel, name: string, lines: string[]): Promise<number> {
  let most = 0;
  for (const size of batchSizes) {
    const windows = Array.from({ length: size }, (_, seed) => soundWindow(windowSeconds, seed));
    const { wallMs, cpuMs } = await costOf(model, windows, runCount);
    const streams = Math.floor((everyMs / wallMs) * size);
    lines.push(
      `${name}, ${size} at once: ${wallMs.toFixed(0)} ms, ${(wallMs / size).toFixed(1)} ms a window, ${cpuMs.toFixed(0)} ms of the processor, ${streams} streams`,
    );
    // A batch that takes longer than the step makes everybody wait for a whole one more.
    if (wallMs <= everyMs) most = Math.max(most, streams);
  }
  return most;
}

/** Memory taken on the first card; null where nobody can say. */
const memoryMb = (): Promise<number | null> =>
  promisify(execFile)("nvidia-smi", ["--query-gpu=memory.used", "--format=csv,noheader,nounits", "--id=0"]).then(
    ({ stdout }) => Number.parseInt(stdout, 10),
    () => null,
  );
