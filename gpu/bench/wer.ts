import { charactersIn, wordsIn } from "./spelling.ts";

/** Counts of a best alignment; `rate` is (substitutions + insertions + deletions) / reference words and may exceed 1. */
export type WordErrors = {
  readonly referenceCount: number;
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
  readonly rate: number;
};

/** Compares what was said with what was heard, word by word, after both are brought to one spelling. */
export const wordErrors = (reference: string, heard: string, language = "en"): WordErrors =>
  errorsBetween(wordsIn(reference, language), wordsIn(heard, language));

/** Longer texts are compared by words alone: time and memory grow with the square. */
export const charactersMax = 20_000;

/** The same letter by letter; undefined where a text is longer than `charactersMax`. */
export const characterErrors = (reference: string, heard: string, language = "en"): WordErrors | undefined => {
  const [said, got] = [charactersIn(reference, language), charactersIn(heard, language)];
  return Math.max(said.length, got.length) > charactersMax ? undefined : errorsBetween(said, got);
};

/** Adds up several comparisons: the rate of the sum, not the mean of the rates. */
export function sumOfErrors(all: readonly WordErrors[]): WordErrors {
  const sum = (of: (errors: WordErrors) => number) => all.reduce((count, errors) => count + of(errors), 0);
  return rated(
    sum((e) => e.referenceCount),
    {
      substitutions: sum((e) => e.substitutions),
      insertions: sum((e) => e.insertions),
      deletions: sum((e) => e.deletions),
    },
  );
}

/** Levenshtein's distance row by row, each cell with the counts that lead to it. */
const errorsBetween = (said: readonly string[], got: readonly string[]): WordErrors => {
  const width = got.length + 1;
  let above = row(width);
  let line = row(width);
  for (let column = 0; column < width; column++) above.insertions[column] = column;
  for (const [index, word] of said.entries()) {
    line.substitutions[0] = 0;
    line.insertions[0] = 0;
    line.deletions[0] = index + 1;
    for (let column = 1; column < width; column++) {
      if (word === got[column - 1]) {
        copy(above, column - 1, line, column);
        continue;
      }
      const diagonal = costAt(above, column - 1);
      const up = costAt(above, column);
      const left = costAt(line, column - 1);
      if (diagonal <= up && diagonal <= left) copy(above, column - 1, line, column, "substitutions");
      else if (up <= left) copy(above, column, line, column, "deletions");
      else copy(line, column - 1, line, column, "insertions");
    }
    [above, line] = [line, above];
  }
  const at = (counts: Uint32Array): number => counts[width - 1] ?? 0;
  return rated(said.length, {
    substitutions: at(above.substitutions),
    insertions: at(above.insertions),
    deletions: at(above.deletions),
  });
};

type Counts = { substitutions: number; insertions: number; deletions: number };
type Row = Readonly<Record<keyof Counts, Uint32Array>>;

const row = (width: number): Row => ({
  substitutions: new Uint32Array(width),
  insertions: new Uint32Array(width),
  deletions: new Uint32Array(width),
});

const costAt = ({ substitutions, insertions, deletions }: Row, column: number): number =>
  (substitutions[column] ?? 0) + (insertions[column] ?? 0) + (deletions[column] ?? 0);

const copy = (from: Row, at: number, to: Row, column: number, more?: keyof Counts): void => {
  to.substitutions[column] = from.substitutions[at] ?? 0;
  to.insertions[column] = from.insertions[at] ?? 0;
  to.deletions[column] = from.deletions[at] ?? 0;
  if (more !== undefined) to[more][column] = (to[more][column] ?? 0) + 1;
};

const total = (counts: Counts): number => counts.substitutions + counts.insertions + counts.deletions;
const rated = (referenceCount: number, counts: Counts): WordErrors => ({
  referenceCount,
  ...counts,
  rate: referenceCount === 0 ? (total(counts) === 0 ? 0 : 1) : total(counts) / referenceCount,
});
