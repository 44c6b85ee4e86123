/** One sentence held against a playbook: which plays it sets off, by which words, and what held others back. Pure. */
import { findPhrase, normalWord } from "./match.ts";
import type { Play } from "./play.ts";
import { asks, type CompiledPlaybook, fires, findStages, findTicks, unlessAt } from "./playbook.ts";

/** What an embedder says of plays with examples: the nearest example of each. */
export type Nearness = { readonly id: string; readonly example: number; readonly score: number };

export type Tried = {
  readonly play: string;
  readonly name: string;
  readonly category: string;
  readonly priority: number;
  readonly tip: Play["tip"];
  readonly by: "words" | "question" | "meaning";
  /** The words that set it off; all of the sentence where its meaning did. */
  readonly words: string;
  /** The phrase, as it is written in the play; the example, where its meaning did. */
  readonly because: string;
  /** Cosine, of a play with examples. */
  readonly score: number | null;
  /** The exception that held it back, as it is written; null where it is set off. */
  readonly heldBy: string | null;
  /** It is set off only where its conditions hold, which a sentence alone does not say. */
  readonly conditional: boolean;
};
export type Trial = {
  /** The weightiest first; what was held back after what is set off. */
  readonly plays: readonly Tried[];
  readonly stages: readonly string[];
  readonly points: readonly { readonly stage: string; readonly item: string }[];
};

/** `near` is null where no model is there to say what a sentence means. */
export const trySentence = (
  playbook: CompiledPlaybook,
  { speaker, text }: { readonly speaker: "customer" | "rep"; readonly text: string },
  near: readonly Nearness[] | null,
): Trial => {
  const texts = text.split(/\s+/).filter((word) => word !== "");
  const words = texts.map(normalWord);
  const plays = playbook.plays.flatMap((compiled): Tried[] => {
    const { play } = compiled;
    const { trigger } = play;
    if (!("speaker" in trigger) || (trigger.speaker !== "either" && trigger.speaker !== speaker)) return [];
    const tried = {
      ...{ play: play.id, name: play.name, category: play.category, priority: play.priority, tip: play.tip },
      conditional: play.when !== undefined,
    };
    if (trigger.on === "words" || trigger.on === "question") {
      const match = trigger.on === "words" ? fires(compiled, words, 0) : asks(compiled, texts, words);
      const found = match ?? (trigger.on === "words" ? findPhrase(compiled.phrases, words) : undefined);
      if (!found) return [];
      const said = texts.slice(found.firstWord, found.endWord).join(" ");
      const heldBy = match ? null : (unlessAt(compiled, words, found)?.text ?? null);
      return [{ ...tried, by: trigger.on, words: said, because: found.phrase, score: null, heldBy }];
    }
    const nearest = trigger.on === "meaning" ? near?.find(({ id }) => id === play.id) : undefined;
    if (trigger.on !== "meaning" || !nearest || nearest.score < trigger.atLeast) return [];
    const heldBy = unlessAt(compiled, words, { firstWord: 0, endWord: words.length })?.text ?? null;
    const because = trigger.examples[nearest.example] ?? "";
    return [{ ...tried, by: "meaning", words: texts.join(" "), because, score: nearest.score, heldBy }];
  });
  const rank = ({ heldBy, priority }: Tried): number => (heldBy === null ? 0 : 1_000) - priority;
  return {
    plays: plays.toSorted((a, b) => rank(a) - rank(b)),
    stages: findStages(playbook, words, speaker),
    points: findTicks(playbook, words, speaker).map(({ stage, item }) => ({ stage, item })),
  };
};
