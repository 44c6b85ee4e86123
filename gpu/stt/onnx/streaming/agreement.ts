/**
 * Local agreement: a word is stable once the latest hypotheses, and all words before it, agree on it. A hypothesis of a
 * growing window is right in its beginning and guesses at its end, so that the last words of each do not count.
 */
export type Agreement = {
  /** Hypotheses in a row that must agree; 1 believes each at once. */
  readonly count: number;
  /** Words at the end of each hypothesis that say nothing yet. */
  readonly heldBack: number;
};

/**
 * How many words are stable now. `hypotheses` are the latest of one utterance, newest last, as compared words; it never
 * becomes fewer than `stableBefore`: what was called stable is put before every later window.
 */
export function stableCount(
  hypotheses: readonly (readonly string[])[],
  stableBefore: number,
  { count, heldBack }: Agreement,
): number {
  const latest = hypotheses.slice(-count);
  const newest = latest.at(-1);
  if (newest === undefined || latest.length < count) return stableBefore;
  const reach = Math.min(...latest.map((words) => words.length - heldBack));
  let agreed = 0;
  while (agreed < reach && latest.every((words) => words[agreed] === newest[agreed])) agreed += 1;
  return Math.max(stableBefore, agreed);
}
