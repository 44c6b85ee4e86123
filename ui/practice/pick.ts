/** Which scenario a single question comes from: one not tried yet, else the one that was tried longest ago. Pure. */
import type { ScenarioCard } from "./ask.ts";

/** In `language` (BCP 47) where there is one; null where there is no scenario at all. */
export const pickForQuestion = (cards: readonly ScenarioCard[], language: string): ScenarioCard | null => {
  const own = cards.filter((card) => card.language.split("-")[0] === language);
  return (own.length > 0 ? own : cards).reduce<ScenarioCard | null>(
    (best, card) => (best === null || (card.last?.at ?? 0) < (best.last?.at ?? 0) ? card : best),
    null,
  );
};
