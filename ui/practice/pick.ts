/** Which scenario a single question comes from: one not tried yet, else the one that was tried longest ago. Pure. */
import type { ScenarioCard } from "./ask.ts";
import type { Progress } from "./progress/ask.ts";
import { scoresOf } from "./scores-of.ts";

/** In `language` (BCP 47) where there is one; null where there is no scenario at all. */
export const pickForQuestion = (
  cards: readonly ScenarioCard[],
  exercises: Progress["exercises"],
  language: string,
): ScenarioCard | null => {
  const lastAt = ({ id }: ScenarioCard): number => scoresOf(exercises, id).at(-1)?.at ?? 0;
  const own = cards.filter((card) => card.language.split("-")[0] === language);
  return (own.length > 0 ? own : cards).reduce<ScenarioCard | null>(
    (best, card) => (best === null || lastAt(card) < lastAt(best) ? card : best),
    null,
  );
};
