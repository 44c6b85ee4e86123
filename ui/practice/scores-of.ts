import type { OwnScore } from "./ask.ts";
import type { Progress } from "./progress/ask.ts";

/** One's own scores with a scenario, oldest first; what could not be scored has none. */
export const scoresOf = (exercises: Progress["exercises"], scenario: string): readonly OwnScore[] =>
  exercises
    .flatMap(({ call, at, points, scenario: { id } }) =>
      id === scenario && points !== null ? [{ call, at, points }] : [],
    )
    .toSorted((a, b) => a.at - b.at);
