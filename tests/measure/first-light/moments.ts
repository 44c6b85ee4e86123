import { unlabelledMax } from "../judge.ts";
import type { Measure } from "../measure-kind.ts";
import { playedSample } from "./sample-in-browser.ts";

export const moments: Measure = {
  name: "first-light.moments",
  about:
    "Labelled moments of the sample call that get no tip, plus tips beyond the one that may be unlabelled; Play pressed in Chromium.",
  asked: "0",
  unit: "wrong",
  async run(context) {
    const { moments: judged, unlabelled, pageErrors } = await playedSample(context);
    const missed = judged.filter(({ tip }) => !tip);
    const value = missed.length + Math.max(0, unlabelled.length - unlabelledMax) + pageErrors.length;
    return {
      value,
      holds: value === 0,
      lines: [
        ...judged.map(
          ({ moment, tip, latencyMs }) =>
            `${moment.kind.padEnd(14)} ${tip ? `"${tip.headline}", painted ${latencyMs ?? "never"} ms after the words` : "no tip"}`,
        ),
        ...unlabelled.map(
          (tip) =>
            `unlabelled     "${tip.headline}" (${tip.reason.category}) at ${(tip.madeAtMs / 1_000).toFixed(1)} s`,
        ),
        ...pageErrors.map((error) => `page error     ${error}`),
      ],
    };
  },
};
