import { spokenWords } from "../stt/spoken.ts";

/** Counts of a best alignment; `rate` is (substitutions + insertions + deletions) / reference words and may exceed 1. */
export type WordErrors = {
  readonly referenceCount: number;
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
  readonly rate: number;
};

/** Compares what was said with what was heard, word by word, after both are brought to their spoken form. */
export function wordErrors(reference: string, heard: string): WordErrors {
  const said = spokenWords(reference);
  const got = spokenWords(heard);
  let above = Array.from({ length: got.length + 1 }, (_, column): Counts => ({
    substitutions: 0,
    insertions: column,
    deletions: 0,
  }));
  for (const [row, word] of said.entries()) {
    const line: Counts[] = [{ substitutions: 0, insertions: 0, deletions: row + 1 }];
    for (const [column, other] of got.entries()) {
      const diagonal = at(above, column);
      if (word === other) {
        line.push(diagonal);
        continue;
      }
      const up = at(above, column + 1);
      const left = at(line, column);
      const candidates = [
        { ...diagonal, substitutions: diagonal.substitutions + 1 },
        { ...up, deletions: up.deletions + 1 },
        { ...left, insertions: left.insertions + 1 },
      ] as const;
      line.push(candidates.reduce((best, next) => (total(next) < total(best) ? next : best)));
    }
    above = line;
  }
  return rated(said.length, at(above, got.length));
}

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

type Counts = { substitutions: number; insertions: number; deletions: number };
const total = (counts: Counts): number => counts.substitutions + counts.insertions + counts.deletions;
const rated = (referenceCount: number, counts: Counts): WordErrors => ({
  referenceCount,
  ...counts,
  rate: referenceCount === 0 ? (total(counts) === 0 ? 0 : 1) : total(counts) / referenceCount,
});
const at = (line: readonly Counts[], index: number): Counts => {
  const counts = line[index];
  if (counts === undefined) throw new RangeError(`no column ${index}`);
  return counts;
};
