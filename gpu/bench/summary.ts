/** Rates of a bench with how sure they are: of each engine, by speaker, accent and noise, and of one engine against another. */
import type { EngineResult, Utterance } from "./bench.ts";
import { type Difference, differenceOf, type Interval, intervalOf } from "./bootstrap.ts";
import { sumOfErrors, type WordErrors } from "./wer.ts";

export type Rate = {
  readonly utteranceCount: number;
  readonly words: WordErrors;
  readonly wordInterval: Interval | null;
  /** Null where a text was too long to be compared by letters. */
  readonly characters: WordErrors | null;
  readonly characterInterval: Interval | null;
};

export const rateOf = (utterances: readonly Utterance[]): Rate => {
  const words = utterances.map((utterance) => utterance.words);
  const characters = utterances.flatMap((utterance) => utterance.characters ?? []);
  const isWhole = characters.length === utterances.length;
  return {
    utteranceCount: utterances.length,
    words: sumOfErrors(words),
    wordInterval: intervalOf(words),
    characters: isWhole ? sumOfErrors(characters) : null,
    characterInterval: isWhole ? intervalOf(characters) : null,
  };
};

export const groupings = ["speaker", "accent", "noise"] as const;
export type Grouping = (typeof groupings)[number];

/** In the order in which they first come; what nobody said anything of is left out. */
export const groupsOf = (
  utterances: readonly Utterance[],
  by: Grouping,
): readonly { readonly value: string; readonly rate: Rate }[] => {
  const groups = new Map<string, Utterance[]>();
  for (const utterance of utterances) {
    const value = utterance[by];
    if (value === null) continue;
    const group = groups.get(value) ?? [];
    if (group.length === 0) groups.set(value, group);
    group.push(utterance);
  }
  return [...groups].map(([value, group]) => ({ value, rate: rateOf(group) }));
};

export type Compared = {
  readonly first: string;
  readonly second: string;
  /** Of these both heard something or nothing, but were asked. */
  readonly utteranceCount: number;
  readonly difference: Difference | null;
};

/** Every engine against every other, over what both were given. */
export const comparisonsOf = (results: readonly EngineResult[]): readonly Compared[] => {
  const measured = results.filter(({ utterances }) => utterances.length > 0);
  return measured.flatMap((first, index) =>
    measured.slice(index + 1).map((second) => {
      const others = new Map(second.utterances.map((utterance) => [keyOf(utterance), utterance]));
      const both = first.utterances.flatMap((utterance) => {
        const other = others.get(keyOf(utterance));
        return other === undefined ? [] : [[utterance.words, other.words] as const];
      });
      return {
        first: first.engine,
        second: second.engine,
        utteranceCount: both.length,
        difference: differenceOf(
          both.map(([words]) => words),
          both.map(([, words]) => words),
        ),
      };
    }),
  );
};

const keyOf = ({ clip, index }: Utterance): string => `${index} ${clip}`;
