import type { Measure } from "../measure-kind.ts";
import { replayedCall } from "./replay-ground.ts";

const shareMax = 0.005;

export const replayPicture: Measure = {
  name: "after.replay-picture",
  about: "Pixels of the tips panel that differ between the live page of a played call and its replay at that moment.",
  asked: "≤ 0.5 %",
  unit: "%",
  async run(context) {
    const { picture } = await replayedCall(context);
    return {
      value: Number((100 * picture).toFixed(3)),
      holds: picture <= shareMax,
      lines: ["the panel of earlier tips and notes at 1440 × 900; both pictures lie in .wingman/replay-pictures"],
    };
  },
};
