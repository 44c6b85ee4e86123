import type { Measure } from "../measure-kind.ts";
import { quantile, streamed } from "./streamed.ts";

const barMs = 300;
const firstBarMs = 400;

export const interimsOnnx: Measure = {
  name: "speech.interims-onnx",
  about:
    "A word can be decoded until it is first shown, at the 95th percentile, for a model of windows that takes as long as Moonshine tiny does; two channels share it. The first word of an utterance may take 400 ms.",
  asked: `≤ ${barMs} ms`,
  unit: "ms",
  async run({ long, signal }) {
    const { sound, channels } = await streamed({ turns: long ? 14 : 9, signal });
    const first: number[] = [];
    const later: number[] = [];
    const sinceEnd: number[] = [];
    for (const channel of channels)
      for (const final of channel.flatMap(({ heard }) => (heard.kind === "final" ? [heard] : []))) {
        const mine = sound.words.filter(
          (word) => word.firstSample >= final.firstSample - 1_600 && word.endSample <= final.endSample + 1_600,
        );
        mine.forEach((word, n) => {
          const shown = channel.find(
            ({ heard }) =>
              (heard.kind === "fragment" || heard.kind === "final") &&
              heard.firstSample === final.firstSample &&
              heard.words.length > n,
          );
          if (shown === undefined) return;
          // The played model hears a word when two thirds of it were spoken.
          const lag = shown.atMs - (word.firstSample + 2 * word.endSample) / 3 / 16;
          (n === 0 ? first : later).push(lag);
          sinceEnd.push(shown.atMs - word.endSample / 16);
        });
      }
    if (later.length < 40) throw new Error(`only ${later.length} words were shown`);
    const p95 = Math.round(quantile(later, 0.95));
    const firstP95 = Math.round(quantile(first, 0.95));
    return {
      value: p95,
      holds: p95 <= barMs && firstP95 <= firstBarMs,
      lines: [
        `first words (${first.length}): p50 ${Math.round(quantile(first, 0.5))} ms, p95 ${firstP95} ms, asked ≤ ${firstBarMs} ms`,
        `words after them (${later.length}): p50 ${Math.round(quantile(later, 0.5))} ms, p95 ${p95} ms`,
        `from a word's end to first shown: p50 ${Math.round(quantile(sinceEnd, 0.5))} ms, p95 ${Math.round(quantile(sinceEnd, 0.95))} ms`,
      ],
    };
  },
};
