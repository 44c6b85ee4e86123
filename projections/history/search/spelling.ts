/** Words that were meant: the nearest of those that were said. */

/** Changes of a letter that a word of this length may differ by and still be meant. */
export const changesMax = (letters: number): number => (letters <= 4 ? 1 : letters <= 8 ? 2 : 3);

/** Letters left out, put in, changed, or two that changed places (optimal string alignment). */
export const changesBetween = (a: string, b: string): number => {
  const [from, to] = [[...a], [...b]];
  let before: number[] = [];
  let last = to.map((_, n) => n);
  last.push(to.length);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[to.length] ?? 0;
};

export type Known = { readonly word: string; readonly lines: number };

/** The word that was meant by one that nobody said: least changes, then said most often. */
export const meantBy = (word: string, known: readonly Known[]): string | undefined =>
  known
    .map((one) => ({ ...one, changes: changesBetween(word, one.word) }))
    .filter(({ changes }) => changes > 0 && changes <= changesMax(word.length))
    .sort((a, b) => a.changes - b.changes || b.lines - a.lines || (a.word < b.word ? -1 : 1))[0]?.word;

/** Its threes, with its beginning and end; as `gramsSql` makes them. */
export const gramsOf = (word: string): readonly string[] => {
  const padded = [..."  ", ...word, " "];
  return [...new Set(padded.slice(2).map((_, n) => padded.slice(n, n + 3).join("")))];
};
