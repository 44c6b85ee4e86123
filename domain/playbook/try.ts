/** One sentence held against a playbook: which plays it sets off, by which words, and what held others back. Pure. */
import { findPhrase, normalWord } from "./match.ts";
import type { Play } from "./play.ts";
import {
  asks,
  type CompiledPlaybook,
  fires,
  findStages,
  findTicks,
  isContrasted,
  nearest,
  unlessAt,
} from "./playbook.ts";

/** What a model says of plays with examples: the place in the words that means each of them most. */
export type Meant = {
  readonly play: string;
  readonly example: number;
  readonly score: number;
  readonly firstWord: number;
  readonly endWord: number;
  /** Said by a reader of points: the score is how likely the play's point is made, and no example was looked at. */
  readonly isRead?: boolean;
};

export type Tried = {
  readonly play: string;
  readonly name: string;
  readonly category: string;
  readonly priority: number;
  readonly tip: Play["tip"];
  readonly by: "words" | "question" | "meaning";
  /** The words that set it off. */
  readonly words: string;
  /** The phrase, as it is written in the play; the example, where its meaning did; "" where a reader of points did. */
  readonly because: string;
  /** How near its example is (cosine), or how sure it is against all others, of a play by meaning. */
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

/** `meant` is null where no model is there to say what a sentence means. */
export const trySentence = (
  playbook: CompiledPlaybook,
  { speaker, text }: { readonly speaker: "customer" | "rep"; readonly text: string },
  meant: readonly Meant[] | null,
): Trial => {
  const texts = text.split(/\s+/).filter((word) => word !== "");
  const words = texts.map(normalWord);
  const read = new Set((meant ?? []).flatMap(({ play, isRead }) => (isRead ? [play] : [])));
  const means = nearest(meant ?? [], (id) => isContrasted(playbook, id) || read.has(id));
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
    const found = means.find((each) => each.play === play.id);
    if (trigger.on !== "meaning" || !found) return [];
    const point = found.isRead ? trigger.point : undefined;
    if (found.score < (point?.sure ?? trigger.sure ?? trigger.atLeast)) return [];
    const heldBy = unlessAt(compiled, words, found)?.text ?? null;
    const because = point ? "" : (trigger.examples[found.example] ?? "");
    const said = texts.slice(found.firstWord, found.endWord).join(" ");
    return [{ ...tried, by: "meaning", words: said, because, score: found.score, heldBy }];
  });
  const rank = ({ heldBy, priority }: Tried): number => (heldBy === null ? 0 : 1_000) - priority;
  return {
    plays: plays.toSorted((a, b) => rank(a) - rank(b)),
    stages: findStages(playbook, words, speaker),
    points: findTicks(playbook, words, speaker).map(({ stage, item }) => ({ stage, item })),
  };
};
