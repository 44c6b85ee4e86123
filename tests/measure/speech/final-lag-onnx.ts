import type { Measure } from "../measure-kind.ts";
import { quantile, streamed } from "./streamed.ts";

const barMs = 700;

export const finalLagOnnx: Measure = {
  name: "speech.final-lag-onnx",
  about:
    "End of speech until its final, pause included, at the 95th percentile, for a model of windows that takes as long as Moonshine tiny does; two channels share it.",
  asked: `≤ ${barMs} ms`,
  unit: "ms",
  async run({ long, signal }) {
    const { sound, channels } = await streamed({ turns: long ? 14 : 9, signal });
    const lags = channels.flat().flatMap(({ heard, atMs }) => {
      if (heard.kind !== "final") return [];
      const last = sound.words.findLast(
        (word) => word.firstSample >= heard.firstSample - 1_600 && word.endSample <= heard.endSample + 1_600,
      );
      return last === undefined ? [] : [atMs - last.endSample / 16];
    });
    if (lags.length < 8) throw new Error(`only ${lags.length} finals were heard`);
    const p95 = Math.round(quantile(lags, 0.95));
    return {
      value: p95,
      holds: p95 <= barMs,
      lines: [
        `${lags.length} finals: p50 ${Math.round(quantile(lags, 0.5))} ms, longest ${Math.round(Math.max(...lags))} ms; 320 ms of it is the pause that ends an utterance`,
      ],
    };
  },
};
