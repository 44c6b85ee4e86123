import { openModel } from "@wingman/gpu/stt/onnx/worker";
import type { Measure } from "../measure-kind.ts";
import { costOf, modelsHere, soundWindow } from "./models.ts";

const secondsOfWindows = [1, 5, 10];
const runCount = 5;

export const modelCost: Measure = {
  name: "speech.model-cost",
  about:
    "Processor time of one window of 5 s through each Whisper and Moonshine below .wingman/models, one thread each; without any, through the tests' tiny ones.",
  asked: undefined,
  unit: "ms of one core",
  async run({ long, signal, write }) {
    const lines: string[] = [];
    let least = Number.POSITIVE_INFINITY;
    for (const { folder, name, dtype, isTiny } of await modelsHere()) {
      signal.throwIfAborted();
      const rssBefore = process.memoryUsage().rss;
      const model = await openModel({ folder, dtype, provider: "cpu", threads: 1 });
      try {
        for (const seconds of secondsOfWindows) {
          if (seconds * 16_000 > model.windowSamplesMax) continue;
          const { wallMs, cpuMs } = await costOf(model, [soundWindow(seconds, 1)], long ? 4 * runCount : runCount);
          lines.push(
            `${name} ${dtype}, ${seconds} s: ${cpuMs.toFixed(0)} ms of one core, ${wallMs.toFixed(0)} ms by the clock`,
          );
          if (seconds === 5) least = Math.min(least, cpuMs);
        }
        const grownMb = (process.memoryUsage().rss - rssBefore) / 1e6;
        lines.push(`${name} ${dtype}: ${grownMb.toFixed(0)} MB more memory than before it`);
        if (isTiny) lines.push(`${name} is a tiny model of random weights: its figures say nothing of real ones`);
        write(`  measured ${name} ${dtype}`);
      } finally {
        await model[Symbol.asyncDispose]();
      }
    }
    return { value: least, holds: true, lines };
  },
};
