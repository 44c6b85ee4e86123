import type { Measure } from "../measure-kind.ts";
import { playedSample } from "./sample-in-browser.ts";

/** Asked of the 95th percentile; of seven labelled moments that is the slowest. */
const msMax = 1_000;

export const tipLatency: Measure = {
  name: "first-light.tip-latency",
  about:
    "End of the words that fired a tip, by the generator's alignment, to the painted card, p95 over the sample's labelled moments.",
  asked: `≤ ${msMax} ms`,
  unit: "ms",
  async run(context) {
    const { moments } = await playedSample(context);
    const latencies = moments.flatMap(({ latencyMs }) => latencyMs ?? []).sort((a, b) => a - b);
    const value = latencies[Math.ceil(latencies.length * 0.95) - 1];
    if (value === undefined) throw new Error("no labelled tip was painted");
    return {
      value,
      holds: value <= msMax && latencies.length === moments.length,
      lines: [
        `each: ${moments.map(({ moment, latencyMs }) => `${moment.kind} ${latencyMs ?? "none"}`).join(", ")} ms`,
        `${latencies.length} of ${moments.length} labelled moments were painted; median ${latencies[latencies.length >> 1]} ms`,
      ],
    };
  },
};
