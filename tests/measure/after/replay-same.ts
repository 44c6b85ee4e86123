import type { Measure } from "../measure-kind.ts";
import { replayedCall } from "./replay-ground.ts";

export const replaySame: Measure = {
  name: "after.replay-same",
  about:
    "Moments of a played sample call, of 20, at which its replay shows another screen than the live page did: cards, order, text, step of fading, time left to 1/4 s, strips, columns, words, half-said words.",
  asked: "0 of 20",
  unit: "moments",
  async run(context) {
    const { moments, errors } = await replayedCall(context);
    const other = moments.filter(({ differs }) => differs.length > 0);
    const withCard = moments.filter(({ was }) => was.cards.length > 0);
    return {
      value: other.length,
      holds: other.length === 0 && moments.length === 20 && withCard.length >= 5 && errors.length === 0,
      lines: [
        `${moments.length} moments, ${withCard.length} with a card, steps seen: ${[...new Set(withCard.map(({ was }) => was.cards[0]?.step))].join(", ")}`,
        `the live page was behind what was written: ${moments.filter(({ behindMs }) => behindMs > 0).length} times, by ${Math.max(...moments.map(({ behindMs }) => behindMs))} ms at most`,
        ...other.flatMap(({ atMs, differs, was, is }) =>
          differs.map(
            (part) =>
              `at ${(atMs / 1_000).toFixed(1)} s ${part}: was ${JSON.stringify(was[part])}, is ${JSON.stringify(is[part])}`,
          ),
        ),
        ...errors.map((error) => `a page's console: ${error}`),
      ],
    };
  },
};
