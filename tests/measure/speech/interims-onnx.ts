import { noFaults } from "@wingman/gpu/stt/onnx/streaming/scripted-model.fixture";
import type { Measure } from "../measure-kind.ts";
import { quantile, streamed } from "./streamed.ts";

const barMs = 300;
const firstBarMs = 400;

export const interimsOnnx: Measure = {
  name: "speech.interims-onnx",
  about:
    "From one look at an open utterance to the next, at the 95th percentile, for a model of windows that takes as long as Moonshine tiny does; two channels share it. The first words may take 400 ms from when they can be decoded.",
  asked: `≤ ${barMs} ms`,
  unit: "ms",
  async run({ long, signal }) {
    const faults = { ...noFaults, isTicking: true };
    const { sound, channels } = await streamed({ turns: long ? 14 : 9, faults, signal });
    const gaps: number[] = [];
    const first: number[] = [];
    const words: number[] = [];
    for (const channel of channels) {
      const finals = channel.flatMap(({ heard }) => (heard.kind === "final" ? [heard] : []));
      for (const final of finals) {
        const mine = sound.words.filter(
          (word) => word.firstSample >= final.firstSample - 1_600 && word.endSample <= final.endSample + 1_600,
        );
        const shown = channel.flatMap(({ heard, atMs }) =>
          heard.kind === "fragment" && heard.firstSample === final.firstSample ? [{ heard, atMs }] : [],
        );
        // In the silence at an utterance's end nothing new can be known.
        const spokenMs = (mine.at(-1)?.endSample ?? 0) / 16;
        shown.forEach(({ atMs }, n) => {
          const before = shown[n - 1];
          if (before !== undefined && atMs <= spokenMs) gaps.push(atMs - before.atMs);
        });
        mine.forEach((word, n) => {
          // The played model hears a word when two thirds of it were spoken; its tick is one more.
          const at = shown.find(({ heard }) => heard.words.length > n + 1)?.atMs;
          if (at === undefined) return;
          words.push(at - word.endSample / 16);
          if (n === 0) first.push(at - (word.firstSample + 2 * word.endSample) / 3 / 16);
        });
      }
    }
    if (gaps.length < 40) throw new Error(`only ${gaps.length} looks were seen`);
    const p95 = Math.round(quantile(gaps, 0.95));
    const firstP95 = Math.round(quantile(first, 0.95));
    return {
      value: p95,
      holds: p95 <= barMs && firstP95 <= firstBarMs,
      lines: [
        `${gaps.length} looks: p50 ${Math.round(quantile(gaps, 0.5))} ms, longest ${Math.round(Math.max(...gaps))} ms`,
        `first words (${first.length}): p50 ${Math.round(quantile(first, 0.5))} ms, p95 ${firstP95} ms from when they can be decoded, asked ≤ ${firstBarMs} ms`,
        `every word (${words.length}): p50 ${Math.round(quantile(words, 0.5))} ms, p95 ${Math.round(quantile(words, 0.95))} ms from its end to first shown`,
      ],
    };
  },
};
